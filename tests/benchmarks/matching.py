"""What the matcher adds to the bare question: one changed offer or demand, a delivery of changed offers, everything."""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update

from tests.benchmarks.bench import own_database
from wisselplaats import demo, edge
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DemandState, ListingState
from wisselplaats.models import Demand, Listing
from wisselplaats.services import match
from wisselplaats.services.match import due, judging
from wisselplaats.services.match.keep import BEST, plan_for
from wisselplaats.services.match.sides import day_number

FLOOR = " AND score.points >= n.floor"
# the same questions without anything of ours: no list, no floor, nothing stored; the server counts, nothing is fetched
BARE_DEMAND = judging.statement(f"SELECT count(*), min(score) FROM ({judging.FOR_DEMANDS}) AS found")
BARE_LISTING = judging.statement(
    f"SELECT count(*), min(score) FROM ({judging.FOR_LISTINGS.replace(FLOOR, '')}) AS found"
)
BARE_DELIVERY = judging.statement(f"""
    SELECT count(*) FROM (
        SELECT row_number() OVER (PARTITION BY demand_id ORDER BY score DESC, cents DESC, listing_id) AS place
        FROM ({judging.FOR_LISTINGS.replace(FLOOR, "")}) AS found
    ) AS ranked WHERE place <= :best
""")


def stopwatch(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bare(query: Any, ids: list[UUID]) -> float:
    """The question alone, planned as the matcher has it planned."""
    with transaction():
        plan_for(len(ids))
        return stopwatch(
            lambda: session.execute(query, {"ids": ids, "today": day_number(edge.today()), "best": BEST}).all()
        )


def changed(table: Any, ids: list[UUID], factor: Decimal) -> None:
    """Another quantity, committed: the event."""
    mark = match.listing_changed if table is Listing else match.demand_changed
    with transaction():
        new = update(table).where(table.id.in_(ids)).values(quantity=table.quantity * factor)
        session.execute(new, execution_options={"synchronize_session": False})
        mark(*ids)


def stored() -> float:
    """From the commit until the matches are stored; telling comes after."""
    return stopwatch(lambda: due.judge_due(edge.now(), edge.today()))


def spread(name: str, ours: list[float], plain: list[float]) -> None:
    """Median and p95 of both, and the ratio of the p95s."""
    (p50, p95), (b50, b95) = ((statistics.median(x), sorted(x)[int(len(x) * 0.95)]) for x in (ours, plain))
    print(
        f"{name:<40} p50 {p50:8.1f} p95 {p95:8.1f} ms | bare p50 {b50:8.1f} p95 {b95:8.1f} ms |"
        f" p50 {p50 / b50:5.2f}x p95 {p95 / b95:5.2f}x",
        flush=True,
    )


def events(name: str, table: Any, ids: list[UUID], query: Any) -> None:
    """One change after the other, each against its own bare question just before; half grow, half shrink."""
    ours, plain = [], []
    for number, key in enumerate(ids):
        plain.append(min(bare(query, [key]) for _ in range(2)))
        changed(table, [key], Decimal("1.1") if number % 2 else Decimal("0.9"))
        ours.append(stored())
    spread(name, ours, plain)


def tidy() -> None:
    """What autovacuum does in an hour."""
    bind = session.get_bind()
    session.remove()
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("match", "match_need", "match_supply", "listing", "demand"):
            connection.execute(text(f"VACUUM ANALYZE {table}"))


def run(size: str, count: int, delivered: int) -> None:
    """Fill, judge everything once, then measure."""
    print(f"load {os.getloadavg()[0]:.1f}; filling {size}", flush=True)
    demo.fill(size, 28992, "only-for-benchmarks")
    tidy()
    print(f"everything judged and stored: {stored() / 1000:.1f} s", flush=True)
    tidy()
    chosen = random.Random(28992)
    listings = sorted(session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED)))
    demands = sorted(session.scalars(select(Demand.id).where(Demand.state == DemandState.OPEN)))
    kept = session.scalar(text("SELECT count(*) FROM match WHERE state = 'active'"))
    print(
        f"{len(listings)} offers, {len(demands)} open demands, {kept} matches; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    events("one changed offer", Listing, chosen.sample(listings, min(count, len(listings))), BARE_LISTING)
    events("one changed demand", Demand, chosen.sample(demands, min(count, len(demands))), BARE_DEMAND)
    delivery = chosen.sample(listings, min(delivered, len(listings)))
    plain = min(bare(BARE_DELIVERY, delivery) for _ in range(2))
    changed(Listing, delivery, Decimal("0.95"))
    spread(f"{len(delivery)} changed offers at once", [stored()], [plain])
    again = stopwatch(lambda: (changed(Listing, delivery, Decimal(1)), stored()))
    print(f"the same again, nothing changed: {again / 1000:.1f} s; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=demo.SIZES, default="city")
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--delivered", type=int, default=10_000)
    given = parser.parse_args()
    with own_database("matching"):
        run(given.size, given.events, given.delivered)
