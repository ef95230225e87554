"""How much the matcher adds to the bare candidate query, for one event and for everything at once."""

import argparse
import random

from sqlalchemy import select

from tests.benchmarks.bench import line, own_database, seconds
from wisselplaats import demo, edge
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DemandState, ListingState
from wisselplaats.models import Demand, Listing
from wisselplaats.services import match
from wisselplaats.services.match.candidates import facts, pairs_of_demands, pairs_of_listings

EVENTS = 40


def bare(ids: list[object], query: object) -> None:
    """The candidate query alone, one event at a time."""
    for key in ids:
        query([key], edge.today())  # type: ignore[operator]
        session.rollback()


def judged(ids: list[object], mark: object) -> None:
    """The same events through the matcher: marked, judged, stored."""
    for key in ids:
        with transaction():
            mark(key)  # type: ignore[operator]
        match.rejudge(edge.now(), edge.today())


def run(size: str) -> None:
    """Fill, judge everything once, then measure."""
    demo.fill(size, 28992, "only-for-benchmarks")
    chosen = random.Random(28992)
    listings = session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED)).all()
    demands = session.scalars(select(Demand.id).where(Demand.state == DemandState.OPEN)).all()
    print(f"{size}: {len(listings)} offers, {len(demands)} open demands; medians and ratios of this run")
    for what, ids, query, mark in (
        ("one changed offer, stored", listings, pairs_of_listings, match.listing_changed),
        ("one changed demand, stored", demands, pairs_of_demands, match.demand_changed),
    ):
        picked = chosen.sample(list(ids), min(EVENTS, len(ids)))
        plain = seconds(lambda ids=picked, query=query: bare(ids, query), 3) / len(picked)
        ours = seconds(lambda ids=picked, mark=mark: judged(ids, mark), 3) / len(picked)
        line(what, ours, plain, "its bare candidate query")
    pairs = pairs_of_demands(list(demands)[:500], edge.today())
    read = seconds(lambda: facts(pairs, edge.today()))
    known = facts(pairs, edge.today())
    verdicts = seconds(lambda: [known.verdict(pair) for pair in pairs], 3)
    line(f"judging {len(pairs)} pairs", verdicts, read, "reading their facts")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=demo.SIZES, default="city")
    chosen_size = parser.parse_args().size
    with own_database("matching"):
        run(chosen_size)
