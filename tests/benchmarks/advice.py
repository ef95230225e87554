"""A whole run of an allocation on a database (read, optimum, stored differences) against its compute alone.

    python -m tests.benchmarks.allocation --stored --size region [--on DATABASE]

Seconds on the clock, for the database works too. Compute alone is the optimum over all pairs and no more: neither the
comparison with first come, nor what demands lack, nor the market that is kept for what-ifs.
"""

import os
import random
import time
from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select, text

from tests.benchmarks.bench import own_database
from tests.benchmarks.matching import changed, tidy, write_sides
from wisselplaats import demo, edge
from wisselplaats.db import session, transaction
from wisselplaats.domain import allocation as engine
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationScope, ListingState
from wisselplaats.models import Allocation, Listing
from wisselplaats.services.allocation import market, reading, work
from wisselplaats.services.allocation.setting import holding
from wisselplaats.services.allocation.start import everything

SHARE = 100
"""One in so many offers changes between the first run and the next."""


def clocked(work_: Callable[[], object]) -> float:
    """Seconds."""
    begin = time.perf_counter()
    work_()
    return time.perf_counter() - begin


def whole() -> UUID:
    """A run over everything from its asking to its stored advice, by one worker."""
    with transaction():
        key = everything(AllocationOrigin.NIGHT, edge.today()).id
    work.proceed(key, edge.now)
    return key


def forget() -> None:
    """No advice any more, so that the next run is the first."""
    with transaction():
        session.execute(text("TRUNCATE allocation_series CASCADE"))
    session.remove()


def parts() -> list[market.Market]:
    """The market in its kind groups, as a run reads it."""
    with transaction():
        read = reading.read(reading.Asked(AllocationScope.ALL, edge.today()))
    return [part for _, part in market.parts(read)]


def compute(found: list[market.Market]) -> None:
    """The optimum of each part, with the settings of all."""
    how = holding(None)
    for part in found:
        engine.allocate(
            part.lots, part.demands, part.rates, gap=float(how.target_gap), shard_demands=how.shard_demands,
            passes=how.passes, minimum_value=int(how.least_eur * 1000),
        )  # fmt: skip


def measured(what: str, alone: float) -> None:
    """One run against the compute."""
    kept: list[UUID] = []
    seconds = clocked(lambda: kept.append(whole()))
    run = session.get_one(Allocation, kept[0], populate_existing=True)
    lines = f"{run.lines} lines, {run.kept} of before, gap {run.gap:.4%}"
    print(f"{what:<32} {seconds:6.2f} s  {seconds / alone:5.2f} x the compute  {lines}", flush=True)


def run(size: str, kept: str | None) -> None:
    """The first advice, all of it new, and the next after one offer in a hundred changed."""
    with own_database("advice", kept):
        demo.fill(size, 28992, "only-for-benchmarks")
        write_sides()
        tidy()
        forget()
        whole()  # compiles
        found = parts()
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        alone = min(clocked(lambda: compute(found)) for _ in range(3))
        print(f"compute alone {alone:.2f} s, {len(found)} groups", flush=True)
        forget()
        measured("all lines new", alone)
        listings = sorted(session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED)))
        changed(Listing, random.Random(28992).sample(listings, len(listings) // SHARE), Decimal("0.9"))
        measured("one offer in a hundred changed", alone)
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
