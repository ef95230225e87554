"""Where a lot went when it is no longer there: handed over, split, or recycled; organisations and never people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import LotState, Unit
from wisselplaats.models import Handover, Lot, Organisation, Recycling
from wisselplaats.services.passport.seen import uri

HANDED_OVER, SPLIT, RECYCLED = "handed_over", "split", "recycled"


@dataclass(frozen=True)
class Way:
    """One part of a lot that went: how, when, how much, to which organisation, and as which lot it goes on."""

    kind: str
    at: datetime
    quantity: Decimal
    unit: Unit
    organisation_name: str
    lot_id: UUID | None = None
    number: str | None = None
    reason: tuple[str, str] | None = None
    """Why it was recycled, in Dutch and English."""

    @property
    def uri(self) -> str | None:
        """The stable address of the lot that it goes on as."""
        return uri(self.lot_id) if self.lot_id else None


def ways(lot: Lot) -> Sequence[Way]:
    """Every part that went, oldest first; corrections of a handover count in its quantity."""
    found = [*_parts(lot), *_recycled(lot)]
    return sorted(found, key=lambda way: way.at)


def is_gone(lot: Lot) -> bool:
    """Whether nothing of it is left here."""
    return lot.state == LotState.GONE


def _parts(lot: Lot) -> list[Way]:
    given = select(Handover.child_lot_id, func.min(Handover.handed_over_at), func.sum(Handover.quantity))
    rows = session.execute(given.where(Handover.lot_id == lot.id).group_by(Handover.child_lot_id))
    handed = {key: (at, quantity) for key, at, quantity in rows}
    query = select(Lot).where(Lot.parent_id == lot.id).options(joinedload(Lot.organisation))
    return [_part(child, *handed.get(child.id, (None, None))) for child in session.scalars(query)]


def _part(child: Lot, at: datetime | None, quantity: Decimal | None) -> Way:
    kind = SPLIT if at is None else HANDED_OVER
    amount = child.quantity if quantity is None else quantity
    return Way(kind, at or child.created_at, amount, child.unit, child.organisation.name, child.id, child.number)


def _recycled(lot: Lot) -> list[Way]:
    query = select(Recycling, Organisation.name).join(Organisation, Organisation.id == Recycling.organisation_id)
    rows = session.execute(query.where(Recycling.lot_id == lot.id).options(joinedload(Recycling.reason)))
    return [
        Way(RECYCLED, row.recycled_at, row.quantity, lot.unit, name, reason=(row.reason.name_nl, row.reason.name_en))
        for row, name in rows
    ]
