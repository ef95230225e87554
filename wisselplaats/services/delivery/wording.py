"""Puts what is wrong with a delivery and its rows into words: what it is, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wisselplaats.messages import shown
from wisselplaats.messages.delivery import split
from wisselplaats.models import Delivery, DeliveryRow


@dataclass(frozen=True)
class Sentence:
    """One problem in words; of a group also how many rows have it, an example and the first rows."""

    code: str
    column: str | None
    message: str
    advice: str
    count: int = 1
    example: str | None = None
    first_rows: tuple[int, ...] = ()


def _worded(code: str, params: Mapping[str, Any], language: str) -> tuple[str, str]:
    fault, advice = split(code, language)
    filled = {name: shown(value, language) for name, value in params.items()}
    return fault.format_map(filled), advice.format_map(filled)


def row_problems(row: DeliveryRow, language: str) -> list[Sentence]:
    """What is wrong with one row."""
    return [
        Sentence(found["code"], found["column"], *_worded(found["code"], found["params"], language))
        for found in row.problems or ()
    ]


def problems_of(delivery: Delivery, language: str) -> list[Sentence]:
    """What is wrong over all rows, most frequent first; each with the parameters of its example."""
    return [
        Sentence(
            found.code,
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
        delivery.failure_code, None, *_worded(delivery.failure_code, delivery.failure_params or {}, language)
    )
