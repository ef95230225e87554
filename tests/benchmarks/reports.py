"""Reports over a million handovers: from what is kept up to date, against adding up the rows each time.

nice python -m tests.benchmarks.reports --handovers 1000000

In parts, so that only what is measured needs a quiet machine: --on NAME --only fill, check, measure or pages.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select, text

from tests import factories
from tests.benchmarks.bench import line, own_database, seconds
from wisselplaats.db import session, transaction
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ImpactGrouping, ReportScope, Role, Rung
from wisselplaats.models import Organisation, Project
from wisselplaats.services import impact
from wisselplaats.services.impact import counted, paper, results
from wisselplaats.services.impact.counted import Asked, Side
from wisselplaats.services.impact.results import Report, report

ORGANISATIONS, REGIONS, PROJECTS, DEPOTS, KINDS = 342, 30, 20, 3, 60
TABLES = ("impact_entry", "impact_tally", "impact_tally_by")
SINCE, TODAY = date(2024, 1, 1), date(2026, 11, 15)
_FIRST = """
INSERT INTO organisation (id, slug, name, kind, region, other_project_after, own_depot_after, region_after,
    open_market_after, recycling_after, option_days)
SELECT gen_random_uuid(), 'stad-' || n, 'Stad ' || n, 'gemeente', 'regio-' || n % :regions, 14, 28, 42, 70, 250, 14
FROM generate_series(1, :orgs) AS n;
INSERT INTO project (id, organisation_id, number, name, leader_id, starts_on, ends_on, release_from, release_until,
    state, version)
SELECT gen_random_uuid(), organisation.id, 'P' || n, 'Werk ' || n, :somebody, '2024-01-01', '2026-12-31', '2024-01-01',
    '2026-12-31', 'in_progress', 1 FROM organisation CROSS JOIN generate_series(1, :projects) AS n;
INSERT INTO depot (id, organisation_id, name, address, x, y, version)
SELECT gen_random_uuid(), organisation.id, 'Depot ' || n, 'Depotweg ' || n, 94000, 464000, 1
    FROM organisation CROSS JOIN generate_series(1, :depots) AS n;
"""
# sizes fall as 1/n, as those of municipalities do
_PLACES = """
CREATE TEMP TABLE place AS SELECT row_number() OVER (ORDER BY slug) AS n, id FROM organisation WHERE slug LIKE 'stad-%';
CREATE TEMP TABLE work AS SELECT row_number() OVER (PARTITION BY organisation_id) AS n, id, organisation_id FROM project;
CREATE TEMP TABLE kind AS SELECT row_number() OVER (ORDER BY code) AS n, code FROM material_type
    WHERE tradable ORDER BY code LIMIT :kinds;
"""
_DRAWN = """
CREATE TEMP TABLE drawn AS
SELECT gen_random_uuid() AS id, gen_random_uuid() AS child_id, ids[giver_n] AS giver_id,
    ids[CASE WHEN random() < 0.6 THEN giver_n ELSE 1 + g % :orgs END] AS taker_id, 1 + (g % 997) % :projects AS to_work,
    1 + floor(power(random(), 3) * :kinds)::int AS kind_n, (5 + random() * 200)::numeric(14, 3) AS quantity,
    timestamptz '2024-01-01 08:00+01' + random() * (timestamp '2026-11-15' - timestamp '2024-01-01') AS at
FROM (SELECT g, floor(exp(random() * ln(:orgs + 1)))::int AS giver_n FROM generate_series(1, :count) AS g) AS one
CROSS JOIN (SELECT array_agg(id ORDER BY n) AS ids FROM place) AS all_of;
"""
# the lots are only what the handovers point at: without their own triggers. Every third kind lay in a depot, every
# tenth is waste
_LOTS = """
INSERT INTO lot (id, organisation_id, project_id, material_code, quantity, unit, determination, times_reused, state,
    available_from, x, y, legal_status, version)
SELECT child_id, taker_id, work.id, kind.code, quantity, 'm2', 'measured', 1, 'released', at::date, 94000, 464000,
    'product', 1
FROM drawn JOIN kind ON kind.n = kind_n JOIN work ON work.organisation_id = taker_id AND work.n = to_work;
"""
_PARENTS = """
CREATE TEMP TABLE yard AS SELECT row_number() OVER (PARTITION BY organisation_id) AS n, id, organisation_id FROM depot;
CREATE TEMP TABLE parent AS SELECT gen_random_uuid() AS id, work.organisation_id, kind.n AS kind_n, kind.code,
    work.id AS project_id, work.n AS work_n, CASE WHEN kind.n % 3 = 0 THEN yard.id END AS depot_id
    FROM kind JOIN work ON work.n = 1 + kind.n % :projects
    JOIN yard ON yard.organisation_id = work.organisation_id AND yard.n = 1 + kind.n % :depots;
INSERT INTO lot (id, organisation_id, project_id, material_code, quantity, unit, determination, times_reused, state,
    available_from, x, y, legal_status, eural_code, depot_id, version)
SELECT id, organisation_id, project_id, code, 1, 'm2', 'measured', 0,
    CASE WHEN depot_id IS NULL THEN 'released' ELSE 'in_depot' END, '2024-01-01', 94000, 464000,
    CASE WHEN kind_n % 10 = 0 THEN 'waste' ELSE 'product' END,
    CASE WHEN kind_n % 10 = 0 THEN '17 01 0' || kind_n / 10 END, depot_id, 1 FROM parent;
ANALYZE place; ANALYZE work; ANALYZE kind; ANALYZE parent; ANALYZE drawn;
"""
_HANDOVERS = """
INSERT INTO handover (id, reservation_id, lot_id, child_lot_id, from_organisation_id, to_organisation_id,
    handed_over_by, handed_over_at, quantity, distance_km, rung, mass_kg, weight_set, co2_avoided_kg, mki_avoided_eur,
    money_avoided_eur, unverified_share)
SELECT drawn.id, :claim, parent.id, child_id, giver_id, taker_id, :somebody, at, quantity, 4,
    CASE WHEN giver_id <> taker_id THEN 'region' WHEN to_work = work_n THEN 'same_project' ELSE 'other_project' END,
    quantity * 180, 'A2', quantity * 22, quantity * 2.5, quantity * 21, 0.9
FROM drawn JOIN parent ON parent.organisation_id = giver_id AND parent.kind_n = drawn.kind_n;
"""


def fill(count: int) -> None:
    """Organisations by size, their projects, and that many handovers through the trigger that enters them."""
    somebody = factories.UserFactory()
    claim = factories.ReservationFactory()
    with transaction():
        size = {"orgs": ORGANISATIONS, "projects": PROJECTS, "depots": DEPOTS, "kinds": KINDS, "count": count, "regions": REGIONS,
                "somebody": somebody.id}  # fmt: skip
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statements in (_FIRST, _PLACES, _DRAWN, _PARENTS, _LOTS):
            for statement in filter(str.strip, statements.split(";")):
                session.execute(text(statement), size)
        session.execute(text("SET LOCAL session_replication_role = origin"))
        taken = seconds(lambda: session.execute(text(_HANDOVERS), {"claim": claim.id, "somebody": somebody.id}))
    print(f"{count} handovers entered in {taken:.0f} s")


def _largest() -> UUID:
    found: UUID = session.scalars(
        text("SELECT giver_id FROM impact_entry GROUP BY giver_id ORDER BY count(*) DESC LIMIT 1")
    ).one()
    return found


def compare(what: str, side: Side, grouping: ImpactGrouping, asked: Asked) -> None:
    """One report from the sums and the same from the entries alone: they must say the same."""

    def ours() -> Report:
        return report(side, asked, grouping, TODAY)

    found, start = ours(), time.perf_counter()
    with entries_alone():
        same = found == ours()
    bare = time.perf_counter() - start
    if not same:
        raise AssertionError(f"{what}: the sums are not the entries")
    line(what, seconds(ours, 5), bare, "adding up the entries")


@contextmanager
def entries_alone() -> Iterator[None]:
    """Reports without the sums, by the same statement."""
    kept = results.counted
    results.counted = lambda side, asked, grouping, today: counted.exactly(side, asked, grouping)
    try:
        yield
    finally:
        results.counted = kept


def measure() -> None:
    """Every grouping, of one, of a region and of everybody, over a year, all years, odd days, and narrowed."""
    everybody = tuple(session.scalars(select(Organisation.id)))
    one = session.get_one(Organisation, _largest())
    region = tuple(session.scalars(select(Organisation.id).where(Organisation.region == one.region)))
    kind = session.scalars(
        text("SELECT material_code FROM impact_entry GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
    ).one()
    periods = {
        "this year": Asked(date(2026, 1, 1), TODAY), "all years": Asked(SINCE, TODAY),
        "odd days": Asked(date(2024, 3, 17), date(2026, 10, 14)),
        "odd days, one kind": Asked(date(2024, 3, 17), date(2026, 10, 14), material_code=kind),
        "odd days, one rung": Asked(date(2024, 3, 17), date(2026, 10, 14), rung=Rung.REGION),
    }  # fmt: skip
    for name, side in (
        ("one", Side((one.id,))), ("region", Side(region, together=True)), ("all", Side(everybody, together=True)),
    ):  # fmt: skip
        for grouping in ImpactGrouping:
            if not (side.together and grouping in results.OWN_ONLY):
                for when, asked in periods.items():
                    compare(f"{name}, {when}, by {grouping}", side, grouping, asked)


def pages(one: Organisation) -> None:
    """What else is read of results: the start page, the lines, the flows, the rungs, a public page."""
    actor = Actor(one.id, one.id, Role.ADMIN, region=one.region, organisation_name=one.name)
    some_project = session.scalars(select(Project.id).where(Project.organisation_id == one.id)).first()
    kept = {
        "dashboard": lambda: impact.dashboard(actor, datetime(2026, 11, 15, 12, tzinfo=UTC)),
        "lines, this year": lambda: impact.lines(actor, TODAY),
        "lines, all years": lambda: impact.lines(actor, TODAY, SINCE),
        "lines, one rung": lambda: impact.lines(actor, TODAY, SINCE, rung=Rung.OTHER_PROJECT),
        "flows, this year": lambda: impact.flows(actor, TODAY),
        "flows, all years": lambda: impact.flows(actor, TODAY, SINCE),
        "rungs, this year": lambda: impact.by_rung(actor, TODAY),
        "one project, by kind": lambda: impact.totals(actor, TODAY, SINCE, project_id=some_project),
        "page of a year": lambda: paper.yearly(actor, TODAY.year, TODAY, with_factors=False),
        "years": lambda: paper.years(actor, TODAY),
        "public page": lambda: impact.public_results(ReportScope.ORGANISATION, one.slug, TODAY),
        "public page of the region": lambda: impact.public_results(ReportScope.REGION, str(one.region), TODAY),
    }
    for what, work in kept.items():
        print(f"{what:<46} {seconds(work, 5) * 1000:10.1f} ms")


def prepare(count: int) -> None:
    """Fill, fold, and show the results of one region."""
    fill(count)
    print(f"folded in {seconds(impact.fold):.0f} s")
    session.execute(text(
        "INSERT INTO results_page (organisation_id, opened_by, opened_at) "
        "SELECT id, (SELECT id FROM user_account LIMIT 1), now() FROM organisation"
    ))  # fmt: skip
    session.commit()
    with session.get_bind().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in TABLES:
            # as it soon is by itself: the index of what waits is empty again
            connection.execute(text(f"VACUUM ANALYZE {table}"))


def main() -> None:
    """Fill and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--handovers", type=int, default=1_000_000)
    parser.add_argument("--on", metavar="DATABASE", help="a filled database that is kept; made when it is not there")
    parser.add_argument("--only", choices=["fill", "check", "measure", "pages"], help="one part, with --on")
    chosen = parser.parse_args()
    with own_database("reports", chosen.on):
        if chosen.only in {None, "fill"}:
            prepare(chosen.handovers)
        for table in TABLES:
            rows, size = session.execute(
                text(f"SELECT count(*), pg_size_pretty(pg_total_relation_size('{table}')) FROM {table}")
            ).one()
            print(f"{table}: {rows} rows, {size}")
        if chosen.only in {None, "check"}:
            print(f"checked in {seconds(lambda: print(impact.check())):.1f} s")
        if chosen.only in {None, "measure"}:
            measure()
        if chosen.only in {None, "pages"}:
            pages(session.get_one(Organisation, _largest()))


if __name__ == "__main__":
    main()
