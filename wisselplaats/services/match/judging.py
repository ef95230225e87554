"""The statements that judge: which pairs fit and how well, whose list changes by it, and the words of the reasons."""

from sqlalchemy import TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from wisselplaats.domain.vocabulary import Quality, Unit
from wisselplaats.services.match.rules import (
    FITS,
    KIND_OF_PAIR,
    KINDS_FOR_NEED,
    MEASURES,
    NEEDS_FOR_KIND,
    RATES,
    WHY_NOT,
    WORTH,
)

PARTS = ("kind", "size", "quality", "time", "distance", "quantity", "saving")
_PLAIN = "listing_id", "demand_id"
_NUMBERS = (
    "score", *(f"part_{name}" for name in PARTS), "amount", "road", "days", "penalty", "units", "cents", "mass", "co2",
    "truck_co2",
)  # fmt: skip

# filled and read within one transaction; they live as long as the connection
TABLES = text(f"""
CREATE TEMPORARY TABLE IF NOT EXISTS match_found (
    listing_id uuid, demand_id uuid, {", ".join(f"{name} bigint" for name in _NUMBERS)}) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS match_touched (demand_id uuid, refill boolean) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS match_place (listing_id uuid, demand_id uuid) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS match_gone (id uuid) ON COMMIT DELETE ROWS
""")
# not TRUNCATE: that makes the server forget how it planned the statements below
EMPTY = text("DELETE FROM match_found; DELETE FROM match_touched; DELETE FROM match_place; DELETE FROM match_gone")

# The statements are written in the order in which they are best run: the planner, which cannot know how little passes
# the rules, is not to change it. Few keys are looked up one by one, whatever it thinks of the tables that were just
# filled. Compiling takes longer than running.
PLAN = text("SET LOCAL jit = off; SET LOCAL join_collapse_limit = 1")
PLAN_FEW, PLAN_MANY = text("SET LOCAL enable_seqscan = off"), text("SET LOCAL enable_seqscan = on")

PAIR = f"""
    s.listing_id, n.demand_id, score.points AS score, {", ".join(f"p.{name} AS part_{name}" for name in PARTS)},
    q.quantity AS amount, m.road, m.days, k.penalty, v.units, p.cents, v.mass, v.co2, r.truck_co2
"""
_BEST_FIRST = "score DESC, cents DESC, listing_id"
# the bare candidate questions, which the benchmark asks by themselves as well
FOR_DEMANDS = f"""
SELECT best.* FROM unnest(:ids) AS due(id) JOIN match_need AS n ON n.demand_id = due.id {RATES}
CROSS JOIN LATERAL (
    SELECT {PAIR} FROM (SELECT) AS one {KINDS_FOR_NEED} {MEASURES} {WORTH}
    WHERE {FITS} ORDER BY {_BEST_FIRST} LIMIT :best
) AS best
"""  # noqa: S608 - put together from our own fragments
FOR_LISTINGS = f"""
SELECT {PAIR} FROM unnest(:ids) AS due(id) JOIN match_supply AS s ON s.listing_id = due.id
{NEEDS_FOR_KIND} {RATES} {MEASURES} {WORTH}
WHERE {FITS} AND score.points >= n.floor
"""  # noqa: S608 - put together from our own fragments


def statement(sql: str) -> TextClause:
    """With its array of keys."""
    return text(sql).bindparams(bindparam("ids", type_=ARRAY(Uuid())))


FIND_FOR_DEMANDS = statement(f"INSERT INTO match_found {FOR_DEMANDS}")
FIND_FOR_LISTINGS = statement(f"INSERT INTO match_found {FOR_LISTINGS}")

PLACE_FOR_DEMANDS = statement("""
WITH touched AS (
    INSERT INTO match_touched SELECT id, false FROM unnest(:ids) AS due(id)
), gone AS (
    INSERT INTO match_gone SELECT match.id FROM unnest(:ids) AS due(id) JOIN match ON match.demand_id = due.id
    WHERE match.state = 'active' AND (match.demand_id, match.listing_id) NOT IN (
        SELECT demand_id, listing_id FROM match_found)
)
INSERT INTO match_place SELECT listing_id, demand_id FROM match_found
""")
# Of a full list it is known that what is not on it comes after its last. So the list stays exact as long as its new
# last is no worse than its old last; else others may come in between, and the demand is to be judged as a whole.
# A demand that is due itself is left out: its turn comes right after.
PLACE_FOR_LISTINGS = statement(f"""
WITH touched AS MATERIALIZED (
    SELECT found.demand_id FROM (
        SELECT demand_id FROM match_found
        UNION SELECT demand_id FROM match WHERE listing_id = ANY(:ids) AND state = 'active'
    ) AS found JOIN demand ON demand.id = found.demand_id WHERE demand.match_due_at IS NULL
), known AS (
    SELECT NULL::uuid AS id, demand_id, listing_id, score, cents, true AS is_new, false AS is_old
    FROM match_found JOIN touched USING (demand_id)
    UNION ALL
    SELECT match.id, demand_id, listing_id, score, (saving_eur * 100)::bigint, listing_id <> ALL(:ids), true
    FROM touched JOIN match USING (demand_id) WHERE state = 'active'
), counted AS (
    SELECT *, dense_rank() OVER best_first AS place, count(*) FILTER (WHERE is_new) OVER best_first AS new_place,
        count(*) FILTER (WHERE is_old) OVER best_first AS old_place
    FROM known WINDOW best_first AS (PARTITION BY demand_id ORDER BY {_BEST_FIRST})
), ends AS (
    SELECT *, min(place) FILTER (WHERE is_new AND new_place >= :best) OVER list AS new_last,
        min(place) FILTER (WHERE is_old AND old_place >= :best) OVER list AS old_last
    FROM counted WINDOW list AS (PARTITION BY demand_id)
), judged AS MATERIALIZED (
    SELECT *, old_last IS NOT NULL AND (new_last IS NULL OR new_last > old_last) AS refill,
        bool_or(is_new AND new_place <= :best) OVER (PARTITION BY demand_id, listing_id) AS stays
    FROM ends
), lists AS (
    INSERT INTO match_touched SELECT DISTINCT demand_id, refill FROM judged
), gone AS (
    INSERT INTO match_gone SELECT id FROM judged WHERE is_old AND NOT stays AND NOT refill
)
INSERT INTO match_place SELECT listing_id, demand_id FROM judged WHERE NOT is_old AND stays AND NOT refill
""")  # noqa: S608 - put together from our own fragments
REFILL = text("SELECT demand_id FROM match_touched WHERE refill")

WHY = f"""
SELECT {WHY_NOT} FROM match_supply AS s CROSS JOIN match_need AS n {RATES} {KIND_OF_PAIR} {MEASURES}
WHERE s.listing_id = match.listing_id AND n.demand_id = match.demand_id
"""  # noqa: S608 - put together from our own fragments
# what is crowded out counts as broken here; who tells knows that it is no news
WITHDRAW = text(f"""
UPDATE match SET state = 'withdrawn', updated_at = clock_timestamp(),
    news = CASE WHEN told_at IS NOT NULL THEN 'broken' END,
    withdrawn_reason = CASE
        WHEN NOT EXISTS (SELECT FROM match_need AS n WHERE n.demand_id = match.demand_id) THEN 'demand_closed'
        WHEN EXISTS (SELECT FROM match_need AS n WHERE n.demand_id = match.demand_id AND n.needed_until < :today)
            THEN 'demand_past'
        WHEN NOT EXISTS (SELECT FROM match_supply AS s WHERE s.listing_id = match.listing_id) THEN 'listing_closed'
        ELSE coalesce(({WHY}), :crowded_out) END
WHERE id = ANY(ARRAY(SELECT id FROM match_gone))
""")  # noqa: S608 - put together from our own fragments

# what a full list's last scored; only a changed floor is written, so that the covering index stays as it is
FLOORS = text("""
UPDATE match_need SET floor = counted.floor
FROM match_touched AS touched CROSS JOIN LATERAL (
    SELECT CASE WHEN count(*) >= :best THEN min(score) ELSE 0 END AS floor FROM match
    WHERE match.demand_id = touched.demand_id AND match.state = 'active'
) AS counted
WHERE match_need.demand_id = touched.demand_id AND NOT touched.refill AND match_need.floor <> counted.floor
""")

_UNITS = f"(ARRAY[{', '.join(f'{unit.value!r}' for unit in Unit)}])[n.unit + 1]"
_GRADES = f"ARRAY[{', '.join(f'{grade.value!r}' for grade in Quality)}]"
_EUR, _CO2_KG = "f.cents * 0.01", "0.001 * co2.gram"


def _plain(number: str) -> str:
    """As `reasons.plain` writes a number."""
    return f"trim_scale({number})::text"


def _reason(code: str, **params: str) -> str:
    filled = ", ".join(f"'{name}', {value}" for name, value in params.items())
    return f"jsonb_build_object('code', '{code}', 'params', jsonb_build_object({filled}))"


_SIDES = ("length", "width", "height")
_OFF = [
    f"CASE WHEN s.{side} <> n.{side} THEN "
    + _reason("size_off_mm", dimension=f"'{side}'", mm=_plain(f"(s.{side} - n.{side}) * 0.001"))
    + " END"
    for side in _SIDES
]
_ASKED = " OR ".join(f"n.{side} IS NOT NULL" for side in _SIDES)
_EXACT = " AND ".join(f"NOT coalesce(s.{side} <> n.{side}, false)" for side in _SIDES)
_KINDS = {"offered": "offered.code", "asked": "asked.code"}
_OFFERED_GRADE, _ASKED_GRADE = f"({_GRADES})[s.quality + 1]", f"({_GRADES})[n.min_quality + 1]"
_BOTH_GRADES = {"offered": _OFFERED_GRADE, "asked": _ASKED_GRADE}
_AMOUNT = {"quantity": _plain("f.amount * 0.001"), "unit": _UNITS}
_SAVED = {"co2_kg": _plain(_CO2_KG), "eur": _plain(_EUR)}
REASONS = f"""to_jsonb(array_remove(ARRAY[
    CASE WHEN s.kind = n.kind THEN {_reason("same_kind", offered="offered.code")}
         WHEN s.kind BETWEEN n.kind AND n.kind_last THEN {_reason("narrower_kind", **_KINDS)}
         ELSE {_reason("substitute", **_KINDS, penalty=_plain("f.penalty * 0.001"))} END,
    {", ".join(_OFF)},
    CASE WHEN ({_ASKED}) AND {_EXACT} THEN {_reason("exact_size")} END,
    CASE WHEN s.quality > 3 THEN {_reason("quality_not_stated")}
         WHEN n.min_quality > 3 THEN {_reason("quality_stated", offered=_OFFERED_GRADE)}
         WHEN s.quality = n.min_quality THEN {_reason("quality_as_asked", **_BOTH_GRADES)}
         ELSE {_reason("quality_better", **_BOTH_GRADES)} END,
    CASE WHEN n.colour IS NOT NULL THEN {_reason("same_colour", colour="demand.colour")} END,
    CASE WHEN f.days > 0 THEN {_reason("storage_days", days="f.days")} ELSE {_reason("in_time")} END,
    {_reason("distance_km", km=_plain("f.road * 0.001"))},
    CASE WHEN f.amount < n.open THEN {_reason("covers_part", **_AMOUNT, shortage=_plain("(n.open - f.amount) * 0.001"))}
         ELSE {_reason("covers_all", **_AMOUNT)} END,
    CASE WHEN f.mass IS NULL THEN {_reason("saving_unknown")}
         WHEN f.cents < 0 THEN {_reason("negative_value", **_SAVED)} ELSE {_reason("saves", **_SAVED)} END
], NULL))"""
"""The words of domain.match.reasons.explanation, for the pairs that are kept and no others."""

# a uuid of version 7: the time in front keeps the key's index in order
_KEY = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send(floor(extract(epoch FROM"
    " clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
)
_WRITTEN = {
    "state": "'active'", "score": "f.score", **{f"part_{name}": f"f.part_{name} * 0.001" for name in PARTS},
    "quantity": "f.amount * 0.001", "shortage": "(n.open - f.amount) * 0.001", "distance_km": "f.road * 0.001",
    "storage_days": "f.days", "saving_co2_kg": _CO2_KG, "saving_eur": _EUR, "reasons": REASONS,
    "withdrawn_reason": "NULL",
}  # fmt: skip
_NAMES = list(_WRITTEN)
IMPROVED = 10
"""Points above what was told from which a match is clearly better: half of the heaviest part of the score."""
UPSERT = text(f"""
INSERT INTO match (id, listing_id, demand_id, news, {", ".join(_NAMES)})
SELECT {_KEY}, f.listing_id, f.demand_id, CASE WHEN s.organisation_id <> n.organisation_id THEN 'new' END,
    {", ".join(_WRITTEN.values())}
FROM match_place AS place JOIN match_found AS f USING (demand_id, listing_id)
JOIN match_supply AS s USING (listing_id) JOIN match_need AS n USING (demand_id)
JOIN demand ON demand.id = n.demand_id
JOIN material_type AS offered ON offered.first = s.kind JOIN material_type AS asked ON asked.first = n.kind
CROSS JOIN LATERAL (
    SELECT coalesce(round(f.units::numeric * f.co2 * 0.000001
        - f.units::numeric * f.mass * f.road * f.truck_co2 * 0.000000000000001), 0) AS gram
) AS co2
ORDER BY f.demand_id, f.listing_id
ON CONFLICT (listing_id, demand_id) DO UPDATE SET updated_at = clock_timestamp(),
    news = CASE WHEN match.told_at IS NULL THEN excluded.news
        WHEN excluded.news IS NOT NULL AND excluded.score >= match.told_score + {IMPROVED} THEN 'improved' END,
    {", ".join(f"{name} = excluded.{name}" for name in _NAMES)}
WHERE ({", ".join(f"match.{name}" for name in _NAMES)}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _NAMES)})
""")  # noqa: S608 - put together from our own fragments
