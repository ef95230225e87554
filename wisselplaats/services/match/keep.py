"""What is kept of the judging: the best of each demand, exact, written only where something changed.

Beside the best, each demand has a reserve: who comes next, with no more than the order. What is known of a demand (the
best and the reserve) is all that fits down to its end, kept as `floor` on its narrow row; -1 when there is none after.
So who drops out is followed by the next in the reserve, and all offers are looked at again only when the reserve is
used up: after as many losses as it holds.
"""

from collections.abc import Collection
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.services.match import judging

BEST = 20
"""Matches kept per demand: a list for the eye (MATCHING.md, Finding 1), never the input of an allocation."""
KNOWN, MOST = 2, 3
"""Times the best: what a look at all offers keeps with the reserve, and up to where offers that come in make it grow."""
CROWDED_OUT = "crowded_out"
MANY = 200
"""From how many due at once it pays to count before planning."""


def judge_demands(demand_ids: Collection[UUID], days: int) -> None:
    """Find the best offers of each of these demands anew, and make what is kept say so; `days` is today."""
    session.execute(judging.JUDGE_DEMANDS, _lengths(demand_ids, days)).all()


def judge_listings(listing_ids: Collection[UUID], days: int) -> set[UUID]:
    """Put these offers in or out of the lists where they belong; answers the demands whose reserve is used up.

    Nothing is written for those: they are to be judged as a whole (a demand that is due already is, and left out).
    """
    return set(session.scalars(judging.JUDGE_LISTINGS, _lengths(listing_ids, days) | {"most": MOST * BEST}))


def _lengths(ids: Collection[UUID], days: int) -> dict[str, object]:
    return {"ids": list(ids), "today": days, "best": BEST, "known": KNOWN * BEST, "crowded_out": CROWDED_OUT}


def plan_for(count: int) -> None:
    """How the statements of this transaction are to be run, for so many that are due."""
    plans = "force_custom_plan" if count >= MANY else "force_generic_plan"
    session.execute(judging.PLAN, {"plans": plans})
