"""Projects: make one, change its planning, and take from the inventory what it will release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from shapely import MultiPolygon, Polygon, from_wkb, to_wkb
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import FieldProblem, Invalid, NotFound, Stale
from wisselplaats.domain.permission import ROLES, Action, Actor, require
from wisselplaats.domain.vocabulary import LotState, ProjectState, ReservationState
from wisselplaats.models import Demand, Listing, Lot, Membership, Organisation, Project, Reservation, User
from wisselplaats.services import audit
from wisselplaats.services.paging import Page, paged

OPEN_CLAIMS = (ReservationState.QUEUED, ReservationState.REQUESTED, ReservationState.ACCEPTED)
FIELDS = ("name", "description", "starts_on", "ends_on", "release_from", "release_until", "state", "leader_id")


@dataclass(frozen=True)
class Counts:
    """What hangs on a project: its lots, its demands, and the open claims on its lots."""

    lots: int
    demands: int
    claims: int


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    search: str | None = None,
    state: ProjectState | None = None,
) -> Page[Project]:
    """The organisation's own projects, newest first."""
    require(actor, Action.READ)
    query = select(Project).where(Project.organisation_id == actor.organisation_id).options(joinedload(Project.leader))
    if search:
        query = query.where(
            or_(Project.name.icontains(search, autoescape=True), Project.number.icontains(search, autoescape=True))
        )
    if state:
        query = query.where(Project.state == state)
    return paged(query, [Project.created_at, Project.id], limit, after, descending=True)


def get(actor: Actor, project_id: UUID, lock: bool = False) -> Project:
    """One of the organisation's own projects. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    found = locked(Project, project_id) if lock else session.get(Project, project_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return found


def counts(actor: Actor, project_id: UUID) -> Counts:
    """How much hangs on one of the own projects; who moves its planning moves all of this. Errors: NotFound."""
    get(actor, project_id)
    claims = select(func.count()).select_from(Reservation).join(Reservation.listing).join(Listing.lot)
    claims = claims.where(Lot.project_id == project_id, Reservation.state.in_(OPEN_CLAIMS))
    lots = select(func.count()).select_from(Lot).where(Lot.project_id == project_id, Lot.state != LotState.GONE)
    demands = select(func.count()).select_from(Demand).where(Demand.project_id == project_id)
    row = session.execute(select(lots.scalar_subquery(), demands.scalar_subquery(), claims.scalar_subquery())).one()
    return Counts(*row)


def leaders(organisation_id: UUID) -> dict[str, UUID]:
    """Who may lead a project of an organisation: the key of each by e-mail address, in small letters."""
    query = select(func.lower(User.email), User.id).join(Membership, Membership.user_id == User.id)
    leading = query.where(
        Membership.organisation_id == organisation_id, Membership.role.in_(ROLES[Action.MANAGE_PROJECT])
    )
    return {email: key for email, key in session.execute(leading)}


def next_number(organisation_id: UUID, year: int) -> str:
    """P, the year and a running number; the organisation's row is locked so that two makers take turns."""
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    taken = set(session.scalars(select(Project.number).where(Project.organisation_id == organisation_id)))
    running = len(taken) + 1
    while f"P{year}-{running:04d}" in taken:
        running += 1
    return f"P{year}-{running:04d}"


def create(actor: Actor, now: datetime, *, boundary: Polygon | MultiPolygon | None, **data: Any) -> Project:
    """Make a project, led by the actor; `boundary` in RD. Errors: Forbidden, Conflict on a number in use."""
    require(actor, Action.MANAGE_PROJECT)
    number = data.pop("number", None) or next_number(actor.organisation_id, now.year)
    project = Project(organisation_id=actor.organisation_id, leader_id=actor.user_id, number=number, **data)
    draw(project, boundary)
    session.add(project)
    session.flush()
    audit.note(actor, "create", "project", project.id, now)
    return project


def _in_order(project: Project) -> None:
    """A change may send one end only; what it makes together counts."""
    pairs = (("starts_on", "ends_on"), ("release_from", "release_until"))
    wrong = [
        FieldProblem(end, "ends_before_start", {"start": getattr(project, start)})
        for start, end in pairs
        if getattr(project, end) < getattr(project, start)
    ]
    if wrong:
        raise Invalid(wrong)


def draw(project: Project, boundary: Polygon | MultiPolygon | None) -> None:
    """Give a project its boundary, in RD metres, and its place within."""
    project.boundary = None if boundary is None else to_wkb(boundary)
    centre = None if boundary is None else boundary.representative_point()
    project.x, project.y = (None, None) if centre is None else (centre.x, centre.y)


def boundary_of(project: Project) -> Polygon | None:
    """The boundary as a shape in RD metres."""
    return None if project.boundary is None else cast(Polygon, from_wkb(project.boundary))


def change(
    actor: Actor, project_id: UUID, data: Mapping[str, Any], now: datetime, version: int | None = None
) -> Project:
    """Change a project; a planning that moves takes its lots and listings along (services.lot.slip).

    One that is called off lets lapse what hangs on it (services.project.cancelling).
    `data` may hold a `place` as well, for a project without a boundary, and a `leader_id` out of `leaders`.
    Errors: Forbidden, NotFound, Invalid when an end would lie before its start, Stale when `version` is not
    the current one.
    """
    require(actor, Action.MANAGE_PROJECT)
    project = get(actor, project_id, lock=True)
    if version is not None and version != project.version:
        raise Stale("changed_by_another")
    before = _standing(project)
    for name in FIELDS:
        if name in data:
            setattr(project, name, data[name])
    if "boundary" in data:
        draw(project, data["boundary"])
    elif project.boundary is None and "place" in data:
        project.x, project.y = data["place"].x, data["place"].y
    _in_order(project)
    session.flush()
    _follow(actor, project, before, now)
    audit.note(actor, "change", "project", project.id, now)
    return project


@dataclass(frozen=True)
class _Standing:
    """What others count on of a project: whether it goes on, when material comes free, when the works are."""

    state: ProjectState
    release: tuple[date, date]
    works: tuple[date, date]


def _standing(project: Project) -> _Standing:
    return _Standing(project.state, (project.release_from, project.release_until), (project.starts_on, project.ends_on))


def _follow(actor: Actor, project: Project, before: _Standing, now: datetime) -> None:
    """What a change means for who counts on it; what lapses hears of that, and of no dates any more."""
    from wisselplaats.services import lot
    from wisselplaats.services.project.cancelling import end
    from wisselplaats.services.reservation import standing

    after = _standing(project)
    if after.state == ProjectState.CANCELLED != before.state:
        end(actor, project, now)
    if after.release != before.release:
        lot.follow_planning(actor, project, before.release, now)
    if after.works != before.works:
        standing.judge_again(now, standing.needed_by(project.id))
