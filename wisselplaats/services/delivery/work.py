"""Processes bulk uploads in the worker: one at a time per source system, each whole or not at all."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.adapters.readers import open_table
from wisselplaats.db import session, transaction
from wisselplaats.domain.delivery import Mapping, Row, RowProblem, Table, propose_mapping
from wisselplaats.domain.errors import DomainError, FieldProblem, Invalid, TooLarge, UnsupportedContent
from wisselplaats.domain.vocabulary import DeliveryState, NotificationKind, RowStatus
from wisselplaats.jobs import PROCESS_DELIVERY, enqueue
from wisselplaats.models import Delivery
from wisselplaats.services import notification
from wisselplaats.services.delivery.arriving import Tally, arrive
from wisselplaats.services.delivery.receive import store
from wisselplaats.services.delivery.settle import Settled, forget, note, settle
from wisselplaats.services.delivery.watch import Source, Watch, turn

Clock = Callable[[], datetime]
UNFINISHED = (DeliveryState.RECEIVED, DeliveryState.PROCESSING)
MOST_ATTEMPTS = 3
"""A file that broke off the worker this often, by memory or time, will do so again."""
PATIENCE = timedelta(seconds=30)
"""Younger deliveries are still on their way through the queue."""
LOOKED_THROUGH, INTERPRETED = 0.3, 0.9
"""Shares of the progress at which the columns are known, and at which all rows are read."""
SHOWN_COLUMNS = 30


def sweep(now: datetime) -> int:
    """Ask again for every delivery that waits, or whose worker may have died; answers how many."""
    waiting = select(Delivery.id).where(Delivery.state.in_(UNFINISHED), Delivery.updated_at < now - PATIENCE)
    with transaction():
        found = session.scalars(waiting.order_by(Delivery.created_at)).all()
        for delivery_id in found:
            enqueue(PROCESS_DELIVERY, str(delivery_id))
    return len(found)


def process(delivery_id: UUID, clock: Clock) -> None:
    """Process this delivery, and all that wait for the same source system, oldest first.

    Leaves quietly when another worker has the source system's turn: that one takes this delivery along.
    A second run of a finished delivery does nothing. `clock` gives the moment, for the work may take minutes.
    """
    with transaction():
        found = session.execute(
            select(Delivery.organisation_id, Delivery.source_system).where(Delivery.id == delivery_id)
        ).one_or_none()
    source: Source | None = None if found is None else (found[0], found[1])
    while source is not None and _oldest(source):
        with turn(source) as watch:
            if watch is None:
                return
            waiting = _oldest(source)
            if waiting is not None:
                _attempt(waiting, watch, clock)


def _oldest(source: Source) -> UUID | None:
    query = select(Delivery.id).where(
        Delivery.organisation_id == source[0], Delivery.source_system == source[1], Delivery.state.in_(UNFINISHED)
    )
    with transaction():
        return session.scalar(query.order_by(Delivery.created_at, Delivery.id).limit(1))


def _attempt(delivery_id: UUID, watch: Watch, clock: Clock) -> None:
    attempts = watch.begin(delivery_id)
    with transaction():
        delivery = session.get_one(Delivery, delivery_id, populate_existing=True)
    if attempts > MOST_ATTEMPTS:
        _stop(delivery, DeliveryState.FAILED, FieldProblem("", "delivery_gave_up", {"attempts": MOST_ATTEMPTS}), clock)
        return
    try:
        _work(delivery, watch, clock)
    except FileNotFoundError:
        _stop(delivery, DeliveryState.FAILED, FieldProblem("", "file_lost"), clock)
    except (Invalid, UnsupportedContent, TooLarge) as error:
        _stop(delivery, DeliveryState.REFUSED, _first(error), clock, error)


def _work(delivery: Delivery, watch: Watch, clock: Clock) -> None:
    """Read, compare and write. Errors: Invalid, UnsupportedContent and TooLarge, about the file.

    A workbook is laid out in memory whole; the reader's own limits bound it (about 0.5 GB at their edge). Operators
    give the worker a memory limit beside that (MemoryMax, a container): a killed worker costs one attempt.
    """
    table = open_table(store().path(delivery.file_key), delivery.content_type, delivery.file_name)
    looked = _Counted(lambda count: watch.show(delivery.id, LOOKED_THROUGH * count / (table.count_hint or 2 * count)))
    mapping = propose_mapping(table.columns, looked.through(table), table.decimal_mark)
    if mapping.missing:
        columns = ", ".join(table.columns[:SHOWN_COLUMNS])
        problem = FieldProblem("", "source_id_column_missing", {"columns": columns})
        _stop(delivery, DeliveryState.AWAITING_MAPPING, problem, clock)
        return
    _write(delivery, table, mapping, watch, looked.count, clock)


def _write(delivery: Delivery, table: Table, mapping: Mapping, watch: Watch, total: int, clock: Clock) -> None:
    def progress(count: int) -> None:
        watch.show(delivery.id, LOOKED_THROUGH + (INTERPRETED - LOOKED_THROUGH) * count / max(total, 1))

    with transaction():
        tally = arrive(table, mapping, progress)
        _finish(delivery, tally, settle(delivery, tally), clock)


class _Counted:
    """Counts rows that pass, and tells of it."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.count, self.progress = 0, progress

    def through(self, table: Table) -> Iterator[Row]:
        """The rows of the table, counted."""
        for row in table.rows():
            self.count += 1
            self.progress(self.count)
            yield row


def _finish(delivery: Delivery, tally: Tally, settled: Settled, clock: Clock) -> None:
    delivery.read = tally.read
    delivery.created = settled.counts.get(RowStatus.CREATED, 0)
    delivery.changed = settled.counts.get(RowStatus.CHANGED, 0)
    delivery.unchanged = settled.counts.get(RowStatus.UNCHANGED, 0)
    delivery.skipped = settled.counts.get(RowStatus.SKIPPED, 0)
    delivery.errors = settled.counts.get(RowStatus.ERROR, 0)
    delivery.withdrawn = settled.withdrawn
    _close(delivery, DeliveryState.PROCESSED, clock)


def _stop(
    delivery: Delivery,
    state: DeliveryState,
    problem: FieldProblem,
    clock: Clock,
    error: DomainError | None = None,
) -> None:
    """End it without having touched the inventory; the reason is there for people and for machines."""
    tally = Tally()
    for found in error.problems if isinstance(error, Invalid) else [problem]:
        tally.add(0, RowProblem(None, found.code, found.params))
    for group in tally.groups.values():
        group.first_rows = [int(group.params["row"])] if isinstance(group.params.get("row"), int) else []
    with transaction():
        forget(delivery)
        note(delivery, tally)
        delivery.failure_code, delivery.failure_params = problem.code, dict(problem.params)
        _close(delivery, state, clock)


def _first(error: DomainError) -> FieldProblem:
    return error.problems[0] if isinstance(error, Invalid) else FieldProblem("file", error.code, error.params)


def _close(delivery: Delivery, state: DeliveryState, clock: Clock) -> None:
    delivery.state, delivery.progress, delivery.finished_at = state, Decimal(1), clock()
    counts: dict[str, Any] = {}
    if state == DeliveryState.PROCESSED and not delivery.trial:  # else the sentence would claim what did not happen
        counts = {"created": delivery.created, "changed": delivery.changed, "errors": delivery.errors}
    notification.tell(
        delivery.created_by,
        delivery.organisation_id,
        NotificationKind.DELIVERY_DONE,
        f"delivery:{delivery.id}:{'trial' if delivery.trial else 'applied'}:{state.value}",
        f"/aanleveringen/{delivery.id}",
        clock(),
        **counts,
    )
