"""What people see of allocations: runs of their own and of every night, the lines about their own things, what it is worth."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import AllocationScope, AllocationState, Role
from wisselplaats.models import (
    Allocation,
    AllocationLine,
    AllocationPrice,
    AllocationShard,
    Demand,
    Listing,
    Lot,
)
from wisselplaats.services.allocation.plan import is_large, parts_of
from wisselplaats.services.paging import Page, paged


def _seen(actor: Actor) -> Select[Allocation]:
    """Runs of the own organisation, and those that nobody asked for."""
    mine = or_(Allocation.organisation_id == actor.organisation_id, Allocation.organisation_id.is_(None))
    query = select(Allocation).options(joinedload(Allocation.project), joinedload(Allocation.series))
    return query if actor.platform_admin else query.where(mine)


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    scope: AllocationScope | None = None,
    state: AllocationState | None = None,
    project_id: UUID | None = None,
) -> Page[Allocation]:
    """The runs that the actor may know of, newest first."""
    require(actor, Action.READ)
    query = _seen(actor)
    if scope:
        query = query.where(Allocation.scope == scope)
    if state:
        query = query.where(Allocation.state == state)
    if project_id:
        query = query.where(Allocation.project_id == project_id)
    return paged(query, [Allocation.created_at, Allocation.id], limit, after, descending=True)


def get(actor: Actor, allocation_id: UUID, lock: bool = False) -> Allocation:
    """A run of one's own organisation or of the night. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    query = _seen(actor).where(Allocation.id == allocation_id).execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update(of=Allocation) if lock else query)
    if found is None:
        raise NotFound("not_found")
    return found


def progress(run: Allocation) -> Decimal:
    """How far a run is, 0 to 1: its tasks weighed by their demands, the proof of a large part as one pass more."""
    if run.state == AllocationState.DONE:
        return Decimal(1)
    if run.state != AllocationState.RUNNING:
        return Decimal(0)
    parts = [part for part in parts_of(run) if not part.copied]
    whole = sum(part.demands * (run.passes + 1 if is_large(run, part) else 1) for part in parts)
    done = session.scalar(
        select(func.sum(AllocationShard.demands * AllocationShard.progress)).where(
            AllocationShard.allocation_id == run.id
        )
    )
    return min(Decimal(1), round(Decimal(done or 0) / whole, 3)) if whole else Decimal(0)


def at_run(table: type[AllocationLine] | type[AllocationPrice], run: Allocation) -> ColumnElement[bool]:
    """SQL: what stood when this run was the newest of its series."""
    still = or_(table.until.is_(None), table.until > run.serial)
    return and_(table.series_id == run.series_id, table.since <= run.serial, still)


def own_lines(actor: Actor) -> ColumnElement[bool]:
    """SQL over AllocationLine, Demand and Listing: lines about an own demand or an own offer."""
    if actor.platform_admin:
        return AllocationLine.id.is_not(None)
    mine = actor.organisation_id
    return or_(Demand.organisation_id == mine, Listing.organisation_id == mine)


def sees_totals(actor: Actor, run: Allocation) -> bool:
    """Whether the figures over the whole run are for this actor: they hold the demands of others in a wide one."""
    wide = run.scope in {AllocationScope.REGION, AllocationScope.ALL}
    return not wide or actor.role == Role.BROKER or actor.platform_admin


@dataclass(frozen=True)
class Share:
    """What a run advises about the own demands and the own offers: lines, euro and kg CO2e of each."""

    lines: int
    value_eur: Decimal
    co2_kg: Decimal
    offered_lines: int
    offered_value_eur: Decimal


def share(actor: Actor, run: Allocation) -> Share:
    """The own part of a run: never more than the lines that the actor sees."""
    require(actor, Action.READ)
    asked = Demand.organisation_id == actor.organisation_id
    offered = Listing.organisation_id == actor.organisation_id
    value, co2 = func.coalesce, AllocationLine.co2_kg
    query = (
        select(
            func.count().filter(asked),
            value(func.sum(AllocationLine.value_eur).filter(asked), 0),
            value(func.sum(co2).filter(asked), 0),
            func.count().filter(offered),
            value(func.sum(AllocationLine.value_eur).filter(offered), 0),
        )
        .select_from(AllocationLine)
        .join(AllocationLine.demand)
        .join(AllocationLine.listing)
    )
    row = session.execute(query.where(at_run(AllocationLine, run))).one()
    return Share(row[0], row[1], row[2] or Decimal(0), row[3], row[4])


@dataclass(frozen=True)
class Shown:
    """A run as one actor sees it: `outcome` is the run itself, or None while there is none or it is not theirs to see."""

    run: Allocation
    progress: Decimal
    outcome: Allocation | None
    own_share: Share | None = None


def shown(actor: Actor, run: Allocation, with_share: bool = False) -> Shown:
    """A run with how far it is and what of it this actor sees; with `with_share` also the own part of it."""
    require(actor, Action.READ)
    done = run.state == AllocationState.DONE
    outcome = run if done and sees_totals(actor, run) else None
    return Shown(run, progress(run), outcome, share(actor, run) if done and with_share else None)


def lines(
    actor: Actor,
    allocation_id: UUID,
    limit: int = 50,
    after: str | None = None,
    project_id: UUID | None = None,
    demand_id: UUID | None = None,
) -> Page[AllocationLine]:
    """The lines of a run about own demands and own offers, most valuable first. Errors: NotFound."""
    run = get(actor, allocation_id)
    query = _lines(actor).where(at_run(AllocationLine, run))
    if project_id:
        query = query.where(Demand.project_id == project_id)
    if demand_id:
        query = query.where(AllocationLine.demand_id == demand_id)
    return paged(query, [AllocationLine.value_eur, AllocationLine.id], limit, after, descending=True)


def _lines(actor: Actor) -> Select[AllocationLine]:
    of_lot = contains_eager(AllocationLine.listing).joinedload(Listing.lot).joinedload(Lot.material)
    of_demand = contains_eager(AllocationLine.demand)
    query = select(AllocationLine).join(AllocationLine.demand).join(AllocationLine.listing).where(own_lines(actor))
    return query.options(
        of_lot,
        contains_eager(AllocationLine.listing).joinedload(Listing.organisation),
        *(of_demand.joinedload(side) for side in (Demand.material, Demand.project, Demand.organisation)),
    )


def prices(actor: Actor, allocation_id: UUID, limit: int = 50, after: str | None = None) -> Page[AllocationPrice]:
    """What the own offers are worth in a run, and what the own demands gain or lack. Errors: NotFound.

    Prices of others stay with them: they tell what others are willing to give.
    """
    run = get(actor, allocation_id)
    query = select(AllocationPrice).outerjoin(AllocationPrice.demand).outerjoin(AllocationPrice.listing)
    query = query.options(
        contains_eager(AllocationPrice.listing).joinedload(Listing.lot).joinedload(Lot.material),
        contains_eager(AllocationPrice.demand).joinedload(Demand.material),
        contains_eager(AllocationPrice.demand).joinedload(Demand.project),
    )
    if not actor.platform_admin:
        mine = actor.organisation_id
        query = query.where(or_(Demand.organisation_id == mine, Listing.organisation_id == mine))
    return paged(query.where(at_run(AllocationPrice, run)), [AllocationPrice.id], limit, after)
