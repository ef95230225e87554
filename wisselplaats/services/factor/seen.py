"""Factor records as people read them: a filtered list, one record with its versions and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Indicator, Module, WeightSet
from wisselplaats.models import ImpactFactor, ImpactFactorEvent, MaterialType, Vehicle
from wisselplaats.services.factor.known import chain_of, holds_on, readable_by
from wisselplaats.services.paging import Page, paged

MOST_VERSION = 2**31 - 1
"""What the database can count to; an address may name more."""


@dataclass(frozen=True)
class Opened:
    """A record with all versions of its code, the newest first, and what was done to it and to them."""

    factor: ImpactFactor
    versions: Sequence[ImpactFactor]
    events: Sequence[ImpactFactorEvent]


def search(actor: Actor, limit: int = 50, after: str | None = None, **filters: Any) -> Page[ImpactFactor]:
    """Everybody's records and one's own, by code and version.

    Filters: `applies_to` (a kind finds what counts for it, through those above it), `indicator`, `module`,
    `weight_set`, `verified`, `valid_on`, `own`.
    """
    require(actor, Action.READ)
    query = _filtered(_readable(actor), actor, filters)
    return paged(query, [ImpactFactor.code, ImpactFactor.factor_version, ImpactFactor.id], limit, after)


def listed(actor: Actor, **filters: Any) -> Sequence[ImpactFactor]:
    """The same without pages, for a file."""
    require(actor, Action.READ)
    query = _filtered(_readable(actor), actor, filters)
    return session.scalars(query.order_by(ImpactFactor.code, ImpactFactor.factor_version)).all()


def _readable(actor: Actor | None) -> Select[Any]:
    whose = readable_by(actor.organisation_id if actor else None)
    return select(ImpactFactor).where(whose).options(joinedload(ImpactFactor.organisation))


def _filtered(query: Select[Any], actor: Actor, filters: dict[str, Any]) -> Select[Any]:
    wanted = {name: value for name, value in filters.items() if value is not None}
    if "applies_to" in wanted:
        query = query.where(ImpactFactor.applies_to.in_(_names(wanted.pop("applies_to"))))
    if "valid_on" in wanted:
        query = query.where(holds_on(wanted.pop("valid_on")))
    if "own" in wanted:
        own = ImpactFactor.organisation_id == actor.organisation_id
        query = query.where(own if wanted.pop("own") else ImpactFactor.organisation_id.is_(None))
    for name, value in wanted.items():
        query = query.where(getattr(ImpactFactor, name) == value)
    return query


def _names(code: str) -> tuple[str, ...]:
    kind = session.get(MaterialType, code)
    return (code,) if kind is None else (*chain_of(kind), "*")


def open_record(actor: Actor | None, code: str, version: int) -> Opened:
    """A record by its address; everybody's are readable without signing in. Errors: NotFound."""
    if version > MOST_VERSION or not code.isprintable():
        raise NotFound("not_found")
    query = _readable(actor).where(ImpactFactor.code == code, ImpactFactor.factor_version == version)
    return _opened(actor, session.scalar(query))


def get(actor: Actor, key: UUID) -> Opened:
    """A record by its key. Errors: NotFound."""
    require(actor, Action.READ)
    return _opened(actor, session.scalar(_readable(actor).where(ImpactFactor.id == key)))


def _opened(actor: Actor | None, found: ImpactFactor | None) -> Opened:
    if found is None:
        raise NotFound("not_found")
    query = _readable(actor).where(ImpactFactor.code == found.code)
    versions = session.scalars(query.order_by(ImpactFactor.factor_version.desc())).all()
    events = select(ImpactFactorEvent).where(ImpactFactorEvent.factor_id.in_([one.id for one in versions]))
    events = events.options(joinedload(ImpactFactorEvent.user)).order_by(ImpactFactorEvent.at.desc())
    return Opened(found, versions, session.scalars(events).all())


def vehicles() -> Sequence[Vehicle]:
    """What reused material may be driven in, small to large."""
    return session.scalars(select(Vehicle).order_by(Vehicle.position)).all()


def require_vehicle(code: str | None) -> None:
    """A vehicle of the list, or none. Errors: Invalid."""
    known = {vehicle.code for vehicle in vehicles()} if code is not None else set()
    if code is not None and code not in known:
        raise Invalid.one("vehicle", "not_in_list", choices=", ".join(sorted(known)), given=code)


def vehicle_figures(on: date, weight_set: WeightSet, organisation_id: UUID | None) -> dict[str | None, Any]:
    """Per vehicle (None is the average lorry) its factors of today by indicator: kg CO2e and euro MKI per tkm."""
    from wisselplaats.services.factor.known import factors_on

    factors = factors_on(on, weight_set, organisation_id)
    names: list[str | None] = [None, *(vehicle.code for vehicle in vehicles())]
    return {
        name: {i.value: factors.all_of((), i, Module.A4, "tkm", name) for i in (Indicator.CO2, Indicator.MKI)}
        for name in names
    }
