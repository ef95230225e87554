"""Every hostile file is an answer: read as far as it can be, or refused by a code with a sentence, and soon."""

import re
from pathlib import Path
from time import monotonic

import pytest

from tests.adapters.hostile import FILES, READ
from tests.records import records
from wisselplaats.adapters.tables import readers
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.errors import DomainError, Invalid
from wisselplaats.messages import TEXTS, text
from wisselplaats.messages.codes import PUBLIC
from wisselplaats.messages.delivery import ROW, split

HANGS = 60  # seconds: a file that blows itself up would take longer, or all memory


def answer(path):
    """What becomes of the file: READ, or the code of the refusal."""
    try:
        for row in records(open_table(path)):
            for value in row.values.values():
                assert value is None or "\0" not in value
                assert value is None or value.encode()
        return READ
    except DomainError as error:
        problem = error.problems[0] if isinstance(error, Invalid) else error
        for language in ("nl", "en"):
            assert text(problem.code, language, **problem.params)
            assert all(split(problem.code, language))
        return problem.code


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_an_answer(tmp_path, name):
    make, expected = FILES[name]
    path = tmp_path / "levering"
    make(path)
    began = monotonic()
    assert answer(path) == expected
    assert monotonic() - began < HANGS


def test_every_code_of_the_readers_has_a_public_one():
    sources = Path(readers.__file__).parent.glob("*.py")
    said = {word for path in sources for word in re.findall(r'"([a-z]+(?:_[a-z0-9]+)+)"', path.read_text())}
    codes = {code for code in said if code in TEXTS or ROW + code in TEXTS} - {"too_large"}  # the kind of an error
    assert {"file_is_xls", "cell_error", "part_hidden"} <= codes
    assert codes <= set(PUBLIC)
