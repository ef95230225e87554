"""What is read when somebody asks for a quantity: the offer under its lock and all around it, in one statement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Text, Uuid, bindparam, cast, func, select, true
from sqlalchemy.orm import aliased

from wisselplaats.db import Prepared
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.legal import Act, GateResult
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import NotificationKind, Role, Unit
from wisselplaats.models import AcceptLimit, Demand, Listing, Lot, MaterialType, Organisation, Project
from wisselplaats.services import legal, listing, notification
from wisselplaats.services.reservation.draft import Kind, Line, Offer, OfLot, Party, Source, Works, names, one, take

_TOLD = (
    NotificationKind.RESERVATION_REQUESTED, NotificationKind.RESERVATION_GIVEN, NotificationKind.RESERVATION_ACCEPTED,
)  # fmt: skip
_HOLD_LOT = Prepared("SELECT FROM lot WHERE id = %(lot)s FOR UPDATE")
_HOLD_BOTH = Prepared(
    f"SELECT {', '.join(f'demand.{name}' for name in names(Line))} FROM demand JOIN lot ON lot.id = %(lot)s"  # noqa: S608 - names of our own
    " WHERE demand.id = %(demand)s FOR NO KEY UPDATE OF demand FOR UPDATE OF lot"
)


def _given(name: str, kind: Any = Uuid) -> Any:
    """A value that comes with each run."""
    return bindparam(name, None, type_=kind())


@dataclass(frozen=True)
class Asked:
    """The locked offer, who asks for what, up to what the owner accepts by itself, and what the law says.

    `wanted` is how soon those who may be told of it want mail; `lot_held` whether the lot's row is locked too.
    """

    offer: Offer
    taker: Party
    limits: Mapping[Unit, Decimal]
    wanted: notification.Wanted
    demand: Line | None
    works: Works | None
    gate: GateResult
    lot_held: bool


def read(
    actor: Actor, listing_id: UUID, demand_id: UUID | None, project_id: UUID | None, today: date, lot_too: bool
) -> Asked:
    """Lock the offer, with `lot_too` its lot after it, and read what the asking is judged by.

    Demand and project may be anybody's. What the offer and a locked lot say is of after the wait for their locks, the
    rest of when the statement began. Errors: NotFound.
    """
    for_something = demand_id is not None or project_id is not None
    given = {"listing": listing_id, "asker": actor.organisation_id, "person": actor.user_id, "today": today}
    if actor.region is not None:
        given["region"] = actor.region
    if for_something:
        given |= {"demand": demand_id, "project": project_id}
    row = _statement(actor.region is not None, for_something, lot_too).run(**given).fetchone()
    if row is None:
        raise NotFound("not_found")
    found = _asked(iter(row), actor.organisation_id, for_something, lot_too)
    if not found.gate.open:
        # who may not have it is told why only when they may know of it
        listing.get(actor, listing_id, today)
    return found


def _columns(shape: type, of: Any) -> list[Any]:
    """The columns of a table (or its alias) that make a shape."""
    return [getattr(of, name) for name in names(shape)]


def _asked(values: Iterator[Any], taker_id: UUID, for_something: bool, lot_too: bool) -> Asked:
    lot = [*take(OfLot, values), one(Kind, values), one(Source, values)]
    of_lot: Any = OfLot(*lot)
    offer = [*take(Offer, values), of_lot, one(Party, values)]
    taker, limits, wanted = one(Party, values), next(values) or {}, next(values)
    works = one(Works, values) if for_something else None
    demand = [*take(Line, values), works] if for_something else [None]
    return Asked(
        Offer(*offer), taker, {Unit(unit): Decimal(amount) for unit, amount in limits.items()},  # type: ignore[arg-type]
        notification.Wanted.read(wanted), Line(*demand) if demand[0] else None, works,  # type: ignore[arg-type]
        legal.check_lot(of_lot, Act.RESERVE, taker_id), lot_too,
    )  # fmt: skip


def hold(found: Asked, taker_id: UUID) -> Asked:
    """Lock the taker's own demand and after it the lot: the order of everybody; the demand is as it is after the wait."""
    if found.demand is None or found.demand.organisation_id != taker_id:
        _HOLD_LOT.run(lot=found.offer.lot.id)
        return replace(found, lot_held=True)
    (row,) = _HOLD_BOTH.run(lot=found.offer.lot.id, demand=found.demand.id).fetchall()
    demand = [*take(Line, iter(row)), found.demand.project]
    return replace(found, lot_held=True, demand=Line(*demand))


@cache
def _statement(in_a_region: bool, for_something: bool, lot_too: bool) -> Prepared:
    asker, region = _given("asker"), _given("region", Text) if in_a_region else None
    who = Actor(asker, asker, Role.READER, region)
    taker, source = aliased(Organisation), aliased(Project)
    limits = select(func.json_object_agg(AcceptLimit.unit, cast(AcceptLimit.quantity, Text)))
    limits = limits.where(AcceptLimit.organisation_id == Listing.organisation_id).correlate(Listing)
    people = notification.wanted_by([Listing.created_by, source.leader_id, _given("person")], _TOLD).correlate(
        Listing, source
    )
    query = select(
        *_columns(OfLot, Lot), *_columns(Kind, MaterialType), source.leader_id, *_columns(Offer, Listing),
        *_columns(Party, Organisation), *_columns(Party, taker), limits.scalar_subquery(), people.scalar_subquery(),
    )  # fmt: skip
    query = query.select_from(Listing).join(Listing.lot).join(Listing.organisation).join(Lot.material)
    query = query.join(taker, taker.id == asker).outerjoin(source, source.id == Lot.project_id)
    # the gate is asked of the rows: its condition is three times as long as all the rest
    query = query.where(Listing.id == _given("listing"), listing.visible(who, _given("today", Date), gate=true()))
    if for_something:
        demand, works = aliased(Demand), aliased(Project)
        own = func.coalesce(_given("project"), demand.project_id)
        query = query.outerjoin(demand, demand.id == _given("demand"))
        query = query.outerjoin(works, works.id == own)
        query = query.add_columns(*_columns(Works, works), *_columns(Line, demand))
    return Prepared(query.with_for_update(of=[Listing, Lot] if lot_too else Listing))
