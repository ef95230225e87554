"""Every hostile file is an answer: read as far as it can be, or refused by a code with a sentence, and soon."""

from time import monotonic

import pytest

from tests.adapters.hostile import FILES, READ
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.domain.errors import DomainError, Invalid
from wisselplaats.messages import text
from wisselplaats.messages.delivery import split

SECONDS = 5


def answer(path):
    """What becomes of the file: READ, or the code of the refusal."""
    try:
        for row in open_table(path).rows():
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
    assert monotonic() - began < SECONDS
