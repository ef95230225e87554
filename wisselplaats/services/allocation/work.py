"""A run from beginning to end, by as many workers as come: the rows say what is to be done, whoever did the rest."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from wisselplaats.db import locked_one, session, transaction
from wisselplaats.domain.allocation import Cancelled
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationState
from wisselplaats.jobs import ALLOCATE, enqueue
from wisselplaats.models import Allocation, AllocationPart, AllocationSeries, AllocationShard
from wisselplaats.services.allocation import event, market, result
from wisselplaats.services.allocation.plan import (
    SNAPSHOT_DAYS,
    add_shards,
    ask_for_helpers,
    is_large,
    parts_of,
    plan,
    snapshot_of,
)
from wisselplaats.services.allocation.solve import joined, solve
from wisselplaats.services.allocation.start import OPEN, everything
from wisselplaats.services.allocation.tell import tell_end
from wisselplaats.services.allocation.watch import Ticker, begin_run, begin_shard, hold

Clock = Callable[[], datetime]
MOST_ATTEMPTS = 5
"""What broke off this many workers, by memory or time, will do so again."""
PATIENCE = timedelta(seconds=30)
"""Younger runs are still on their way through the queue."""


def proceed(allocation_id: UUID, clock: Clock) -> None:
    """Do what there is to do for a run, task after task; leaves quietly when others do the rest, or when it is over.

    `clock` gives the moment, for the work may take minutes. Running it twice, or in two workers, changes nothing.
    """
    while True:
        with transaction():
            state = session.scalar(select(Allocation.state).where(Allocation.id == allocation_id))
        if state == AllocationState.WAITING:
            moved = _begin(allocation_id, clock)
        elif state == AllocationState.RUNNING:
            moved = _next_task(allocation_id, clock) or _turn(allocation_id, clock)
        else:
            return
        if not moved:
            return


def sweep(now: datetime) -> int:
    """Ask again for every run that waits, or whose workers may have died; answers how many."""
    waiting = select(Allocation.id).where(Allocation.state.in_(OPEN), Allocation.created_at < now - PATIENCE)
    with transaction():
        found = session.scalars(waiting.order_by(Allocation.created_at)).all()
        for allocation_id in found:
            enqueue(ALLOCATE, str(allocation_id))
    return len(found)


def nightly(now: datetime, today: date) -> None:
    """Every night: a new advice over everything, and the markets of long ago are kept no longer."""
    with transaction():
        everything(AllocationOrigin.NIGHT, today)
        old = (
            select(Allocation.id)
            .join(Allocation.series)
            .where(Allocation.finished_at < now - SNAPSHOT_DAYS, Allocation.serial < AllocationSeries.done)
        )
        forget = update(AllocationPart).where(AllocationPart.allocation_id.in_(old)).values(snapshot=None)
        session.execute(forget, execution_options={"synchronize_session": False})


def _run(allocation_id: UUID) -> Allocation:
    return locked_one(Allocation, allocation_id)


def _begin(allocation_id: UUID, clock: Clock) -> bool:
    with hold(f"allocation:{allocation_id}") as connection:
        if connection is None:
            return False
        attempts = begin_run(connection, allocation_id)
        if attempts > MOST_ATTEMPTS:
            return _end(allocation_id, AllocationState.FAILED, clock, "allocation_gave_up")
        try:
            event.take_up(allocation_id)
            with transaction():
                run = _run(allocation_id)
                if run.state == AllocationState.WAITING:
                    run.started_at = clock()
                    plan(run)
        except Conflict as error:
            return _end(allocation_id, AllocationState.FAILED, clock, error.code)
    return True


def _end(allocation_id: UUID, state: AllocationState, clock: Clock, code: str | None = None) -> bool:
    """Stop it without having written any advice; what stood before stays."""
    with transaction():
        run = _run(allocation_id)
        if run.state in OPEN:
            run.state, run.failure_code, run.finished_at = state, code, clock()
            result.forget_tasks(run)
            tell_end(run, clock())
    return True


def _next_task(allocation_id: UUID, clock: Clock) -> bool:
    """Take one open task that nobody is at, and do it; False when there is none."""
    open_tasks = select(AllocationShard.id).where(
        AllocationShard.allocation_id == allocation_id, AllocationShard.done_at.is_(None)
    )
    with transaction():
        waiting = session.scalars(open_tasks.order_by(AllocationShard.demands.desc(), AllocationShard.id)).all()
    for shard_id in waiting:
        with hold(f"allocation-shard:{shard_id}") as connection:
            if connection is not None and _do(allocation_id, shard_id, connection, clock):
                return True
    return False


def _do(allocation_id: UUID, shard_id: int, connection: Connection, clock: Clock) -> bool:
    """Compute a task and keep what came of it; False when another worker has done it meanwhile."""
    with transaction():
        # a session that lives on has seen them before
        run = session.get_one(Allocation, allocation_id, populate_existing=True)
        shard = session.get(AllocationShard, shard_id, populate_existing=True)
        part = session.get(AllocationPart, (allocation_id, shard.part)) if shard else None
    if shard is None or part is None or shard.done_at is not None or run.state != AllocationState.RUNNING:
        return False
    if begin_shard(connection, shard_id) > MOST_ATTEMPTS:
        return _end(allocation_id, AllocationState.FAILED, clock, "allocation_gave_up")
    begun = time.monotonic()
    try:
        if run.cancel_asked_at is not None:
            raise Cancelled
        with transaction():
            found = solve(run, part, shard, Ticker(connection, allocation_id, shard_id))
    except Cancelled:
        return _end(allocation_id, AllocationState.CANCELLED, clock)
    with transaction():
        shard.result, shard.done_at, shard.progress = found, clock(), Decimal(1)
        shard.seconds = Decimal(str(round(time.monotonic() - begun, 3)))
    return True


def _turn(allocation_id: UUID, clock: Clock) -> bool:
    """When every task of a pass is done: the next pass, or the end. False while others are still at it."""
    with hold(f"allocation:{allocation_id}") as connection:
        if connection is None:
            return False
        with transaction():
            run = _run(allocation_id)
            left = select(func.count()).where(
                AllocationShard.allocation_id == run.id, AllocationShard.done_at.is_(None)
            )
            if run.state != AllocationState.RUNNING or session.scalar(left):
                return run.state != AllocationState.RUNNING
            if run.cancel_asked_at is not None:
                run.state, run.finished_at = AllocationState.CANCELLED, clock()
                result.forget_tasks(run)
            elif not _next_pass(run):
                result.write(run, clock())
    return True


def _next_pass(run: Allocation) -> bool:
    """Lay out the next pass of every part that has one; False when all is computed."""
    last = select(AllocationShard.part, func.max(AllocationShard.pass_no)).where(
        AllocationShard.allocation_id == run.id
    )
    reached = {row[0]: row[1] for row in session.execute(last.group_by(AllocationShard.part))}
    more = False
    for part in parts_of(run):
        if part.copied or not is_large(run, part) or reached[part.number] >= run.passes:
            continue
        part.flow = joined(run, part, reached[part.number])
        add_shards(run, part, market.from_bytes(snapshot_of(part.fingerprint)), reached[part.number] + 1)
        more = True
    session.flush()
    if more:
        ask_for_helpers(run.id)
    return more
