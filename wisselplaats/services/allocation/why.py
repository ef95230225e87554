"""Why a line was advised, in words, and what stands in its way by now: made when it is read, for the lines of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.messages.reasons import reason_text
from wisselplaats.models import AllocationLine, MaterialType
from wisselplaats.services.match.candidates import facts

_FIGURES = frozenset({"covers_all", "covers_part", "saves", "negative_value", "saving_unknown"})
"""The line itself says these, for its own quantity."""
_KINDS = frozenset({"same_kind", "narrower_kind", "substitute", "other_kind"})


@dataclass(frozen=True)
class Why:
    """The reasons of one line as (code, text); `fits` is false when they are what stands in its way by now."""

    fits: bool
    reasons: Sequence[Mapping[str, str]]


def whys(actor: Actor, lines: Sequence[AllocationLine], today: date, language: str) -> dict[UUID, Why]:
    """The reasons of each of these lines, by the line's key."""
    require(actor, Action.READ)
    if not lines:
        return {}
    pairs = [(line.listing_id, line.demand_id) for line in lines]
    known = facts(pairs, today)
    found = {}
    for line, pair in zip(lines, pairs, strict=True):
        closed, verdict = known.closed(pair), known.verdict(pair)
        fits = verdict.feasible and closed is None
        told = [(item.code, item.params) for item in (verdict.reasons if verdict.feasible else verdict.failures)]
        found[line.id] = (fits, told if closed is None else [(closed, {})])
    names = _names({str(code) for _, told in found.values() for name, params in told if name in _KINDS
                    for code in params.values()}, language)  # fmt: skip
    return {
        key: Why(fits, [{"code": code, "text": reason_text(code, params, language, names)}
                        for code, params in told if code not in _FIGURES])
        for key, (fits, told) in found.items()
    }  # fmt: skip


def _names(codes: set[str], language: str) -> dict[str, str]:
    name = MaterialType.name_nl if language == "nl" else MaterialType.name_en
    query = select(MaterialType.code, name).where(MaterialType.code.in_(codes))
    return {row[0]: row[1] for row in session.execute(query)}
