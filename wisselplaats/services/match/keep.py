"""What is kept of the judging: the best of each demand, exact, written only where something changed."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text

from wisselplaats.db import session
from wisselplaats.services.match import judging

BEST = 20
"""Matches kept per demand: a list for the eye (MATCHING.md, Finding 1), never the input of an allocation."""
CROWDED_OUT = "crowded_out"
MANY = 200
"""From how many due at once it pays to count what was found before going on."""


def judge_demands(demand_ids: Collection[UUID], days: int) -> None:
    """Find the best offers of each of these demands anew, and make what is kept say so; `days` is today."""
    _found(judging.FIND_FOR_DEMANDS, demand_ids, days)
    session.execute(judging.PLACE_FOR_DEMANDS, {"ids": list(demand_ids)})
    _keep(days)


def judge_listings(listing_ids: Collection[UUID], days: int) -> set[UUID]:
    """Put these offers in or out of the lists where they belong; answers the demands whose list lost its end.

    Nothing is written for those: they are to be judged as a whole (a demand that is due already is, and left out).
    """
    _found(judging.FIND_FOR_LISTINGS, listing_ids, days)
    session.execute(judging.PLACE_FOR_LISTINGS, {"ids": list(listing_ids), "best": BEST})
    _keep(days)
    return set(session.scalars(judging.REFILL))


def _found(query: object, ids: Collection[UUID], days: int) -> None:
    session.execute(judging.TABLES)
    session.execute(judging.EMPTY)
    session.execute(query, {"ids": list(ids), "today": days, "best": BEST})  # type: ignore[call-overload]
    if len(ids) >= MANY:
        session.execute(text("ANALYZE match_found"))


def _keep(days: int) -> None:
    session.execute(judging.UPSERT)
    session.execute(judging.WITHDRAW, {"today": days, "crowded_out": CROWDED_OUT})
    session.execute(judging.FLOORS, {"best": BEST})
