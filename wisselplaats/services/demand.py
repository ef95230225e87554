"""Demands: what a project needs, line by line, and how much of it is covered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import DemandState, MatchState, ProjectState, ReservationState
from wisselplaats.models import Demand, Match, MaterialType, Project, Reservation
from wisselplaats.services import audit, match, material, project
from wisselplaats.services.paging import Page, paged

MOST_LINES = 1000
OPEN_CLAIMS = (ReservationState.QUEUED, ReservationState.REQUESTED, ReservationState.ACCEPTED)
_PLAIN = (
    "substitutes_allowed", "quantity", "min_lot", "length_mm", "width_mm", "height_mm", "tolerance_mm", "colour",
    "min_quality", "needed_from", "needed_until", "max_storage_days", "max_distance_km", "max_price", "note",
    "notify",
)  # fmt: skip


def _seen(actor: Actor) -> Select[Demand]:
    own = Demand.organisation_id == actor.organisation_id
    return select(Demand).where(own).options(joinedload(Demand.material), joinedload(Demand.project))


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    search: str | None = None,
    state: DemandState | None = None,
    project_id: UUID | None = None,
    material_code: str | None = None,
) -> Page[Demand]:
    """The organisation's own demands, newest first; a kind brings along what is below it."""
    require(actor, Action.READ)
    query = _seen(actor).join(Demand.project).join(Demand.material)
    if search:
        names = (Project.name, Project.number, MaterialType.name_nl, MaterialType.name_en, Demand.note)
        query = query.where(or_(*[name.icontains(search, autoescape=True) for name in names]))
    if state:
        query = query.where(Demand.state == state)
    if project_id:
        query = query.where(Demand.project_id == project_id)
    if material_code:
        kind = material.require_kind(material_code)
        query = query.where(MaterialType.first.between(kind.first, kind.last))
    return paged(query, [Demand.created_at, Demand.id], limit, after, descending=True)


def of_project(actor: Actor, project_id: UUID, limit: int = 50, after: str | None = None) -> Page[Demand]:
    """The lines of one own project. Errors: NotFound."""
    require(actor, Action.READ)
    project.get(actor, project_id)
    return search(actor, limit, after, project_id=project_id)


def get(actor: Actor, demand_id: UUID, lock: bool = False) -> Demand:
    """One of the organisation's own demands. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    query = _seen(actor).where(Demand.id == demand_id)
    if lock:
        query = query.with_for_update(of=Demand).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound("not_found")
    return found


def create(
    actor: Actor, project_id: UUID, lines: Sequence[Mapping[str, Any]], now: datetime, today: date
) -> list[Demand]:
    """Add lines to an own project, all or nothing; the place is the project's centre unless a line has its own.

    Errors: Forbidden, NotFound, Conflict when the project is over, Invalid with every problem of every line.
    """
    require(actor, Action.MANAGE_DEMAND)
    owner = project.get(actor, project_id)
    if owner.state in {ProjectState.COMPLETED, ProjectState.CANCELLED}:
        raise Conflict("project_over", project=owner.name)
    made: list[Demand] = []
    wrong: list[FieldProblem] = []
    for number, line in enumerate(lines):
        try:
            made.append(_made(actor, owner, line, today))
        except Invalid as error:
            wrong += [_in_row(found, number, len(lines)) for found in error.problems]
    if wrong:
        raise Invalid(wrong)
    session.add_all(made)
    session.flush()
    for demand in made:
        audit.note(actor, "create", "demand", demand.id, now)
    match.demand_changed(*[demand.id for demand in made])
    return made


def _in_row(found: FieldProblem, number: int, count: int) -> FieldProblem:
    """A single line keeps its plain field names; in a list the row number comes first."""
    return found if count == 1 else FieldProblem(f"{number}.{found.field}", found.code, found.params)


def _made(actor: Actor, owner: Project, line: Mapping[str, Any], today: date) -> Demand:
    place: Place | None = line.get("place")
    demand = Demand(
        organisation_id=owner.organisation_id,
        project_id=owner.id,
        created_by=actor.user_id,
        x=place.x if place else owner.x,
        y=place.y if place else owner.y,
        **{name: line[name] for name in _PLAIN if line.get(name) is not None},
    )
    problems = _kind(demand, line)
    if demand.x is None:
        problems.append(FieldProblem("place", "place_needed"))
    if demand.needed_until < today:
        problems.append(FieldProblem("needed_until", "in_the_past"))
    problems += _amounts(demand)
    if problems:
        raise Invalid(problems)
    return demand


def _kind(demand: Demand, line: Mapping[str, Any]) -> list[FieldProblem]:
    """Set the kind and its unit; an amount in another unit is refused."""
    try:
        kind = material.require_kind(line["material_code"])
    except Invalid as error:
        return error.problems
    demand.material_code, demand.unit = kind.code, kind.unit
    asked = line.get("unit")
    wrong = asked is not None and asked != kind.unit
    return [FieldProblem("unit", "unit_of_material", {"unit": kind.unit.value})] if wrong else []


def _amounts(demand: Demand) -> list[FieldProblem]:
    if demand.min_lot is not None and demand.min_lot > demand.quantity:
        return [FieldProblem("min_lot", "above_quantity", {"quantity": demand.quantity})]
    return []


def change(actor: Actor, demand_id: UUID, data: Mapping[str, Any], now: datetime, version: int | None = None) -> Demand:
    """Change a line that is still open; it is matched again.

    Errors: Forbidden, NotFound, Stale, Invalid, Conflict when it is closed or when what is claimed would not fit.
    """
    require(actor, Action.MANAGE_DEMAND)
    demand = get(actor, demand_id, lock=True)
    if version is not None and version != demand.version:
        raise Stale("changed_by_another")
    if demand.state == DemandState.CANCELLED:
        raise Conflict("demand_cancelled")
    claimed = demand.optioned + demand.covered
    if claimed and data.get("material_code", demand.material_code) != demand.material_code:
        raise Conflict("demand_claimed", claimed=claimed)
    if "quantity" in data and data["quantity"] < claimed:
        raise Invalid.one("quantity", "below_claimed", claimed=claimed)
    _apply(demand, data)
    demand.state = DemandState.FULFILLED if demand.covered >= demand.quantity else DemandState.OPEN
    session.flush()
    if claimed:
        from wisselplaats.services.reservation import standing

        standing.judge_again(now, Reservation.demand_id == demand.id)
    audit.note(actor, "change", "demand", demand.id, now)
    match.demand_changed(demand.id)
    return demand


def _apply(demand: Demand, data: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        if name in data:
            setattr(demand, name, data[name])
    problems: list[FieldProblem] = []
    if "material_code" in data or "unit" in data:
        problems += _kind(demand, {"material_code": demand.material_code, **data})
    if data.get("place") is not None:
        demand.x, demand.y = data["place"].x, data["place"].y
    if demand.needed_from > demand.needed_until:
        problems.append(FieldProblem("needed_until", "ends_before_start", {"start": demand.needed_from}))
    problems += _amounts(demand)
    if problems:
        raise Invalid(problems)


def cancel(actor: Actor, demand_id: UUID, now: datetime, version: int | None = None) -> Demand:
    """Close a line that is not needed any more; its matches go.

    Errors: Forbidden, NotFound, Stale, Conflict while a reservation for it is open.
    """
    require(actor, Action.MANAGE_DEMAND)
    demand = get(actor, demand_id, lock=True)
    if version is not None and version != demand.version:
        raise Stale("changed_by_another")
    if demand.state == DemandState.CANCELLED:
        return demand
    claims = select(Reservation.id).where(Reservation.demand_id == demand_id, Reservation.state.in_(OPEN_CLAIMS))
    if session.scalar(claims.limit(1)):
        raise Conflict("demand_has_reservations")
    demand.state = DemandState.CANCELLED
    session.flush()
    audit.note(actor, "cancel", "demand", demand.id, now)
    match.demand_changed(demand.id)
    return demand


def match_counts(actor: Actor, demands: Sequence[Demand]) -> dict[UUID, tuple[int, int]]:
    """For each of these demands how many matches stand and the best score; demands without any are left out."""
    require(actor, Action.READ)
    query = select(Match.demand_id, func.count(), func.max(Match.score)).group_by(Match.demand_id)
    stands = (Match.demand_id.in_([demand.id for demand in demands]), Match.state == MatchState.ACTIVE)
    return {row[0]: (row[1], row[2]) for row in session.execute(query.where(*stands))}
