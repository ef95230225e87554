"""The names of columns are cleaned and judged once here, so that every format refuses the same headers alike."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import FieldProblem, Invalid

SHOWN = 80


def clean(name: str) -> str:
    """In composed Unicode (NFC), on one line, without NUL and spaces around it: two spellings of one name are one."""
    text = unicodedata.normalize("NFC", name.replace("\0", ""))
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def check_columns(names: Sequence[str], limits: Limits, row: int | None = None) -> None:
    """Raises Invalid on field `file`: `too_many_columns`, or `column_twice` with every name that occurs again."""
    at = {} if row is None else {"row": row}
    if len(names) > limits.columns:
        raise Invalid.one("file", "too_many_columns", columns=len(names), limit=limits.columns, **at)
    problems = [
        FieldProblem("file", "column_twice", {"column": name[:SHOWN], "times": times, **at})
        for name, times in Counter(names).items()
        if times > 1
    ]
    if problems:
        raise Invalid(problems)
