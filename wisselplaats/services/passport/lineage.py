"""Where material came from: lot by lot and handover by handover, back to the street where it was laid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models import Handover, Lot
from wisselplaats.services.passport.inherited import Brought, brought
from wisselplaats.services.passport.seen import may_read, readable

MOST_ANCESTORS = 50


@dataclass(frozen=True)
class Passage:
    """How a lot came from the one before it: when, how much of it with what was put right, between which organisations."""

    at: datetime
    quantity: Decimal
    unit: Unit
    from_organisation: str
    to_organisation: str
    distance_km: Decimal


@dataclass(frozen=True)
class Station:
    """A lot on the way, the newest first; without `lot` when the viewer may not know of it. Place in RD metres.

    `brought` is what was proven there before the part left, and holds for the part.
    """

    lot: Lot | None
    passage: Passage | None
    place: tuple[float, float] | None
    brought: Brought | None = None


@dataclass(frozen=True)
class Beginning:
    """Where it all lay in use: since which year, in which street, as what, of which objects of the inventory."""

    year_laid: int | None
    street: str | None
    municipality: str | None
    function: str | None
    geometry: bytes | None
    sources: Sequence[str]


@dataclass(frozen=True)
class Lineage:
    """The way of a lot back to its beginning, and the lots that it went on in."""

    lot: Lot
    stations: Sequence[Station]
    beginning: Beginning
    children: Sequence[Station]


def lineage(actor: Actor | None, lot_id: UUID) -> Lineage:
    """The chain of lots and handovers as far as the viewer may see. Errors: NotFound, Unauthenticated."""
    lot = readable(actor, lot_id)
    chain = [lot, *_ancestors(lot)]
    passages = _passages([one.id for one in chain])
    seen = [one.id == lot.id or may_read(actor, one) for one in chain]
    along = brought(lot)
    stations = [
        replace(_station(one, passages.get(one.id), known), brought=along.get(one.id))
        for one, known in zip(chain, seen, strict=True)
    ]
    root = chain[-1] if seen[-1] else None
    return Lineage(lot, stations, _beginning(lot, root), _children(actor, lot))


def _ancestors(lot: Lot) -> list[Lot]:
    shown = joinedload(Lot.organisation), joinedload(Lot.material), undefer(Lot.origin_geometry)
    found: list[Lot] = []
    above = lot.parent_id
    while above is not None and len(found) < MOST_ANCESTORS:
        found.append(session.scalars(select(Lot).where(Lot.id == above).options(*shown)).one())
        above = found[-1].parent_id
    return found


def _passages(lot_ids: Sequence[UUID]) -> dict[UUID, Passage]:
    """How each of these lots came to be."""
    rows = Handover.child_lot_id.in_(lot_ids)
    amounts = select(Handover.child_lot_id, func.sum(Handover.quantity)).where(rows).group_by(Handover.child_lot_id)
    put_right = {key: amount for key, amount in session.execute(amounts)}
    query = select(Handover).where(rows, Handover.corrects_id.is_(None)).options(
        joinedload(Handover.lot), joinedload(Handover.from_organisation), joinedload(Handover.to_organisation)
    )  # fmt: skip
    return {
        one.child_lot_id: Passage(
            one.handed_over_at, put_right[one.child_lot_id], one.lot.unit, one.from_organisation.name,
            one.to_organisation.name, one.distance_km,
        )
        for one in session.scalars(query)
    }  # fmt: skip


def _station(lot: Lot, passage: Passage | None, known: bool) -> Station:
    return Station(lot, passage, (lot.x, lot.y)) if known else Station(None, passage, None)


def _beginning(lot: Lot, root: Lot | None) -> Beginning:
    """What the lot itself carries, with what the first lot of the chain knows where the viewer may see it."""
    first: Any = root or lot
    return Beginning(
        lot.year_laid or first.year_laid,
        lot.origin_street or first.origin_street or (first.street if root else None),
        lot.origin_municipality or first.origin_municipality or (first.municipality if root else None),
        lot.origin_function or first.origin_function,
        first.origin_geometry,
        sorted(f"{asset.source_system}:{asset.source_id}" for asset in first.assets),
    )


def _children(actor: Actor | None, lot: Lot) -> list[Station]:
    query = select(Lot).where(Lot.parent_id == lot.id).options(joinedload(Lot.organisation), joinedload(Lot.material))
    below = session.scalars(query.order_by(Lot.serial)).all()
    passages = _passages([one.id for one in below])
    return [_station(one, passages.get(one.id), may_read(actor, one)) for one in below]
