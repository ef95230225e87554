"""What is kept of the judging: the best of each demand, exact, written only where something changed.

Beside the best, each demand has a reserve: who comes next, with no more than the order. What is known of a demand (the
best and the reserve) is all that fits down to its end, kept as `floor` on its narrow row; -1 when there is none after.
So who drops out is followed by the next in the reserve, and all offers are looked at again only when the reserve is
used up: after as many losses as it holds.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.services.match import judging

BEST = 20
"""Matches kept per demand: a list for the eye (MATCHING.md, Finding 1), never the input of an allocation."""
KNOWN, MOST = 2, 3
"""Times the best: what a look at all offers keeps with the reserve, and up to where offers that come in make it grow."""
CROWDED_OUT = "crowded_out"
Due = tuple[UUID, datetime | None]
"""What is due, and the mark that was read; None for what is looked at without being marked."""


def judge_demands(due: Sequence[Due], days: int) -> int:
    """Find the best offers of each of these demands anew, make what is kept say so, and take their marks away.

    `days` is today. Answers how many marks it took away: not those of rows that are being changed right now.
    """
    done: int = session.execute(judging.JUDGE_DEMANDS, _values(due, days)).one().done
    return done


def judge_whole(due: Sequence[Due], days: int, batch: int) -> int:
    """The same for so many that arrays are quicker; what is found is stored in batches of so many demands."""
    from wisselplaats.services.match import whole

    whole.find([key for key, _ in due], days, KNOWN * BEST)
    plan_by_hand()
    done = 0
    for begin in range(0, len(due), batch):
        if begin == batch:
            session.execute(judging.COUNTED)
        done += session.execute(judging.JUDGE_WHOLE, _values(due[begin : begin + batch], days)).one().done
    return done


def judge_listings(due: Sequence[Due], days: int) -> tuple[int, list[UUID]]:
    """Put these offers in or out of the lists where they belong, and take their marks away.

    Answers how many marks, and the demands whose reserve is used up. Nothing is written for those: they are to be
    judged as a whole (a demand that is due already is, and left out).
    """
    found = session.execute(judging.JUDGE_LISTINGS, _values(due, days) | {"most": MOST * BEST}).one()
    return found.done, found.refill


def clear_listings(due: Sequence[Due]) -> int:
    """Take the marks of these offers away when every demand is due, and so will look at them; answers how many."""
    values = {"ids": [key for key, _ in due], "moments": [moment for _, moment in due]}
    return session.scalar(judging.CLEAR_LISTINGS, values) or 0


def _values(due: Sequence[Due], days: int) -> dict[str, object]:
    return {
        "ids": [key for key, _ in due], "moments": [moment for _, moment in due], "today": days, "best": BEST,
        "known": KNOWN * BEST, "crowded_out": CROWDED_OUT,
    }  # fmt: skip


def plan_by_hand() -> None:
    """How the statements of this transaction are to be run from here on (see `judging.PLAN`)."""
    session.execute(judging.PLAN)
