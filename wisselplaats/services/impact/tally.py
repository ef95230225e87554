"""The sums that reports read: folded by a worker from what was handed over, rebuilt when asked, and checked."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from wisselplaats.db import session, transaction
from wisselplaats.models import Handover, ImpactEntry, ImpactTally, Recycling
from wisselplaats.models.results import MEASURES

BATCH = 20_000
LOCK = 4_260_431  # the key of the advisory lock: one process folds at a time
_KEYS = "organisation_id, month, gave, took, material_code, rung"
_SUMS = ", ".join(f"sum({name})" for name in MEASURES)
_NAMES = ", ".join(MEASURES)
_SIDES = f"""
    SELECT giver_id AS organisation_id, date_trunc('month', day)::date AS month, true AS gave,
        giver_id IS NOT DISTINCT FROM taker_id AS took, material_code, rung, {_NAMES} FROM picked
    UNION ALL
    SELECT taker_id, date_trunc('month', day)::date, false, true, material_code, rung, {_NAMES} FROM picked
    WHERE taker_id <> giver_id
"""  # noqa: S608 - names of columns, all ours
_ADD = f"""
INSERT INTO impact_tally ({_KEYS}, {_NAMES})
SELECT {_KEYS}, {_SUMS} FROM ({_SIDES}) AS sides GROUP BY {_KEYS}
ON CONFLICT ({_KEYS}) DO UPDATE SET {", ".join(f"{name} = impact_tally.{name} + EXCLUDED.{name}" for name in MEASURES)}
"""  # noqa: S608
# mark and add in one statement: an entry is either folded and in the sums, or neither
_FOLD = f"""
WITH next AS (SELECT id FROM impact_entry WHERE NOT folded ORDER BY day LIMIT :batch FOR UPDATE SKIP LOCKED),
picked AS (UPDATE impact_entry SET folded = true FROM next WHERE impact_entry.id = next.id RETURNING impact_entry.*),
added AS ({_ADD} RETURNING 1)
SELECT count(*) FROM picked
"""  # noqa: S608
_REBUILD = f"WITH picked AS (SELECT * FROM impact_entry WHERE folded) {_ADD}"  # noqa: S608
# rows of the tally that are not the sum of their entries, either way
_DIFFERENT = f"""
WITH picked AS (SELECT * FROM impact_entry WHERE folded),
truth AS (SELECT {_KEYS}, {", ".join(f"sum({name}) AS {name}" for name in MEASURES)}
    FROM ({_SIDES}) AS sides GROUP BY {_KEYS})
SELECT count(*) FROM truth FULL JOIN impact_tally AS kept USING ({_KEYS})
WHERE ({", ".join(f"truth.{name}" for name in MEASURES)}) IS DISTINCT FROM
    ({", ".join(f"kept.{name}" for name in MEASURES)})
"""  # noqa: S608


@dataclass(frozen=True)
class Check:
    """`missing` handovers and recyclings without an entry, `waiting` entries to fold, `different` rows of the tally."""

    missing: int
    waiting: int
    different: int

    @property
    def ok(self) -> bool:
        """Whether every report is right; what waits is read as it is."""
        return not self.missing and not self.different


def fold() -> int:
    """Add what was handed over since to the sums, batch by batch, each in a transaction of its own; how many it were.

    For the worker: no actor. Does nothing while another process is at it. Twice gives the same as once.
    """
    done = 0
    while count := _alone(_fold_some):
        done += count
    return done


def rebuild() -> int:
    """Make all sums again from the entries, in one transaction; how many rows the tally has then (operators only)."""
    return _alone(_rebuild)


def check() -> Check:
    """Hold the sums against the entries, and the entries against what was handed over and recycled; changes nothing."""
    waiting = session.scalar(select(func.count()).select_from(ImpactEntry).where(~ImpactEntry.folded)) or 0
    sources = sum(session.scalar(select(func.count()).select_from(one)) or 0 for one in (Handover, Recycling))
    entries = session.scalar(select(func.count()).select_from(ImpactEntry)) or 0
    return Check(abs(sources - entries), waiting, session.scalar(text(_DIFFERENT)) or 0)


def _alone(work: Callable[[], int]) -> int:
    with transaction():
        if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            return 0
        return work()


def _fold_some() -> int:
    return session.scalar(text(_FOLD), {"batch": BATCH}) or 0


def _rebuild() -> int:
    session.query(ImpactTally).delete(synchronize_session=False)
    session.execute(text(_REBUILD))
    return session.scalar(select(func.count()).select_from(ImpactTally)) or 0
