"""What the standing advice says of one thing: what an offer is worth now, what a demand lacks, how far a project gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationState, DemandState
from wisselplaats.models import Allocation, AllocationLine, AllocationPrice, AllocationSeries, Demand, Listing
from wisselplaats.services import project
from wisselplaats.services.allocation.plan import EVERYTHING
from wisselplaats.services.allocation.seen import at_run

_NONE = (Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Worth:
    """A price of the standing advice, in euro per unit, with the run that it is of; see AllocationPrice."""

    run: Allocation
    price: Decimal
    short: Decimal | None


def worth(actor: Actor, *, listing_id: UUID | None = None, demand_id: UUID | None = None) -> Worth | None:
    """What an own offer is worth now, or what an own demand gains or lacks; None without a standing advice.

    Errors: NotFound on somebody else's.
    """
    require(actor, Action.READ)
    thing = session.get(Listing, listing_id) if listing_id else session.get(Demand, demand_id)
    if thing is None or thing.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    run = standing()
    if run is None:
        return None
    column = AllocationPrice.listing_id if listing_id else AllocationPrice.demand_id
    query = select(AllocationPrice.price, AllocationPrice.short)
    found = session.execute(
        query.where(AllocationPrice.series_id == run.series_id, AllocationPrice.until.is_(None), column == thing.id)
    ).one_or_none()
    return Worth(run, found[0], found[1]) if found else Worth(run, Decimal(0), None)


def standing() -> Allocation | None:
    """The newest run over everything, whoever asked for it."""
    query = select(Allocation).join(Allocation.series)
    return session.scalar(query.where(AllocationSeries.key == EVERYTHING, Allocation.serial == AllocationSeries.done))


@dataclass(frozen=True)
class Covered:
    """A demand with what is reserved for it, and what an advice would add, in its own unit."""

    demand: Demand
    before: Decimal
    advised: Decimal

    @property
    def after(self) -> Decimal:
        """What would be covered with the advice: never more than is asked."""
        return min(self.demand.quantity, self.before + self.advised)


@dataclass(frozen=True)
class Coverage:
    """The demands of a project before and after an advice; no run when there is none yet."""

    run: Allocation | None
    demands: Sequence[Covered]
    value_eur: Decimal
    co2_kg: Decimal

    @property
    def before(self) -> Decimal:
        """The share of the demands that is reserved, 0 to 1, every line counted alike whatever its unit."""
        return _mean([row.before / row.demand.quantity for row in self.demands])

    @property
    def after(self) -> Decimal:
        """The share that would be covered with the advice."""
        return _mean([row.after / row.demand.quantity for row in self.demands])


def _mean(shares: Sequence[Decimal]) -> Decimal:
    return min(Decimal(1), sum(shares, Decimal(0)) / len(shares)) if shares else Decimal(0)


def coverage(actor: Actor, project_id: UUID) -> Coverage:
    """An own project before and after its newest advice: its own run if there is one, else the standing one.

    Errors: NotFound.
    """
    project.get(actor, project_id)
    run = _newest_for(project_id)
    asked = select(Demand).where(Demand.project_id == project_id, Demand.state != DemandState.CANCELLED)
    asked = asked.options(joinedload(Demand.material)).order_by(Demand.created_at, Demand.id)
    demands = session.scalars(asked.execution_options(populate_existing=True)).all()
    advised: dict[UUID, tuple[Decimal, Decimal, Decimal]] = {}
    if run is not None:
        query = select(
            AllocationLine.demand_id, func.sum(AllocationLine.quantity), func.sum(AllocationLine.value_eur),
            func.sum(AllocationLine.co2_kg),
        ).where(
            at_run(AllocationLine, run), AllocationLine.reservation_id.is_(None),
            AllocationLine.demand_id.in_([demand.id for demand in demands]),
        )  # fmt: skip
        advised = {
            row[0]: (row[1], row[2], row[3] or Decimal(0))
            for row in session.execute(query.group_by(AllocationLine.demand_id))
        }
    rows = [
        Covered(demand, min(demand.quantity, demand.optioned + demand.covered), advised.get(demand.id, _NONE)[0])
        for demand in demands
    ]
    return Coverage(run, rows, *(sum((found[place] for found in advised.values()), Decimal(0)) for place in (1, 2)))


def _newest_for(project_id: UUID) -> Allocation | None:
    own = select(Allocation).join(Allocation.series).where(
        Allocation.project_id == project_id, Allocation.state == AllocationState.DONE,
        Allocation.origin != AllocationOrigin.WHAT_IF, Allocation.serial == AllocationSeries.done,
    )  # fmt: skip
    return session.scalar(own.order_by(Allocation.finished_at.desc()).limit(1)) or standing()
