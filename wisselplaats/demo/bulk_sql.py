"""The statements behind the large demo sizes: set-based, and repeatable because every draw is a hash of the row."""

DRAW = """
CREATE FUNCTION pg_temp.draw(n bigint, salt bigint) RETURNS double precision IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT (hashint8extended(n, :seed * 1000 + salt) & 4503599627370495)::double precision / 4503599627370496
$$
"""

PLACE_TABLE = """
CREATE TEMPORARY TABLE bulk_place (number integer PRIMARY KEY, owner uuid, leader uuid, x integer, y integer,
    upto double precision) ON COMMIT DROP
"""
PLACE = "INSERT INTO bulk_place VALUES (:number, :owner, :leader, :x, :y, :upto)"

KIND_TABLE = """
CREATE TEMPORARY TABLE bulk_kind (number integer PRIMARY KEY, code text, parent text, unit text, length_mm numeric,
    width_mm numeric, height_mm numeric, upto double precision) ON COMMIT DROP
"""
# kinds at the ends of the tree that are traded, each with its share of the lots
KINDS = """
INSERT INTO bulk_kind
SELECT row_number() OVER w, code, parent_code, unit, length_mm, width_mm, height_mm, sum(share) OVER w / sum(share) OVER ()
FROM (
    SELECT kind.*, coalesce(named.share, CAST(:rest AS numeric) / count(*) FILTER (WHERE named.share IS NULL) OVER ()) AS share
    FROM material_type AS kind
    LEFT JOIN unnest(CAST(:common AS text[]), CAST(:shares AS integer[])) AS named(code, share) ON named.code = kind.code
    WHERE kind.first = kind.last AND kind.tradable
) AS shared
WINDOW w AS (ORDER BY code ROWS UNBOUNDED PRECEDING)
"""

# a place or kind by its bounds; both lists are short and sorted, so the search is a binary one
_PICK = """
CROSS JOIN (SELECT array_agg(upto ORDER BY number) AS places FROM bulk_place) AS p
CROSS JOIN (SELECT array_agg(upto ORDER BY number) AS kinds FROM bulk_kind) AS k
"""
_PLACE_OF = "least(width_bucket(pg_temp.draw(n, {salt}), places) + 1, cardinality(places))"
_KIND_OF = "least(width_bucket(pg_temp.draw(n, {salt}), kinds) + 1, cardinality(kinds))"
# normal around the middle of the town (Box-Muller), 2 km wide, within the grid
_AROUND = """
greatest(500, least(284000, place.x + 2000 * sqrt(-2 * ln(1 - pg_temp.draw(n, {a}))) * cos(6.283185 * pg_temp.draw(n, {b})))),
greatest(306700, least(636900, place.y + 2000 * sqrt(-2 * ln(1 - pg_temp.draw(n, {a}))) * sin(6.283185 * pg_temp.draw(n, {b}))))
"""
# log-uniform: many small ones, few large ones
_AMOUNT = """
CASE WHEN kind.unit IN ('m2', 'm') THEN 5 * round(exp(ln(4) + ln(75) * pg_temp.draw(n, {salt})))
     ELSE round(exp(ln(60) * pg_temp.draw(n, {salt}))) END
"""

LOTS = f"""
INSERT INTO lot (id, organisation_id, created_by, material_code, quantity, unit, determination, length_mm, width_mm,
    height_mm, quality, times_reused, state, available_from, available_until, x, y, year_laid, legal_status, version)
SELECT gen_random_uuid(), place.owner, place.leader, kind.code, {_AMOUNT.format(salt=3)}, kind.unit, 'measured',
    kind.length_mm, kind.width_mm, kind.height_mm,
    CASE WHEN pg_temp.draw(n, 4) < 0.2 THEN 'A' WHEN pg_temp.draw(n, 4) < 0.65 THEN 'B'
         WHEN pg_temp.draw(n, 4) < 0.92 THEN 'C' ELSE 'D' END,
    0, CASE WHEN begins <= 0 THEN 'released' ELSE 'confirmed' END,
    CAST(:today AS date) + begins, CAST(:today AS date) + begins + 60 + CAST(240 * pg_temp.draw(n, 6) AS integer),
    {_AROUND.format(a=7, b=8)}, 1965 + CAST(50 * pg_temp.draw(n, 9) AS integer),
    CASE WHEN pg_temp.draw(n, 10) < 0.9 THEN 'product' ELSE 'unknown' END, 1
FROM (
    SELECT n, {_PLACE_OF.format(salt=1)} AS where_, {_KIND_OF.format(salt=2)} AS what,
        CAST(1000 * pg_temp.draw(n, 5) AS integer) - 90 AS begins
    FROM generate_series(1, :lots) AS n {_PICK}
) AS drawn
JOIN bulk_place AS place ON place.number = where_ JOIN bulk_kind AS kind ON kind.number = what
ORDER BY n
"""  # noqa: S608 - put together from our own fragments above

LISTINGS = """
INSERT INTO listing (id, lot_id, organisation_id, created_by, quantity, state, published_at, start_rung,
    other_project_from, own_depot_from, region_from, open_market_from, recycling_from, version)
SELECT gen_random_uuid(), id, organisation_id, created_by, quantity, 'published',
    CAST(:now AS timestamptz) - make_interval(days => age), 'same_project', shown + 14, shown + 28, shown + 42,
    shown + 70, shown + 250, 1
FROM (
    SELECT lot.*, age, CAST(:today AS date) - age AS shown
    FROM lot CROSS JOIN LATERAL (SELECT CAST(300 * pg_temp.draw(lot.serial, 11) AS integer) AS age) AS aged
) AS dated
ORDER BY serial
"""

# eight lines of demand to a project
PROJECTS = f"""
INSERT INTO project (id, organisation_id, number, name, leader_id, x, y, starts_on, ends_on, release_from,
    release_until, state, version)
SELECT gen_random_uuid(), place.owner, 'B' || lpad(CAST(n AS text), 6, '0'), 'Herinrichting ' || n, place.leader,
    {_AROUND.format(a=22, b=23)}, CAST(:today AS date) + begins, CAST(:today AS date) + begins + 180,
    CAST(:today AS date) + begins + 14, CAST(:today AS date) + begins + 120, 'planned', 1
FROM (
    SELECT n, {_PLACE_OF.format(salt=21)} AS where_, CAST(900 * pg_temp.draw(n, 24) AS integer) AS begins
    FROM generate_series(1, CAST(ceil(:demands / 8.0) AS integer)) AS n {_PICK}
) AS drawn
JOIN bulk_place AS place ON place.number = where_
ORDER BY n
"""  # noqa: S608 - put together from our own fragments above

# one in five asks for the group above the kind
DEMANDS = f"""
INSERT INTO demand (id, organisation_id, project_id, created_by, material_code, substitutes_allowed, quantity, unit,
    tolerance_mm, min_quality, needed_from, needed_until, max_storage_days, x, y, max_distance_km, notify, state, version)
SELECT gen_random_uuid(), project.organisation_id, project.id, project.leader_id,
    CASE WHEN pg_temp.draw(n, 32) < 0.2 AND above.unit = kind.unit THEN above.code ELSE kind.code END, true,
    {_AMOUNT.format(salt=33)}, kind.unit, 5, CASE WHEN pg_temp.draw(n, 34) < 0.3 THEN 'B' ELSE 'C' END,
    project.starts_on + 30, project.starts_on + 60 + CAST(90 * pg_temp.draw(n, 35) AS integer), 90,
    project.x, project.y, 10 + CAST(50 * pg_temp.draw(n, 36) AS integer), 'daily', 'open', 1
FROM (
    SELECT n, {_KIND_OF.format(salt=31)} AS what, 'B' || lpad(CAST((n + 7) / 8 AS text), 6, '0') AS belongs
    FROM generate_series(1, :demands) AS n {_PICK}
) AS drawn
JOIN bulk_kind AS kind ON kind.number = what JOIN project ON project.number = belongs
LEFT JOIN material_type AS above ON above.code = kind.parent
ORDER BY n
"""  # noqa: S608 - put together from our own fragments above
