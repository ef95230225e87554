"""Depots: the places of an organisation that store lots."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import Invalid, NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.models import Depot
from wisselplaats.services import audit
from wisselplaats.services.paging import Page, paged

FIELDS = ("name", "address", "capacity_m2", "opening_days", "warn_after_days")


def search(actor: Actor, limit: int = 50, after: str | None = None) -> Page[Depot]:
    """The organisation's own depots, by name."""
    require(actor, Action.READ)
    query = select(Depot).where(Depot.organisation_id == actor.organisation_id)
    return paged(query, [Depot.name, Depot.id], limit, after)


def get(actor: Actor, depot_id: UUID, lock: bool = False) -> Depot:
    """One of the organisation's own depots. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    found = locked(Depot, depot_id) if lock else session.get(Depot, depot_id)
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
