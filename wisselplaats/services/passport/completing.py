"""Drafts that somebody has to complete: the least complete lots first that are offered, or soon will be."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from wisselplaats.db import session
from wisselplaats.domain import passport as rules
from wisselplaats.domain.passport import Completeness
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LegalStatus, ListingState, LotState, Role
from wisselplaats.models import CompositionPart, Inspection, Listing, Lot, MaterialType, PassportEntry, Photo, Project
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.passport import inherited

SOON_DAYS = 180
"""From how many days before it comes free a lot is offered soon: half a year, our own choice."""
_OF_THE_KIND = ("imbor_class_uri", "mass_kg_per_unit")
_PROOFS: dict[str, type[Photo] | type[Inspection]] = {"photos": Photo, "inspections": Inspection}


@dataclass(frozen=True)
class Draft:
    """A lot to complete: how complete, what is missing, whether it is offered now, where the queue goes on after it (None at the end)."""

    lot: Lot
    completeness: Completeness
    offered: bool
    after: str | None = None


def completeness(lot: Lot) -> Completeness:
    """How much of the passport is known; what was proven of a whole before this part left it counts."""
    scalars = set(rules.FIELDS) - {"sizes", "composition", *_OF_THE_KIND, *_PROOFS}
    known: dict[str, Any] = {name: getattr(lot, name) for name in scalars}
    known |= {name: getattr(lot.material, name) for name in _OF_THE_KIND}
    sizes = [size for size in (lot.length_mm, lot.width_mm, lot.height_mm) if size]
    rows = {name: list(getattr(lot, name)) or _inherits(lot, model) for name, model in _PROOFS.items()}
    rows["composition"] = list(lot.composition)
    return rules.completeness({**known, **rows, "sizes": sizes})


def _inherits(lot: Lot, model: type[Photo] | type[Inspection]) -> list[Any]:
    if lot.parent_id is None:
        return []
    return list(session.scalars(select(model.id).where(inherited.proves(model, lot)).limit(1)))


def _lacks(name: str) -> ColumnElement[bool]:
    """Whether a lot lacks a field: the same question as above, put to the database."""
    if name in _PROOFS:
        return inherited.none_of(_PROOFS[name])
    if name == "composition":
        return ~select(literal(1)).where(CompositionPart.lot_id == Lot.id).exists()
    if name == "sizes":
        return func.coalesce(Lot.length_mm, Lot.width_mm, Lot.height_mm).is_(None)
    if name == "legal_status":
        return Lot.legal_status == LegalStatus.UNKNOWN
    column = getattr(MaterialType if name in _OF_THE_KIND else Lot, name)
    empty: ColumnElement[bool] = column.is_(None)
    return or_(empty, column == "") if column.type.python_type is str else empty


def percent() -> ColumnElement[int]:
    """How complete a lot is, in percent, for a query over Lot joined with its kind."""
    lost = sum((case((_lacks(name), weight), else_=0) for name, (weight, _) in rules.FIELDS.items()), literal(0))
    return cast(func.round(100.0 * (rules.WHOLE - lost) / rules.WHOLE), Integer)


def _offered() -> ColumnElement[bool]:
    standing = select(literal(1)).where(Listing.lot_id == Lot.id, Listing.state == ListingState.PUBLISHED)
    return standing.exists()


def _drafts(actor: Actor, today: date) -> Select[Any]:
    soon = Lot.available_from <= today + timedelta(days=SOON_DAYS)
    query = select(Lot).join(Lot.material).where(
        Lot.organisation_id == actor.organisation_id, Lot.state != LotState.GONE, percent() < 100, or_(_offered(), soon),
    )  # fmt: skip
    if actor.role == Role.PROJECT_LEADER:
        led = select(Project.id).where(Project.leader_id == actor.user_id)
        query = query.where(or_(Lot.project_id.in_(led), Lot.created_by == actor.user_id))
    shown = (joinedload(Lot.organisation), selectinload(Lot.photos), selectinload(Lot.composition))
    return query.options(joinedload(Lot.material), joinedload(Lot.project), selectinload(Lot.inspections), *shown)


_ORDER: list[Any] = [percent(), Lot.available_from, Lot.id]


def drafts(
    actor: Actor, today: date, limit: int = 50, after: str | None = None, since: datetime | None = None
) -> Page[Draft]:
    """The queue, the least complete first; a project leader sees the lots of projects led, and those posted.

    With `since` without those of which the history grew since then: who goes through the queue meets each lot once,
    although what was supplied moves it down. Errors: Forbidden.
    """
    require(actor, Action.POST_LOT)
    query = _drafts(actor, today)
    if since is not None:
        grown = select(literal(1)).where(PassportEntry.lot_id == Lot.id, PassportEntry.at >= since)
        query = query.where(~grown.exists())
    page = paged(query, _ORDER, limit, after)
    keys = [lot.id for lot in page.items]
    offered = set(session.scalars(select(Lot.id).where(Lot.id.in_(keys), _offered())))
    return Page([Draft(lot, completeness(lot), lot.id in offered) for lot in page.items], page.next)


def next_draft(actor: Actor, today: date, after: str | None = None, since: datetime | None = None) -> Draft | None:
    """The first of the queue after a cursor, with the cursor that goes on after it; None at the end."""
    page = drafts(actor, today, 1, after, since)
    if not page.items:
        return None
    found = page.items[0]
    return Draft(found.lot, found.completeness, found.offered, page.next)


def count(actor: Actor, today: date) -> int:
    """How many lots wait in the queue. Errors: Forbidden."""
    require(actor, Action.POST_LOT)
    query = _drafts(actor, today).options().with_only_columns(func.count()).order_by(None)
    return session.scalar(query) or 0


def missing_roles(full: Completeness) -> list[dict[str, str]]:
    """What is missing with who can supply it."""
    return [{"name": name, "role": rules.FIELDS[name][1]} for name in full.missing]
