"""Asking for a run: over a project, an organisation, a region or everything, every night, or on a copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, FieldProblem, Forbidden, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import (
    AllocationOrigin,
    AllocationScope,
    AllocationState,
    ClaimTreatment,
    Role,
    WhatIfKind,
)
from wisselplaats.jobs import ALLOCATE, enqueue
from wisselplaats.models import Allocation, AllocationChange, AllocationSeries, uuid7
from wisselplaats.services import audit, demand, listing, project
from wisselplaats.services.allocation.plan import EVERYTHING
from wisselplaats.services.allocation.seen import get
from wisselplaats.services.allocation.setting import holding

OPEN = (AllocationState.WAITING, AllocationState.RUNNING)
MOST_CHANGES = 50


@dataclass(frozen=True)
class Wish:
    """What somebody asks: a project of their own, their organisation, their region or everything."""

    scope: AllocationScope
    project_id: UUID | None = None
    claims: ClaimTreatment = ClaimTreatment.FIXED


@dataclass(frozen=True)
class Change:
    """What a what-if changes of one offer or one demand; days and quantity as its kind asks."""

    kind: WhatIfKind
    listing_id: UUID | None = None
    demand_id: UUID | None = None
    from_day: date | None = None
    until_day: date | None = None
    quantity: Decimal | None = None


def start(actor: Actor, wish: Wish, now: datetime, today: date) -> Allocation:
    """Ask for a run; one that waits for the same thing already is answered instead of a second.

    Project leaders and brokers ask for their own; a region or everything is for brokers and platform admins.
    Errors: Forbidden, NotFound on a project of others, Invalid without a project or a region.
    """
    require(actor, Action.ALLOCATE)
    _may_ask(actor, wish.scope)
    about = _about(actor, wish)
    series = _series(f"{_key(wish.scope, about)}:{wish.claims.value}")
    waiting = session.scalar(
        select(Allocation).where(Allocation.series_id == series.id, Allocation.state == AllocationState.WAITING)
        .where(Allocation.organisation_id == actor.organisation_id).limit(1)
    )  # fmt: skip
    if waiting is not None:
        return waiting
    made = _made(
        series, AllocationOrigin.REQUEST, wish.scope, today, actor.organisation_id, claims=wish.claims, **about
    )
    made.organisation_id, made.created_by = actor.organisation_id, actor.user_id
    session.flush()
    audit.note(actor, "allocate", "allocation", made.id, now)
    return made


def _may_ask(actor: Actor, scope: AllocationScope) -> None:
    wide = scope in {AllocationScope.REGION, AllocationScope.ALL}
    if wide and actor.role != Role.BROKER and not actor.platform_admin:
        raise Forbidden("allocation_scope_too_wide")


def _about(actor: Actor, wish: Wish) -> dict[str, Any]:
    if wish.scope == AllocationScope.PROJECT:
        if wish.project_id is None:
            raise Invalid.one("project_id", "required")
        return {"project_id": project.get(actor, wish.project_id).id}
    if wish.scope == AllocationScope.REGION:
        if actor.region is None:
            raise Invalid.one("scope", "allocation_no_region")
        return {"region": actor.region}
    return {"organisation_id": actor.organisation_id} if wish.scope == AllocationScope.ORGANISATION else {}


def _key(scope: AllocationScope, about: dict[str, Any]) -> str:
    return ":".join([scope.value, *(str(value) for value in about.values())])


def _series(key: str) -> AllocationSeries:
    """The series, made when it is new, and locked: its next number is ours."""
    session.execute(insert(AllocationSeries).values(key=key, last=0, done=0).on_conflict_do_nothing())
    query = select(AllocationSeries).where(AllocationSeries.key == key).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _made(
    series: AllocationSeries,
    origin: AllocationOrigin,
    scope: AllocationScope,
    today: date,
    whose: UUID | None = None,
    **about: Any,
) -> Allocation:
    series.last += 1
    # over a region or everything all take part, and so what holds for all
    own = scope in {AllocationScope.PROJECT, AllocationScope.ORGANISATION}
    how = holding(whose if own else None)
    made = Allocation(
        id=uuid7(), series_id=series.id, serial=series.last, origin=origin, scope=scope, on_day=today,
        state=AllocationState.WAITING, keep_bonus_permille=how.keep_bonus_permille, least_eur=how.least_eur,
        target_gap=how.target_gap, shard_demands=how.shard_demands, passes=how.passes, **about,
    )  # fmt: skip
    session.add(made)
    session.flush()
    enqueue(ALLOCATE, str(made.id))
    return made


def everything(origin: AllocationOrigin, today: date) -> Allocation:
    """Bring the standing advice over everything up to date; run by the schedule, without an actor.

    A run that waits or is under way is answered instead: two at a time would only overtake each other.
    """
    series = _series(EVERYTHING)
    under_way = select(Allocation).where(Allocation.series_id == series.id, Allocation.state.in_(OPEN))
    found = session.scalar(under_way.order_by(Allocation.serial.desc()).limit(1))
    return found or _made(series, origin, AllocationScope.ALL, today)


def what_if(
    actor: Actor, base_id: UUID, changes: Sequence[Change], now: datetime, today: date
) -> Allocation:  # fmt: skip
    """Ask what would change, on a copy of the market that a finished run was made from; nothing else is touched.

    Errors: Forbidden, NotFound, Conflict when the run is not done or its market is no longer kept, Invalid with every
    problem of every change.
    """
    require(actor, Action.ALLOCATE)
    base = get(actor, base_id)
    if base.state != AllocationState.DONE:
        raise Conflict("allocation_not_done", state=base.state.value)
    _check(actor, changes, today)
    made_id = uuid7()
    series = _series(f"{AllocationOrigin.WHAT_IF.value}:{made_id}")
    made = _made(
        series, AllocationOrigin.WHAT_IF, base.scope, base.on_day, actor.organisation_id, claims=base.claims, project_id=base.project_id,
        region=base.region, base_id=base.id, organisation_id=actor.organisation_id, created_by=actor.user_id,
    )  # fmt: skip
    session.add_all([AllocationChange(allocation_id=made.id, **vars(change)) for change in changes])
    session.flush()
    audit.note(actor, "allocate", "allocation", made.id, now)
    return made


def _check(actor: Actor, changes: Sequence[Change], today: date) -> None:
    if not 1 <= len(changes) <= MOST_CHANGES:
        raise Invalid.one("what_if", "allocation_changes", limit=MOST_CHANGES, count=len(changes))
    wrong = [
        FieldProblem(f"what_if.{number}.{found.field}", found.code, found.params)
        for number, change in enumerate(changes)
        for found in _problems(change)
    ]
    if wrong:
        raise Invalid(wrong)
    for change in changes:
        if change.listing_id is not None:
            listing.get(actor, change.listing_id, today)
        elif change.demand_id is not None:
            demand.get(actor, change.demand_id)


def _problems(change: Change) -> list[FieldProblem]:
    if (change.listing_id is None) == (change.demand_id is None):
        return [FieldProblem("listing_id", "allocation_one_subject")]
    if change.kind == WhatIfKind.MOVED:
        if change.from_day is None and change.until_day is None:
            return [FieldProblem("from_day", "required")]
        if change.from_day and change.until_day and change.from_day > change.until_day:
            return [FieldProblem("until_day", "ends_before_start", {"start": change.from_day})]
    if change.kind == WhatIfKind.QUANTITY and change.quantity is None:
        return [FieldProblem("quantity", "required")]
    return []


def cancel(actor: Actor, allocation_id: UUID, now: datetime) -> Allocation:
    """Stop an own run: at once while it waits, within seconds while it computes; what stood before stays.

    Errors: Forbidden, also for the run of every night, NotFound, Conflict when it is over.
    """
    require(actor, Action.ALLOCATE)
    found = get(actor, allocation_id, lock=True)
    if found.organisation_id != actor.organisation_id:
        raise Forbidden("allocation_not_yours")
    if found.state not in OPEN:
        raise Conflict("allocation_over", state=found.state.value)
    found.cancel_asked_at = now
    if found.state == AllocationState.WAITING:
        found.state, found.finished_at = AllocationState.CANCELLED, now
    session.flush()
    audit.note(actor, "cancel", "allocation", found.id, now)
    enqueue(ALLOCATE, str(found.id))
    return found
