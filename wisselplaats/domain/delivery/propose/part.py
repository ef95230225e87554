"""One part of a proposal: which headers fill one field, how sure that is and why."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

SURE, HEADER, LIKELY, GUESS = 1.0, 0.95, 0.7, 0.5
"""How sure a suggestion is, 0-1: seen in all values; a header in use; by its values or a like header; a guess."""


@dataclass(frozen=True)
class Suggestion:
    """`reason` is a message code, with its parameters."""

    field: str
    headers: tuple[str, ...]
    confidence: float
    reason: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)
