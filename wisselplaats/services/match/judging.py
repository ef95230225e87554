"""The statements that judge: which pairs fit and how well, whose list changes by it, and all that is written, in one."""

from sqlalchemy import DateTime, TextClause, Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

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

# The statements are written in the order in which they are best run: the planner, which cannot know how little passes
# the rules, is not to change it, and every key is looked up by itself. The plan is made once, whatever the number: to
# plan anew each time would go for the check of every foreign key of every row as well. Compiling takes longer than
# running. Nothing waits for the disk: what a crash loses is lost together with the taking away of its marks, and so is
# judged again.
PLANNING = ", ".join(
    f"set_config('{name}', '{value}', true)"
    for name, value in {
        "jit": "off", "join_collapse_limit": "1", "enable_seqscan": "off", "enable_mergejoin": "off",
        "enable_hashjoin": "off", "synchronous_commit": "off", "work_mem": "32MB",
        "plan_cache_mode": "force_generic_plan",
    }.items()
)  # fmt: skip
PLAN = text(f"SELECT {PLANNING}")

# what the first batch of many wrote, so that the plan for those after it is not one for empty tables
COUNTED = text("ANALYZE (SKIP_LOCKED) match, match_reserve")

_PAIR = "s.listing_id, n.demand_id, score.points AS score, p.cents"
_BEST_FIRST = "score DESC, cents DESC, listing_id"
# the bare candidate questions, which the benchmark asks by themselves as well
FOR_DEMANDS = f"""
SELECT best.* FROM unnest(:ids) AS due(id) JOIN match_need AS n ON n.demand_id = due.id {RATES}
CROSS JOIN LATERAL (
    SELECT {_PAIR} FROM (SELECT) AS one {KINDS_FOR_NEED} {MEASURES} {WORTH}
    WHERE {FITS} ORDER BY {_BEST_FIRST} LIMIT :known
) AS best
"""  # noqa: S608 - put together from our own fragments
FOR_LISTINGS = f"""
SELECT {_PAIR}, n.floor FROM unnest(:ids) AS due(id) JOIN match_supply AS s ON s.listing_id = due.id
{NEEDS_FOR_KIND} {RATES} {MEASURES} {WORTH} WHERE {FITS}
"""  # noqa: S608 - put together from our own fragments
# what comes after the last that is known of a list is as good as unknown: others may come in between
_NEAR = """ AND score.points >= n.floor AND (score.points > n.floor OR p.cents > n.floor_cents
    OR (p.cents = n.floor_cents AND s.listing_id <= n.floor_listing))
    AND EXISTS (SELECT FROM demand WHERE demand.id = n.demand_id AND demand.match_due_at IS NULL)"""


_MOMENTS = bindparam("moments", type_=ARRAY(DateTime(timezone=True)))


def statement(sql: str) -> TextClause:
    """With its array of keys."""
    return text(sql).bindparams(bindparam("ids", type_=ARRAY(Uuid())))


# what `whole.find` left: the same answer, of thousands of demands at once
FOUND_WHOLE = """
SELECT found.* FROM unnest(:ids) AS due(id)
CROSS JOIN LATERAL (
    SELECT listing_id, demand_id, score, cents FROM whole_found WHERE whole_found.demand_id = due.id OFFSET 0
) AS found
"""


def _reached_by_demands(found: str) -> str:
    return f"""
found AS MATERIALIZED ({found}), touched AS MATERIALIZED (
    SELECT id AS demand_id, -1 AS floor FROM unnest(:ids) AS due(id)
)"""  # noqa: S608 - put together from our own fragments


# a demand that is due itself is left out: its turn, as a whole, comes right after
_REACHED_BY_LISTINGS = f"""
found AS MATERIALIZED ({FOR_LISTINGS}{_NEAR}), touched AS MATERIALIZED (
    SELECT demand_id, floor::integer AS floor FROM found
    UNION SELECT stood.demand_id, coalesce(n.floor, -1) FROM (
        SELECT demand_id FROM match WHERE listing_id = ANY(:ids) AND state = 'active'
        UNION SELECT demand_id FROM match_reserve WHERE listing_id = ANY(:ids)
    ) AS stood JOIN demand ON demand.id = stood.demand_id LEFT JOIN match_need AS n ON n.demand_id = stood.demand_id
    WHERE demand.match_due_at IS NULL
)"""  # noqa: S608 - put together from our own fragments


def _judged(still: str, length: str, ends_at: str) -> str:
    """Every pair of the lists that are touched, once, with what it was and what it becomes.

    `still` says which of the pairs that stood were not judged now, `length` where a list of so many that fit is cut, and
    `ends_at` whether it then has an end that others may come after. One pass in order and no join of what was found:
    nobody can know beforehand how much that is. What stood is looked up list by list, whatever the planner takes the
    size of a table for that is just being filled. The row without an offer stands for the list itself.
    """
    return f"""
known AS (
    SELECT demand_id, floor, NULL::uuid AS listing_id, NULL::integer AS score, NULL::bigint AS cents,
        false AS fits, NULL AS was FROM touched
    UNION ALL SELECT demand_id, NULL, listing_id, score, cents, true, NULL FROM found
    UNION ALL
    SELECT demand_id, NULL, listing_id, score, cents, {still}, 'listed' FROM touched CROSS JOIN LATERAL (
        SELECT listing_id, score, (saving_eur * 100)::bigint AS cents FROM match
        WHERE match.demand_id = touched.demand_id AND state = 'active' OFFSET 0
    ) AS stood
    UNION ALL
    SELECT demand_id, NULL, listing_id, score, cents, {still}, 'spare' FROM touched CROSS JOIN LATERAL (
        SELECT listing_id, score, cents FROM match_reserve WHERE match_reserve.demand_id = touched.demand_id OFFSET 0
    ) AS stood
), pairs AS (
    SELECT demand_id, listing_id, max(floor) AS floor, bool_or(fits) AS fits, max(was) AS was,
        max(score) FILTER (WHERE fits) AS score, max(cents) FILTER (WHERE fits) AS cents,
        max(score) FILTER (WHERE was IS NOT NULL) AS old_score, max(cents) FILTER (WHERE was IS NOT NULL) AS old_cents
    FROM known GROUP BY demand_id, listing_id
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY demand_id ORDER BY fits DESC, {_BEST_FIRST}) AS place,
        count(*) FILTER (WHERE fits) OVER (PARTITION BY demand_id) AS fitting,
        max(floor) OVER (PARTITION BY demand_id) AS end_score,
        (score, cents) IS DISTINCT FROM (old_score, old_cents) AS changed
    FROM pairs
), judged AS MATERIALIZED (
    SELECT *, end_score >= 0 AND fitting < :best AS refill, fits AND place <= :best AS listed,
        fits AND place > :best AND place <= {length} AS spare, {ends_at} AS ends
    FROM ranked
)"""  # noqa: S608 - put together from our own fragments


_WHY = f"""
SELECT {WHY_NOT} FROM match_supply AS s CROSS JOIN match_need AS n {RATES} {KIND_OF_PAIR} {MEASURES}
WHERE s.listing_id = match.listing_id AND n.demand_id = match.demand_id
"""  # noqa: S608 - put together from our own fragments
# what is crowded out counts as broken here; who tells knows that it is no news
_WITHDRAW = f"""
UPDATE match SET state = 'withdrawn', updated_at = clock_timestamp(),
    news = CASE WHEN told_at IS NOT NULL THEN 'broken' END,
    withdrawn_reason = CASE WHEN judged.fits THEN :crowded_out
        WHEN NOT EXISTS (SELECT FROM match_need AS n WHERE n.demand_id = match.demand_id) THEN 'demand_closed'
        WHEN EXISTS (SELECT FROM match_need AS n WHERE n.demand_id = match.demand_id AND n.needed_until < :today)
            THEN 'demand_past'
        WHEN NOT EXISTS (SELECT FROM match_supply AS s WHERE s.listing_id = match.listing_id) THEN 'listing_closed'
        ELSE coalesce(({_WHY}), :crowded_out) END
FROM judged WHERE judged.was = 'listed' AND NOT judged.listed AND NOT judged.refill
    AND match.listing_id = judged.listing_id AND match.demand_id = judged.demand_id
"""  # noqa: S608 - put together from our own fragments

# a uuid of version 7: the time in front keeps the key's index in order
_KEY = (
    "encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send(floor(extract(epoch FROM"
    " clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid"
)
IMPROVED = 10
"""Points above what was told from which a match is clearly better: half of the heaviest part of the score."""
RETURNED_DAYS = 14
"""Days that a match must have been gone to be told anew, when it is not clearly better; sooner, people still know it."""
_FOREIGN = """(SELECT organisation_id FROM match_supply WHERE listing_id = judged.listing_id)
    <> (SELECT organisation_id FROM match_need WHERE demand_id = judged.demand_id)"""
# the order and no more: what a match is in words follows from both its sides and is said when somebody reads it
_LIST = f"""
INSERT INTO match (id, listing_id, demand_id, state, score, saving_eur, news)
SELECT {_KEY}, listing_id, demand_id, 'active', score, cents * 0.01, CASE WHEN {_FOREIGN} THEN 'new' END
FROM judged WHERE listed AND NOT refill AND (changed OR was <> 'listed')
ON CONFLICT (listing_id, demand_id) DO UPDATE SET updated_at = clock_timestamp(),
    news = CASE WHEN match.told_at IS NULL OR excluded.news IS NULL THEN excluded.news
        WHEN excluded.score >= match.told_score + {IMPROVED} THEN 'improved'
        WHEN match.state = 'withdrawn' AND match.updated_at < clock_timestamp() - interval '{RETURNED_DAYS} days'
            THEN 'returned' END,
    state = 'active', score = excluded.score, saving_eur = excluded.saving_eur, withdrawn_reason = NULL
"""  # noqa: S608 - put together from our own fragments

_NO_LISTING = "'00000000-0000-0000-0000-000000000000'::uuid"
_WRITES = f"""
withdrawn AS ({_WITHDRAW}),
listed AS ({_LIST}),
unspared AS (
    DELETE FROM match_reserve USING judged WHERE match_reserve.demand_id = judged.demand_id
        AND match_reserve.listing_id = judged.listing_id AND judged.was = 'spare' AND NOT judged.spare
        AND NOT judged.refill
), spared AS (
    INSERT INTO match_reserve (demand_id, listing_id, score, cents)
    SELECT demand_id, listing_id, score, cents FROM judged WHERE spare AND NOT refill AND (changed OR was <> 'spare')
    ON CONFLICT (demand_id, listing_id) DO UPDATE SET score = excluded.score, cents = excluded.cents
)"""  # noqa: S608 - put together from our own fragments
# a row of the covering index is written when the end moved, and that is seldom: a loss leaves it where it is
_ENDS = f"""
ended AS (
    UPDATE match_need SET floor = place.score, floor_cents = place.cents, floor_listing = place.listing_id
    FROM (
        SELECT demand_id, coalesce(max(score) FILTER (WHERE ends AND place = :known), -1) AS score,
            coalesce(max(cents) FILTER (WHERE ends AND place = :known), 0) AS cents,
            coalesce((max(listing_id::text) FILTER (WHERE ends AND place = :known))::uuid, {_NO_LISTING}) AS listing_id
        FROM judged WHERE NOT refill GROUP BY demand_id HAVING %s
    ) AS place
    WHERE match_need.demand_id = place.demand_id AND (match_need.floor, match_need.floor_cents, match_need.floor_listing)
        IS DISTINCT FROM (place.score::smallint, place.cents, place.listing_id)
)"""  # noqa: S608 - put together from our own fragments
# who is being changed right now stays due, and so does what was marked again since it was read
_CLEAR = """
cleared AS (
    UPDATE {table} SET match_due_at = NULL, updated_at = {table}.updated_at FROM (
        SELECT id FROM unnest(:ids, :moments) AS due(key, at) JOIN {table} ON id = key AND match_due_at = at
        FOR NO KEY UPDATE OF {table} SKIP LOCKED
    ) AS free WHERE free.id = {table}.id RETURNING {table}.id
)"""
_ANSWER = """SELECT (SELECT count(*) FROM cleared) AS done,
    array(SELECT demand_id FROM judged WHERE listing_id IS NULL AND refill) AS refill"""


def _judge_demands(found: str) -> TextClause:
    return statement(
        f"WITH {_reached_by_demands(found)}, {_judged('false', ':known', 'fitting >= :known')}, {_WRITES},"
        f" {_ENDS % 'true'}, {_CLEAR.format(table='demand')} {_ANSWER}"
    ).bindparams(_MOMENTS)


# a look-up: of a plan that is made once, `<> ALL` would go through all of them for every row
_NOT_DUE = "listing_id NOT IN (SELECT id FROM unnest(:ids) AS due(id))"
JUDGE_DEMANDS, JUDGE_WHOLE = _judge_demands(FOR_DEMANDS), _judge_demands(FOUND_WHOLE)
JUDGE_LISTINGS = statement(
    f"WITH {_REACHED_BY_LISTINGS},"
    f" {_judged(_NOT_DUE, 'CASE WHEN fitting > :most THEN :known ELSE :most END', 'fitting > :most')},"
    f" {_WRITES}, {_ENDS % 'bool_or(ends)'}, {_CLEAR.format(table='listing')} {_ANSWER}"
).bindparams(_MOMENTS)
CLEAR_LISTINGS = statement(
    f"WITH {_CLEAR.format(table='listing')} SELECT count(*) FROM cleared"  # noqa: S608 - fragments of our own
).bindparams(_MOMENTS)
