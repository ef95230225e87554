"""Reports over a million handovers: from what is kept up to date, against adding up the rows each time.

nice python -m tests.benchmarks.reports --handovers 1000000
"""

import argparse
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from tests import factories
from tests.benchmarks.bench import line, own_database, seconds
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.models import Organisation
from wisselplaats.services import impact
from wisselplaats.services.impact.counted import Asked, Side
from wisselplaats.services.impact.results import report

ORGANISATIONS, REGIONS, PROJECTS, KINDS = 342, 30, 20, 60
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
# the lots are only what the handovers point at: without their own triggers
_LOTS = """
INSERT INTO lot (id, organisation_id, project_id, material_code, quantity, unit, determination, times_reused, state,
    available_from, x, y, legal_status, version)
SELECT child_id, taker_id, work.id, kind.code, quantity, 'm2', 'measured', 1, 'released', at::date, 94000, 464000,
    'product', 1
FROM drawn JOIN kind ON kind.n = kind_n JOIN work ON work.organisation_id = taker_id AND work.n = to_work;
"""
_PARENTS = """
CREATE TEMP TABLE parent AS SELECT gen_random_uuid() AS id, work.organisation_id, kind.n AS kind_n, kind.code,
    work.id AS project_id, work.n AS work_n FROM kind JOIN work ON work.n = 1 + kind.n % :projects;
INSERT INTO lot (id, organisation_id, project_id, material_code, quantity, unit, determination, times_reused, state,
    available_from, x, y, legal_status, version)
SELECT id, organisation_id, project_id, code, 1, 'm2', 'measured', 0, 'released', '2024-01-01', 94000, 464000,
    'product', 1 FROM parent;
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
        size = {"orgs": ORGANISATIONS, "projects": PROJECTS, "kinds": KINDS, "count": count, "regions": REGIONS,
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


def compare(what: str, side: Side, grouping: ImpactGrouping, since: date, until: date = TODAY) -> None:
    """One report from the sums and the same from the entries alone."""
    asked = Asked(since, until)

    def ours() -> object:
        return report(side, asked, grouping, TODAY)

    def summed() -> object:
        # a day asked for apart keeps the sums out of it: all from the entries, by the same statement
        from wisselplaats.services.impact import counted, results

        kept, results.counted = results.counted, lambda side, asked, today: counted.exactly(side, asked)
        try:
            return report(side, asked, grouping, TODAY)
        finally:
            results.counted = kept

    if ours() != summed():
        raise AssertionError(f"{what}: the sums are not the entries")
    line(what, seconds(ours, 5), seconds(summed, 3), "adding up the entries")


def main() -> None:
    """Fill and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--handovers", type=int, default=1_000_000)
    chosen = parser.parse_args()
    with own_database("reports"):
        fill(chosen.handovers)
        print(f"folded in {seconds(impact.fold):.0f} s")
        session.execute(text("COMMIT"))
        for table in ("impact_entry", "impact_tally"):
            session.execute(text(f"ANALYZE {table}"))
            rows, size = session.execute(
                text(f"SELECT count(*), pg_size_pretty(pg_total_relation_size('{table}')) FROM {table}")
            ).one()
            print(f"{table}: {rows} rows, {size}")
        print(f"checked in {seconds(lambda: print(impact.check())):.1f} s")
        everybody = tuple(session.scalars(select(Organisation.id)))
        one = session.get_one(Organisation, _largest())
        region = tuple(session.scalars(select(Organisation.id).where(Organisation.region == one.region)))
        for name, side in (
            ("largest organisation", Side((one.id,))), ("region", Side(region, together=True)),
            ("everybody", Side(everybody, together=True)),
        ):  # fmt: skip
            compare(f"{name}, this year by kind", side, ImpactGrouping.MATERIAL, date(2026, 1, 1))
            compare(f"{name}, all years by month", side, ImpactGrouping.MONTH, SINCE)
        compare("largest organisation, odd days", Side((one.id,)), ImpactGrouping.RUNG, date(2024, 3, 17))
        compare("largest organisation, by project", Side((one.id,)), ImpactGrouping.PROJECT, date(2026, 1, 1))


if __name__ == "__main__":
    main()
