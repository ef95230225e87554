"""Which claims an actor sees: those of the own organisation, as taker and as owner, with their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, with_expression

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import OPEN
from wisselplaats.domain.vocabulary import DemandState, ExtensionState, ProjectState, ReservationSide, ReservationState
from wisselplaats.models import (
    AuditEvent,
    Demand,
    Listing,
    Lot,
    Organisation,
    Project,
    Reservation,
    ReservationExtension,
)
from wisselplaats.services.paging import Page, paged


def _position() -> ColumnElement[Any]:
    """The place in the queue of its offer, 1 is next; NULL for a claim that does not wait."""
    other = aliased(Reservation)
    before = or_(
        other.created_at < Reservation.created_at,
        and_(other.created_at == Reservation.created_at, other.id <= Reservation.id),
    )
    same = and_(other.listing_id == Reservation.listing_id, other.state == ReservationState.QUEUED)
    return select(func.nullif(func.count(), 0)).where(
        same, before, Reservation.state == ReservationState.QUEUED
    ).correlate(Reservation).scalar_subquery()  # fmt: skip


def _extension(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """What the taker asks for and the owner has not answered yet; NULL when nothing."""
    asked = (
        ReservationExtension.reservation_id == Reservation.id,
        ReservationExtension.state == ExtensionState.ASKED,
    )
    return select(column).where(*asked).correlate(Reservation).scalar_subquery()


def _query(actor: Actor) -> Select[Any]:
    mine = or_(Reservation.organisation_id == actor.organisation_id, Listing.organisation_id == actor.organisation_id)
    offer = contains_eager(Reservation.listing)
    return select(Reservation).join(Reservation.listing).where(mine).options(
        offer.joinedload(Listing.lot).joinedload(Lot.material),
        offer.joinedload(Listing.organisation),
        joinedload(Reservation.organisation),
        joinedload(Reservation.project),
        joinedload(Reservation.demand).joinedload(Demand.project),
        with_expression(Reservation.queue_position, _position()),
        with_expression(Reservation.extension_until, _extension(ReservationExtension.asked_until)),
        with_expression(Reservation.extension_note, _extension(ReservationExtension.note)),
    )  # fmt: skip


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    state: ReservationState | None = None,
    role: ReservationSide | None = None,
    listing_id: UUID | None = None,
) -> Page[Reservation]:
    """The claims of and on the organisation, newest first."""
    require(actor, Action.READ)
    query = _query(actor)
    if role:
        side = Reservation.organisation_id if role == ReservationSide.TAKER else Listing.organisation_id
        query = query.where(side == actor.organisation_id)
    if state:
        query = query.where(Reservation.state == state)
    if listing_id:
        query = query.where(Reservation.listing_id == listing_id)
    order: list[ColumnElement[Any]] = [Reservation.created_at, Reservation.id]  # type: ignore[list-item]
    return paged(query, order, limit, after, descending=True)


def _open_question() -> ColumnElement[bool]:
    """SQL: a claim that the owner has to say something to."""
    return Reservation.state == ReservationState.REQUESTED


def to_decide(actor: Actor, now: datetime, limit: int = 50, after: str | None = None) -> Page[Reservation]:
    """What the organisation has to decide on as the owner, what lapses first at the top."""
    require(actor, Action.READ)
    query = _query(actor).where(
        Listing.organisation_id == actor.organisation_id, _open_question(), Reservation.until > now
    )
    return paged(query, [Reservation.until, Reservation.id], limit, after)


def waiting_count(actor: Actor, now: datetime) -> int:
    """How many claims wait for the organisation's answer."""
    require(actor, Action.READ)
    query = select(func.count()).select_from(Reservation).join(Reservation.listing)
    own = Listing.organisation_id == actor.organisation_id
    return session.scalar(query.where(own, _open_question(), Reservation.until > now)) or 0


def parts(actor: Actor, reservation: Reservation) -> Sequence[Reservation]:
    """The parts that a waiting claim was given so far, oldest first."""
    require(actor, Action.READ)
    query = _query(actor).where(Reservation.part_of_id == reservation.id)
    return session.scalars(query.order_by(Reservation.created_at, Reservation.id)).all()


def get(actor: Actor, reservation_id: UUID) -> Reservation:
    """A claim of one's own or on one's own offer. Errors: NotFound, also for those of others."""
    require(actor, Action.READ)
    query = _query(actor).where(Reservation.id == reservation_id).execution_options(populate_existing=True)
    found: Reservation | None = session.scalar(query)
    if found is None:
        raise NotFound("not_found")
    return found


@dataclass(frozen=True)
class Event:
    """One line of a claim's history; no organisation when time did it."""

    at: datetime
    action: str
    organisation_name: str | None


def history(actor: Actor, reservation: Reservation) -> Sequence[Event]:
    """Who did what to a claim, oldest first; organisations, never persons."""
    require(actor, Action.READ)
    query = select(AuditEvent.at, AuditEvent.action, Organisation.name)
    query = query.outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
    query = query.where(AuditEvent.subject_kind == "reservation", AuditEvent.subject_id == reservation.id)
    return [Event(*row) for row in session.execute(query.order_by(AuditEvent.at, AuditEvent.id))]


@dataclass(frozen=True)
class Choices:
    """For what the actor may claim: open demands in the unit of the lot, and projects that are not over."""

    demands: Sequence[Demand]
    projects: Sequence[Project]


def own_choices(actor: Actor, listing: Listing) -> Choices:
    """The demands and projects that the form offers, those of the lot's own kind first."""
    require(actor, Action.READ)
    demands = select(Demand).where(
        Demand.organisation_id == actor.organisation_id,
        Demand.state == DemandState.OPEN,
        Demand.unit == listing.lot.unit,
    )
    same = (Demand.material_code != listing.lot.material_code).asc()
    demands = demands.options(joinedload(Demand.project), joinedload(Demand.material))
    projects = select(Project).where(
        Project.organisation_id == actor.organisation_id,
        Project.state.in_([ProjectState.PLANNED, ProjectState.IN_PROGRESS]),
    )
    return Choices(
        session.scalars(demands.order_by(same, Demand.needed_from, Demand.id).limit(100)).all(),
        session.scalars(projects.order_by(Project.starts_on, Project.id).limit(200)).all(),
    )


def of_demand(actor: Actor, demand_id: UUID) -> Sequence[Reservation]:
    """The open claims of the organisation for one of its demands, oldest first."""
    require(actor, Action.READ)
    mine = (Reservation.demand_id == demand_id, Reservation.organisation_id == actor.organisation_id)
    query = _query(actor).where(*mine, Reservation.state.in_(OPEN))
    return session.scalars(query.order_by(Reservation.created_at, Reservation.id)).all()


def for_project(actor: Actor, project_id: UUID) -> Sequence[Reservation]:
    """What an own project counts on: its open claims, those that do not come in time first."""
    require(actor, Action.READ)
    of_demand = Demand.project_id == project_id
    query = _query(actor).outerjoin(Reservation.demand).where(
        Reservation.organisation_id == actor.organisation_id, Reservation.state.in_(OPEN),
        or_(Reservation.project_id == project_id, of_demand),
    )  # fmt: skip
    return session.scalars(query.order_by(Reservation.standing_days.desc(), Reservation.id)).all()
