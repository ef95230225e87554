"""One delivery, read and written at the same time: while PostgreSQL writes a slice, the next one is being read."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from wisselplaats.adapters.geography import arrays_to_rd
from wisselplaats.db import session
from wisselplaats.domain.delivery.convert import Catalogue, Converter, seed_of
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.rows import Table
from wisselplaats.domain.vocabulary import DeliveryPhase, RowStatus
from wisselplaats.models import Delivery, DeliveryPart, DeliveryProblem, DeliveryRow
from wisselplaats.services import material
from wisselplaats.services.delivery.sift import Sifter, Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target import Counts, Target, target_of
from wisselplaats.services.delivery.watch import Watch

HERE = ZoneInfo("Europe/Amsterdam")
AHEAD = 2
"""Slices that may wait while one is being written: memory stays what it is, however fast the file is read."""


@dataclass(frozen=True)
class Settled:
    """How the rows came out; `withdrawn` are objects that a complete file no longer has."""

    counts: Counts
    withdrawn: int
    tally: Tally


def run(delivery: Delivery, table: Table, mapping: Mapping, watch: Watch, now: datetime) -> Settled:
    """Read, judge and write a delivery in the caller's transaction; a trial run writes its outcome only.

    Errors: Invalid where the file breaks off, or when a complete file lacks too much; Cancelled.
    """
    forget(delivery)
    mapping = replace(mapping, decimal_mark=table.decimal_mark or mapping.decimal_mark)
    converter = Converter(mapping, delivery.kind, _catalogue(), arrays_to_rd)
    seed = seed_of(delivery.kind, mapping.as_dict(), material.stamp())
    target, tally = target_of(delivery, now, now.astimezone(HERE).date()), Tally()
    sifter = Sifter(converter, target.begin(tally), seed, tally)
    watch.enter(DeliveryPhase.READING)
    counts: Counter[RowStatus] = Counter()
    for done in _written(target, sifter.slices(table)):
        counts.update(done)
        watch.show(sum(counts.values()), table.count_hint)
    watch.enter(DeliveryPhase.WRITING)
    withdrawn = target.finish(tally)
    for problem in table.notes:
        tally.add(int(problem.params.get("row") or 0), [problem])
    note(delivery, tally)
    return Settled(counts, withdrawn, tally)


def _catalogue() -> Catalogue:
    return Catalogue(material.lexicon(), material.units(), material.untraded())


def _written(target: Target, slices: Iterable[Slice]) -> Iterator[Counts]:
    """The counts of each slice, in order; stops at the first error, when nothing of this is under way any more."""
    if not target.beside:
        yield from map(target.write, slices)
        return
    beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="delivery-writer")
    under_way: deque[Future[Counts]] = deque()
    try:
        for part in slices:
            under_way.append(beside.submit(target.write, part))
            if len(under_way) > AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        beside.shutdown(wait=True, cancel_futures=True)


def forget(delivery: Delivery) -> None:
    """Remove the outcome of an earlier run: of the trial, or of a worker that could not finish."""
    for table in (DeliveryRow, DeliveryPart, DeliveryProblem):
        session.execute(delete(table).where(table.delivery_id == delivery.id))


def note(delivery: Delivery, tally: Tally) -> None:
    """Write the problems of all rows together."""
    session.add_all(
        DeliveryProblem(
            delivery_id=delivery.id,
            code=group.code,
            column=group.column,
            count=group.count,
            example=group.example,
            params=group.params,
            first_rows=group.first_rows,
        )
        for group in tally.groups.values()
    )
    session.flush()
