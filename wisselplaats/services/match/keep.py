"""What is kept of the judging: the best of each demand, exact, written only where something changed."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import TextClause, text

from wisselplaats.db import session
from wisselplaats.services.match import judging

BEST = 20
"""Matches kept per demand: a list for the eye (MATCHING.md, Finding 1), never the input of an allocation."""
CROWDED_OUT = "crowded_out"
MANY = 200
"""From how many due at once it pays to count what was found before going on."""


def judge_demands(demand_ids: Collection[UUID], days: int) -> None:
    """Find the best offers of each of these demands anew, and make what is kept say so; `days` is today."""
    _fill(judging.FIND_FOR_DEMANDS, judging.PLACE_FOR_DEMANDS, demand_ids, days)
    _keep(days)


def judge_listings(listing_ids: Collection[UUID], days: int) -> set[UUID]:
    """Put these offers in or out of the lists where they belong; answers the demands whose list lost its end.

    Nothing is written for those: they are to be judged as a whole (a demand that is due already is, and left out).
    """
    _fill(judging.FIND_FOR_LISTINGS, judging.PLACE_FOR_LISTINGS, listing_ids, days)
    _keep(days)
    return set(session.scalars(judging.REFILL))


def _fill(find: TextClause, place: TextClause, due: Collection[UUID], days: int) -> None:
    ids = list(due)
    plan_for(len(ids))
    session.execute(judging.TABLES)
    session.execute(judging.EMPTY)
    session.execute(find, {"ids": ids, "today": days, "best": BEST})
    if len(ids) >= MANY:
        session.execute(text("ANALYZE match_found"))
    session.execute(place, {"ids": ids, "best": BEST})
    if len(ids) >= MANY:
        session.execute(text("ANALYZE match_place, match_touched, match_gone"))


def plan_for(count: int) -> None:
    """How the statements of this transaction are to be run, for so many that are due."""
    session.execute(judging.PLAN)
    session.execute(judging.PLAN_MANY if count >= MANY else judging.PLAN_FEW)


def _keep(days: int) -> None:
    session.execute(judging.UPSERT)
    session.execute(judging.WITHDRAW, {"today": days, "crowded_out": CROWDED_OUT})
    session.execute(judging.FLOORS, {"best": BEST})
