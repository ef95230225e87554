"""What an own demand would have to give in for an offer to fit, in words and ready for its form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.match.remedy import Change, smallest_change
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.messages.remedies import change_text
from wisselplaats.models import MaterialType
from wisselplaats.services.match.candidates import Facts, Pair, need_of, supply_of


@dataclass(frozen=True)
class Proposal:
    """One field of the demand with the value that it would need; None lifts the condition."""

    field: str
    value: Any
    text: str


def way_out(pair: Pair, known: Facts, language: str) -> list[Proposal]:
    """The smallest change of the demand that makes the pair fit; empty when it fits, or when no change would help."""
    listing, demand = known.listings[pair[0]], known.demands[pair[1]]
    if known.closed(pair) is not None:
        return []
    need = need_of(demand, known.substitutes.get(demand.material_code, {}))
    supply = supply_of(listing, demand.organisation, known.today)
    changes = smallest_change(supply, need, known.rates.get(demand.organisation_id, known.rates[None])) or ()
    # a demand counts in the unit of its kind: with another unit its amounts would mean something else
    if any(change.field == "material_code" for change in changes) and listing.lot.material.unit is not demand.unit:
        return []
    names = names_of({change.value for change in changes if change.field == "material_code"}, language)
    return [_proposal(change, demand.quantity, demand.unit, language, names) for change in changes]


def _proposal(change: Change, quantity: Decimal, unit: Unit, language: str, names: Mapping[str, str]) -> Proposal:
    value: Any = change.value
    if change.field == "quantity":
        value = quantity + (change.by or 0)
    return Proposal(change.field, value, change_text(change.field, value, change.by, language, unit.value, names))


def names_of(codes: Iterable[Any], language: str) -> dict[str, str]:
    """The names of these catalogue codes."""
    asked = [code for code in codes if isinstance(code, str)]
    if not asked:
        return {}
    name = MaterialType.name_nl if language == "nl" else MaterialType.name_en
    query = select(MaterialType.code, name).where(MaterialType.code.in_(asked))
    return {row[0]: row[1] for row in session.execute(query)}


def sentence(changes: Sequence[Proposal]) -> str:
    """The changes in one line."""
    return ", ".join(change.text for change in changes)
