"""The sums that reports read: folded by a worker from what was handed over, rebuilt when asked, and checked."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text

from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.models import Handover, ImpactEntry, ImpactTally, ImpactTallyBy, Recycling
from wisselplaats.models.results import MEASURES, NOBODY

BATCH = 20_000
LOCK = 4_260_431  # the key of the advisory lock: one process folds at a time
_NAMES = ", ".join(MEASURES)
_MONTH, _YEAR = (f"date_trunc('{span}', day)::date" for span in ("month", "year"))
# each entry as its giver counts it, and once more as its taker does unless that is the same one
_SIDES = f"""
    SELECT giver_id AS organisation_id, true AS gave, giver_id IS NOT DISTINCT FROM taker_id AS took,
        coalesce(taker_id, '{NOBODY}') AS partner, coalesce(depot_id, '{NOBODY}') AS depot,
        coalesce(CASE WHEN giver_id = taker_id THEN to_project_id ELSE from_project_id END, '{NOBODY}') AS project,
        {_MONTH} AS month, {_YEAR} AS year, material_code, coalesce(eural_code, '') AS eural_code, rung, {_NAMES}
    FROM picked
    UNION ALL
    SELECT taker_id, false, true, giver_id, coalesce(depot_id, '{NOBODY}'), coalesce(to_project_id, '{NOBODY}'),
        {_MONTH}, {_YEAR}, material_code, coalesce(eural_code, ''), rung, {_NAMES}
    FROM picked WHERE taker_id <> giver_id
"""  # noqa: S608 - names of columns, all ours
# per table the sums that an entry is in, what those tell, and the columns that tell sums apart
_SPANS = {
    "impact_tally": (
        "(false, month), (true, year)", "whole_year, since",
        "organisation_id, whole_year, since, gave, took, material_code, eural_code, rung",
    ),
    "impact_tally_by": (
        f"""('{ImpactGrouping.MONTH}', false, month, '{NOBODY}'::uuid), ('{ImpactGrouping.MONTH}', true, year, '{NOBODY}'),
        ('{ImpactGrouping.ORGANISATION}', true, year, partner), ('{ImpactGrouping.PROJECT}', true, year, project),
        ('{ImpactGrouping.DEPOT}', true, year, depot)""",
        "grouping, whole_year, since, other_id",
        "organisation_id, grouping, whole_year, since, gave, took, other_id, rung",
    ),
}  # fmt: skip


def _summed(table: str) -> str:
    spans, names, keys = _SPANS[table]
    return f"""
        SELECT {keys}, {", ".join(f"sum({name}) AS {name}" for name in MEASURES)}
        FROM ({_SIDES}) AS side CROSS JOIN LATERAL (VALUES {spans}) AS span ({names}) GROUP BY {keys}"""  # noqa: S608


def _add(table: str) -> str:
    keys = _SPANS[table][2]
    more = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in MEASURES)
    return f"""INSERT INTO {table} ({keys}, {_NAMES}) {_summed(table)}
        ON CONFLICT ({keys}) DO UPDATE SET {more}"""


def _different(table: str) -> str:
    """How many rows of a table are not the sum of their entries, either way."""
    truth, kept = (", ".join(f"{one}.{name}" for name in MEASURES) for one in ("truth", "kept"))
    return f"""
        WITH picked AS (SELECT * FROM impact_entry WHERE folded), truth AS ({_summed(table)})
        SELECT count(*) FROM truth FULL JOIN {table} AS kept USING ({_SPANS[table][2]})
        WHERE ({truth}) IS DISTINCT FROM ({kept})"""  # noqa: S608


# mark and add in one statement: an entry is either folded and in all sums, or neither
_FOLD = f"""
WITH next AS (SELECT id FROM impact_entry WHERE NOT folded ORDER BY day LIMIT :batch FOR UPDATE SKIP LOCKED),
picked AS (UPDATE impact_entry SET folded = true FROM next WHERE impact_entry.id = next.id RETURNING impact_entry.*),
added AS ({_add("impact_tally")} RETURNING 1), added_by AS ({_add("impact_tally_by")} RETURNING 1)
SELECT count(*) FROM picked
"""  # noqa: S608


@dataclass(frozen=True)
class Check:
    """`missing` handovers and recyclings without an entry, `waiting` entries to fold, `different` rows of the sums."""

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
    """Make all sums again from the entries, in one transaction; how many sums there are then (operators only)."""
    return _alone(_rebuild)


def check() -> Check:
    """Hold the sums against the entries, and the entries against what was handed over and recycled; changes nothing."""
    waiting = session.scalar(select(func.count()).select_from(ImpactEntry).where(~ImpactEntry.folded)) or 0
    sources = sum(session.scalar(select(func.count()).select_from(one)) or 0 for one in (Handover, Recycling))
    entries = session.scalar(select(func.count()).select_from(ImpactEntry)) or 0
    different = sum(session.scalar(text(_different(table))) or 0 for table in _SPANS)
    return Check(abs(sources - entries), waiting, different)


def _alone(work: Callable[[], int]) -> int:
    with transaction():
        if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            return 0
        return work()


def _fold_some() -> int:
    return session.scalar(text(_FOLD), {"batch": BATCH}) or 0


def _rebuild() -> int:
    made = 0
    for table, name in ((ImpactTally, "impact_tally"), (ImpactTallyBy, "impact_tally_by")):
        session.query(table).delete(synchronize_session=False)
        session.execute(text(f"WITH picked AS (SELECT * FROM impact_entry WHERE folded) {_add(name)}"))  # noqa: S608
        made += session.scalar(select(func.count()).select_from(table)) or 0
    return made
