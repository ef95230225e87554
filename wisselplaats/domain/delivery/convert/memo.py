"""An inventory says the same few words a hundred thousand times: each is looked at once and remembered."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from wisselplaats.domain.material import is_nil_word

REMEMBERED = 20_000
"""Different texts that a memo keeps; columns in which every text differs stay small that way."""

_SAYS_SOMETHING = re.compile(r"[^\d]*\d(?!.*toewijzen)(?<!toewijzen2)", re.IGNORECASE)
"""A text with a digit in it is no nil word; `nog toewijzen2` is the one that is."""

Cells = Sequence[str | None]


class Bad(NamedTuple):
    """Why a text cannot be used: a message code with its parameters."""

    code: str
    params: dict[str, Any]


class Memo(dict[Any, Any]):
    """Answers by text; `all()` reads a whole column at the speed of a dictionary. None stays None."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self.read = read
        self.bad = False

    def __missing__(self, text: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
            self[None] = None
        answer = self.read(text)
        self.bad = self.bad or type(answer) is Bad
        self[text] = answer
        return answer

    def all(self, texts: Iterable[Any]) -> list[Any]:
        """The answers, in order; those of type Bad are there only when `bad` is set."""
        return list(map(self.__getitem__, texts))


def cleaned(text: str) -> str | None:
    """A cell without spaces around it, in Unicode form NFC, as PostgreSQL can hold it (no NUL, no half surrogates).

    None when it is empty or a nil word such as `waardeOnbekend`.
    """
    clean = text.strip()
    if not clean.isascii():
        clean = unicodedata.normalize("NFC", clean).encode("utf-8", "replace").decode("utf-8").strip()
    if "\0" in clean:
        clean = clean.replace("\0", "").strip()
    return None if not clean or (not _SAYS_SOMETHING.match(clean) and is_nil_word(clean)) else clean


def first_filled(columns: Sequence[Cells]) -> list[str | None]:
    """Per record the first cell that is filled, in the order of the columns."""
    if len(columns) == 1:
        return list(columns[0])
    return [next((cell for cell in cells if cell is not None), None) for cells in zip(*columns, strict=True)]
