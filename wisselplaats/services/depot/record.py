"""Depots: the places of an organisation that store lots, and what lies in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import LotState, Unit
from wisselplaats.models import Depot, Lot
from wisselplaats.services import audit
from wisselplaats.services.paging import Page, paged

FIELDS = ("name", "address", "capacity_m2", "opening_days")


@dataclass(frozen=True)
class Stock:
    """How much lies in a depot: the number of lots, and the m2 of those that are counted in m2."""

    lots: int = 0
    m2: Decimal = Decimal(0)


def search(actor: Actor, limit: int = 50, after: str | None = None) -> Page[Depot]:
    """The organisation's own depots, by name."""
    require(actor, Action.READ)
    query = select(Depot).where(Depot.organisation_id == actor.organisation_id)
    return paged(query, [Depot.name, Depot.id], limit, after)


def get(actor: Actor, depot_id: UUID, lock: bool = False) -> Depot:
    """One of the organisation's own depots. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    found = session.get(Depot, depot_id, with_for_update=lock)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return found


def create(actor: Actor, now: datetime, *, place: Place, **data: Any) -> Depot:
    """Add a depot. Errors: Forbidden, Invalid on a name in use."""
    require(actor, Action.MANAGE_DEPOT)
    _check_name(actor, data["name"], None)
    made = Depot(organisation_id=actor.organisation_id, x=place.x, y=place.y, **data)
    session.add(made)
    session.flush()
    audit.note(actor, "create", "depot", made.id, now)
    return made


def change(
    actor: Actor,
    depot_id: UUID,
    data: Mapping[str, Any],
    now: datetime,
    version: int | None = None,
    place: Place | None = None,
) -> Depot:
    """Change a depot; the lots in it keep their own place. Errors: Forbidden, NotFound, Stale, Invalid."""
    require(actor, Action.MANAGE_DEPOT)
    found = get(actor, depot_id, lock=True)
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    if "name" in data:
        _check_name(actor, data["name"], found.id)
    for name in FIELDS:
        if name in data:
            setattr(found, name, data[name])
    if place is not None:
        found.x, found.y = place.x, place.y
    session.flush()
    audit.note(actor, "change", "depot", found.id, now)
    return found


def _check_name(actor: Actor, name: str, own: UUID | None) -> None:
    same = select(Depot.id).where(Depot.organisation_id == actor.organisation_id, Depot.name == name)
    if session.scalar(same) not in {None, own}:
        raise Invalid.one("name", "depot_name_taken", name=name)


def lots(actor: Actor, depot_id: UUID, limit: int = 50, after: str | None = None) -> Page[Lot]:
    """What lies in a depot, newest first. Errors: NotFound."""
    depot = get(actor, depot_id)
    query = select(Lot).where(Lot.depot_id == depot.id, Lot.state == LotState.IN_DEPOT)
    query = query.options(joinedload(Lot.material), joinedload(Lot.organisation))
    return paged(query, [Lot.serial], limit, after, descending=True)


def stock(actor: Actor, *depot_ids: UUID) -> dict[UUID, Stock]:
    """How much lies in each of these own depots; those that are empty are left out."""
    require(actor, Action.READ)
    area = func.coalesce(func.sum(Lot.quantity).filter(Lot.unit == Unit.M2), 0)
    query = select(Lot.depot_id, func.count(), area).join(Lot.depot)
    query = query.where(
        Lot.depot_id.in_(depot_ids), Depot.organisation_id == actor.organisation_id, Lot.state == LotState.IN_DEPOT
    )
    rows = session.execute(query.group_by(Lot.depot_id))
    return {key: Stock(count, area) for key, count, area in rows if key is not None}
