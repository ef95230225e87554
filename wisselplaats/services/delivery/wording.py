"""Puts what is wrong with a delivery and its rows into words: what it is, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wisselplaats.domain.delivery.rows import RowProblem
from wisselplaats.domain.legal import rules
from wisselplaats.messages import shown, text
from wisselplaats.messages.codes import PUBLIC, public
from wisselplaats.messages.delivery import has_words, split
from wisselplaats.models import Delivery
from wisselplaats.services.delivery.outcome import RowSeen


@dataclass(frozen=True)
class Sentence:
    """One problem in words, with its public code; of a group also how many rows have it, an example and first lines."""

    code: str
    column: str | None
    message: str
    advice: str
    count: int = 1
    example: str | None = None
    first_rows: tuple[int, ...] = ()
    value: str | None = None


def _worded(code: str, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    fault, advice = split(code, language)
    filled = {name: shown(value, language) for name, value in params.items()}
    if "reason_code" in params:  # a refusal of another part of the house, in its own words
        filled["reason"] = text(
            params["reason_code"], language, **{k: v for k, v in params.items() if k != "reason_code"}
        )
    if code in ("legal_blocked", "held_back"):
        filled["rule"] = next((r.text(language) for r in rules() if r.code == params["rule"]), str(params["rule"]))
    return fault.format_map(filled), advice.format_map(filled)


def row_problems(row: RowSeen, language: str) -> list[Sentence]:
    """What is wrong with one row."""
    return [
        Sentence(
            public(found["code"]),
            found["column"],
            *_worded(found["code"], found["params"], language),
            value=found["params"].get("value"),
        )
        for found in row.problems
    ]


def sentences(problems: Iterable[RowProblem], language: str) -> list[Sentence]:
    """Problems of a row that nobody stored."""
    return [
        Sentence(public(one.code), one.column, *_worded(one.code, one.params, language), value=one.params.get("value"))
        for one in problems
    ]


def problems_of(delivery: Delivery, language: str) -> list[Sentence]:
    """What is wrong over all rows, most frequent first; each with the parameters of its example."""
    return [
        Sentence(
            public(found.code),
            found.column,
            *_worded(found.code, found.params, language),
            count=found.count,
            example=found.example,
            first_rows=tuple(found.first_rows),
        )
        for found in delivery.problems
    ]


def failure_of(delivery: Delivery, language: str) -> Sentence | None:
    """Why the whole delivery was refused or failed."""
    if delivery.failure_code is None:
        return None
    return Sentence(
        public(delivery.failure_code), None, *_worded(delivery.failure_code, delivery.failure_params or {}, language)
    )


@dataclass(frozen=True)
class Code:
    """A public code with what it says, where the places of values are between braces."""

    code: str
    message: str
    advice: str


def codes(language: str) -> list[Code]:
    """Every code that a delivery may answer, in the order of the alphabet; one code may have more sentences."""
    found = [Code(public_code, *split(code, language)) for code, public_code in PUBLIC.items() if has_words(code)]
    return sorted(dict.fromkeys(found), key=lambda each: (each.code, each.message))
