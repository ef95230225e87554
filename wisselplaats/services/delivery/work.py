"""Processes bulk uploads in the worker: one at a time per source system, each whole or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.adapters.tables import limits
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.db import session, transaction
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.rows import RowProblem, Table
from wisselplaats.domain.errors import DomainError, FieldProblem, Invalid, TooLarge, UnsupportedContent
from wisselplaats.domain.vocabulary import DeliveryState, NotificationKind, RowStatus
from wisselplaats.jobs import PROCESS_DELIVERY, enqueue
from wisselplaats.models import Delivery
from wisselplaats.services import notification
from wisselplaats.services.delivery.mapping.choose import choose, known
from wisselplaats.services.delivery.pipeline import Settled, forget, note, run
from wisselplaats.services.delivery.receive import store
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.watch import Cancelled, Source, Watch, turn

Clock = Callable[[], datetime]
UNFINISHED = (DeliveryState.RECEIVED, DeliveryState.PROCESSING)
MOST_ATTEMPTS = 3
"""A file that broke off the worker this often, by memory or time, will do so again."""
PATIENCE = timedelta(seconds=30)
"""Younger deliveries are still on their way through the queue."""


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
    source = _source(delivery_id)
    while source is not None and _oldest(source):
        with turn(source) as watch:
            if watch is None:
                return
            waiting = _oldest(source)
            if waiting is not None:
                _attempt(waiting, watch, clock)


def give_up(delivery_id: UUID, clock: Clock) -> None:
    """The worker's time is over: end what is being processed of the same source system, with what to do about it."""
    source = _source(delivery_id)
    if source is None:
        return
    query = select(Delivery).where(
        Delivery.organisation_id == source[0], Delivery.source_system == source[1],
        Delivery.state == DeliveryState.PROCESSING,
    )  # fmt: skip
    with transaction():
        found = session.scalars(query).all()
    for delivery in found:
        _stop(delivery, DeliveryState.FAILED, FieldProblem("", "delivery_too_slow"), clock)


def _source(delivery_id: UUID) -> Source | None:
    query = select(Delivery.organisation_id, Delivery.source_system).where(Delivery.id == delivery_id)
    with transaction():
        found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


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
    except Cancelled:
        _stop(delivery, DeliveryState.ABORTED, FieldProblem("", "delivery_cancelled"), clock)
    except FileNotFoundError:
        _stop(delivery, DeliveryState.FAILED, FieldProblem("", "file_lost"), clock)
    except (Invalid, UnsupportedContent, TooLarge) as error:
        _stop(delivery, DeliveryState.REFUSED, _first(error), clock, error)


def _work(delivery: Delivery, watch: Watch, clock: Clock) -> None:
    """Read, compare and write. Errors: Cancelled; Invalid, UnsupportedContent and TooLarge, about the file."""
    table, looked = _table(delivery, known(delivery), watch)
    chosen = choose(delivery, table, lambda count: watch.show(count, table.count_hint))
    if chosen.mapping is None:
        problem = chosen.problems[0] if chosen.problems else FieldProblem("", "mapping_needed")
        _stop(delivery, DeliveryState.AWAITING_MAPPING, problem, clock, Invalid(chosen.problems or [problem]))
        return
    if looked != _way(chosen.mapping):
        table, _ = _table(delivery, chosen.mapping, watch)
    with transaction():
        settled = run(delivery, table, chosen.mapping, watch, clock())
        _finish(delivery, settled, clock)


Way = tuple[str | None, int | None, str | None]
"""Sheet or layer, row of the column names, encoding; None lets the reader find out."""


def _way(mapping: Mapping | None) -> Way:
    return (mapping.part, mapping.header_row, mapping.encoding) if mapping else (None, None, None)


def _table(delivery: Delivery, mapping: Mapping | None, watch: Watch) -> tuple[Table, Way]:
    """The file, opened in the way that a mapping says, and that way."""
    part, header_row, encoding = way = _way(mapping)
    table = open_table(
        store().path(delivery.file_key), delivery.content_type, delivery.file_name,
        part=part, header_row=header_row, encoding=encoding, limits=limits.current(),
        meanwhile=watch.listen,
    )  # fmt: skip
    return table, way


def _finish(delivery: Delivery, settled: Settled, clock: Clock) -> None:
    """Close it, unless somebody asked to stop at the last moment: then all of it is undone. Errors: Cancelled."""
    asked = select(Delivery.cancel_requested_at).where(Delivery.id == delivery.id).with_for_update(key_share=True)
    if session.scalar(asked) is not None:
        raise Cancelled
    delivery.read = settled.tally.read
    for status, name in COUNTED.items():
        setattr(delivery, name, settled.counts.get(status, 0))
    delivery.withdrawn = settled.withdrawn
    _close(delivery, DeliveryState.PROCESSED, clock)


COUNTED = {
    RowStatus.CREATED: "created",
    RowStatus.CHANGED: "changed",
    RowStatus.UNCHANGED: "unchanged",
    RowStatus.SKIPPED: "skipped",
    RowStatus.ERROR: "errors",
}


def _stop(
    delivery: Delivery,
    state: DeliveryState,
    problem: FieldProblem,
    clock: Clock,
    error: DomainError | None = None,
) -> None:
    """End it without having touched anything of the source; the reason is there for people and for machines."""
    tally = Tally()
    for found in error.problems if isinstance(error, Invalid) else [problem]:
        row = found.params.get("row")
        tally.add(row if isinstance(row, int) else 0, [RowProblem(None, found.code, found.params)])
    for group in tally.groups.values():
        group.first_rows = [row for row in group.first_rows if row]
    with transaction():
        session.refresh(delivery)
        forget(delivery)
        note(delivery, tally)
        delivery.read = 0
        delivery.failure_code, delivery.failure_params = problem.code, dict(problem.params)
        _close(delivery, state, clock)


def _first(error: DomainError) -> FieldProblem:
    return error.problems[0] if isinstance(error, Invalid) else FieldProblem("file", error.code, error.params)


def _close(delivery: Delivery, state: DeliveryState, clock: Clock) -> None:
    delivery.state, delivery.progress, delivery.finished_at = state, Decimal(1), clock()
    delivery.phase = None
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
