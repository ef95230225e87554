"""A small market for the tests of allocations: offers and demands that the matcher knows of, and runs that are computed."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import AllocationScope
from wisselplaats.models import Allocation, AllocationLine, Demand, Listing, Organisation, Project
from wisselplaats.services import allocation, match
from wisselplaats.services.allocation import Wish


def owner(actor: Actor) -> Organisation:
    return db.session.get_one(Organisation, actor.organisation_id)


def offered(make: SimpleNamespace, quantity: int, actor: Actor | None = None, **lot: Any) -> Listing:
    """An offer on the market that the matcher knows of."""
    of = {"organisation": owner(actor)} if actor else {}
    made: Listing = make.listing(lot=make.lot(quantity=Decimal(quantity), **of, **lot))
    with db.transaction():
        match.listing_changed(made.id)
    return made


def wanted(make: SimpleNamespace, works: Project, quantity: int, **line: Any) -> Demand:
    made: Demand = make.demand(project=works, quantity=Decimal(quantity), **line)
    with db.transaction():
        match.demand_changed(made.id)
    return made


def ask(actor: Actor, scope: AllocationScope = AllocationScope.ORGANISATION, **wish: Any) -> Allocation:
    with db.transaction():
        return allocation.start(actor, Wish(scope, **wish), NOW, TODAY)


def run(actor: Actor, scope: AllocationScope = AllocationScope.ORGANISATION, **wish: Any) -> Allocation:
    """Asked for and computed."""
    return computed(actor, ask(actor, scope, **wish).id)


def computed(actor: Actor, key: UUID) -> Allocation:
    allocation.proceed(key, lambda: NOW)
    return allocation.get(actor, key)


def lines(actor: Actor, found: Allocation) -> dict[tuple[UUID, UUID], Decimal]:
    return {(line.listing_id, line.demand_id): line.quantity for line in allocation.lines(actor, found.id).items}


def written() -> list[Any]:
    """Everything that is advised, in all runs."""
    query = select(AllocationLine.id, AllocationLine.since, AllocationLine.until).order_by(AllocationLine.id)
    return [tuple(row) for row in db.session.execute(query)]


def newest() -> UUID:
    return db.session.scalars(select(Allocation.id).order_by(Allocation.created_at.desc()).limit(1)).one()
