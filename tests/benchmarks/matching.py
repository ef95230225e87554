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
from wisselplaats.models import Demand, Listing, Match
from wisselplaats.services import match
from wisselplaats.services.match import due, judging, sides
from wisselplaats.services.match.keep import BEST, plan_by_hand
from wisselplaats.services.match.sides import day_number

CHUNK = 20_000
"""Narrow rows that are written in one statement."""
WARM = 8
"""Events before the first that counts: a worker that has been up for a while has its plans."""

# The same questions with nothing of ours around them: no marks, no narrow row written, no reserve, nothing stored. They
# are planned as ours are, prepared like ours, run twice, and the quicker one counts; the answers are fetched.
# "the best twenty of this demand, with their score and saving"
BARE_DEMAND = judging.statement(f"SELECT listing_id, score, cents FROM ({judging.FOR_DEMANDS}) AS found")
# "which demands may have this offer, and how well does it fit": every pair that fits
BARE_PAIRS = judging.statement(f"SELECT listing_id, demand_id, score, cents FROM ({judging.FOR_LISTINGS}) AS found")
# "whose best twenty is it among": the same, held against the end of each of those lists
BARE_LISTING = judging.statement(f"""
    SELECT found.listing_id, found.demand_id, found.score, found.cents FROM ({judging.FOR_LISTINGS}) AS found
    LEFT JOIN LATERAL (
        SELECT score, (saving_eur * 100)::bigint AS cents, listing_id FROM match
        WHERE match.demand_id = found.demand_id AND state = 'active'
        ORDER BY score DESC, cents DESC, listing_id OFFSET :known - 1 LIMIT 1
    ) AS last ON true
    WHERE last.score IS NULL OR found.score > last.score OR (found.score = last.score AND (found.cents > last.cents
        OR (found.cents = last.cents AND found.listing_id <= last.listing_id)))
""")
# "of all that may have one of these offers: which of them come first", in one set
BARE_DELIVERY = judging.statement(f"""
    SELECT listing_id, demand_id, score, cents FROM (
        SELECT *, row_number() OVER (PARTITION BY demand_id ORDER BY score DESC, cents DESC, listing_id) AS place
        FROM ({judging.FOR_LISTINGS}) AS found
    ) AS ranked WHERE place <= :known
""")


def stopwatch(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def bare(query: Any, ids: list[UUID]) -> float:
    """The question alone, planned as the matcher has it planned."""
    with transaction():
        plan_by_hand()
        return stopwatch(
            lambda: session.execute(query, {"ids": ids, "today": day_number(edge.today()), "known": BEST}).all()
        )


def changed(table: Any, ids: list[UUID], factor: Decimal) -> None:
    """Another quantity, committed: the event."""
    mark = match.listing_changed if table is Listing else match.demand_changed
    with transaction():
        # what is claimed stays as it is
        taken = table.optioned + table.accepted + table.handed_over if table is Listing else 0
        new = update(table).where(table.id.in_(ids)).values(quantity=taken + (table.quantity - taken) * factor)
        session.execute(new, execution_options={"synchronize_session": False})
        mark(*ids)


def stored() -> float:
    """From the commit until the matches are stored; telling comes after."""
    return stopwatch(lambda: due.judge_due(edge.now(), edge.today()))


def spread(name: str, ours: list[float], plain: list[float]) -> None:
    """Median and p95 of both, and the ratio of the p95s."""
    (p50, p95), (b50, b95) = ((statistics.median(x), sorted(x)[int(len(x) * 0.95)]) for x in (ours, plain))
    print(
        f"{name:<48} p50 {p50:8.1f} p95 {p95:8.1f} ms | bare p50 {b50:8.1f} p95 {b95:8.1f} ms |"
        f" p50 {p50 / b50:5.2f}x p95 {p95 / b95:5.2f}x",
        flush=True,
    )


def events(name: str, table: Any, ids: list[UUID], *queries: tuple[str, Any]) -> None:
    """One change after the other, each against its own bare questions just before; half grow, half shrink."""
    ours: list[float] = []
    plain: list[list[float]] = [[] for _ in queries]
    for number, key in enumerate(ids):
        asked = [min(bare(query, [key]) for _ in range(2)) for _, query in queries]
        changed(table, [key], Decimal("1.1") if number % 2 else Decimal("0.9"))
        taken = stored()
        if number >= WARM:
            ours.append(taken)
            for times, one in zip(plain, asked, strict=True):
                times.append(one)
    for (what, _), times in zip(queries, plain, strict=True):
        spread(f"{name} | {what}", ours, times)


def tidy() -> None:
    """What autovacuum does in an hour."""
    bind = session.get_bind()
    session.remove()
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("match", "match_reserve", "match_need", "match_supply", "listing", "demand"):
            connection.execute(text(f"VACUUM ANALYZE {table}"))


def run(size: str, count: int, delivered: int, *, touched: bool, only_fill: bool) -> None:
    """Fill, judge everything once (or all that the events touch), then measure, unless it is to be filled only."""
    print(f"load {os.getloadavg()[0]:.1f}; filling {size}", flush=True)
    demo.fill(size, 28992, "only-for-benchmarks")
    tidy()
    if touched:
        write_sides()
    else:
        print(f"everything judged and stored: {stored() / 1000:.1f} s", flush=True)
    tidy()
    measure(count, 0 if touched else delivered, touched=touched, only_fill=only_fill)


def write_sides() -> None:
    """Both sides in narrow rows and nothing due: the market as it is when all was judged, but for the lists."""
    for table, write in ((Listing, sides.write_supplies), (Demand, sides.write_needs)):
        keys = session.scalars(select(table.id).where(table.match_due_at.is_not(None)).order_by(table.id)).all()
        for begin in range(0, len(keys), CHUNK):
            with transaction():
                write(keys[begin : begin + CHUNK])
        with transaction():
            session.execute(update(table).values(match_due_at=None), execution_options={"synchronize_session": False})


def judge_touched(listings: list[UUID], demands: list[UUID]) -> None:
    """The lists of these demands and of every demand that may have one of these offers: what their events work on."""
    with transaction():
        values = {"ids": listings, "today": day_number(edge.today())}
        touched = {row.demand_id for row in session.execute(BARE_PAIRS, values)} | {*demands}
        # on a database that is kept they were judged before
        new = touched - {*session.scalars(select(Match.demand_id).distinct())}
        match.demand_changed(*new)
    print(f"{len(touched)} lists, {len(new)} of them judged in {stored() / 1000:.1f} s", flush=True)
    tidy()


def measure(count: int, delivered: int, *, touched: bool, only_fill: bool) -> None:
    """Events on a market that is judged already, or of which what they touch is judged first; none when only filling."""
    chosen = random.Random(28992)
    listings = sorted(session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED)))
    demands = sorted(session.scalars(select(Demand.id).where(Demand.state == DemandState.OPEN)))
    some_listings = chosen.sample(listings, min(count + WARM, len(listings)))
    some_demands = chosen.sample(demands, min(count + WARM, len(demands)))
    if touched:
        judge_touched(some_listings, some_demands)
    if only_fill:
        return
    kept = session.scalar(text("SELECT count(*) FROM match WHERE state = 'active'"))
    load = os.getloadavg()[0]
    print(f"{len(listings)} offers, {len(demands)} open demands, {kept} matches; load {load:.1f}", flush=True)
    lists = ("whose best twenty it is among", BARE_LISTING)
    events("a changed demand", Demand, some_demands, ("its best twenty", BARE_DEMAND))
    events("a changed offer", Listing, some_listings, lists, ("every pair that fits", BARE_PAIRS))
    if delivered:
        deliver(chosen.sample(listings, min(delivered, len(listings))))
    print(f"load {os.getloadavg()[0]:.1f}", flush=True)


def deliver(delivery: list[UUID]) -> None:
    """Many changed offers at once, against one question in one set."""
    plain = min(bare(BARE_DELIVERY, delivery) for _ in range(2))
    changed(Listing, delivery, Decimal("0.95"))
    spread(f"{len(delivery)} changed offers at once", [stored()], [plain])
    again = stopwatch(lambda: (changed(Listing, delivery, Decimal(1)), stored()))
    print(f"the same again, nothing changed: {again / 1000:.1f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=demo.SIZES, default="city")
    parser.add_argument("--events", type=int, default=200)
    parser.add_argument("--delivered", type=int, default=10_000)
    parser.add_argument("--touched", action="store_true", help="judge beforehand only the lists that the events touch")
    parser.add_argument("--on", metavar="DATABASE", help="a filled database that is kept; made when it is not there")
    parser.add_argument("--fill", action="store_true", help="fill and judge it, and measure another time")
    given = parser.parse_args()
    with own_database("matching", given.on):
        run(given.size, given.events, given.delivered, touched=given.touched, only_fill=given.fill)
