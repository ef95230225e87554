"""The rules of domain/match in SQL, each once: `s` is an offer's narrow row, `n` a demand's; a test compares the two.

A rule is written as what fails, never NULL, in the order of domain.match.reasons.HARD_RULES; a pair fits when none
does. `m`, `q`, `v` and `p` are steps that build on each other, each reckoned once for the pairs that came that far.
"""

from wisselplaats.domain.match import WEIGHTS
from wisselplaats.domain.match.judge import UNLIMITED_KM

KG, TONNE, M2, PIECE = 3, 4, 0, 2
"""Places in the list of units, as services/match/sides.py writes them."""

_BOTH_MASS = f"s.unit IN ({KG}, {TONNE}) AND n.unit IN ({KG}, {TONNE})"
MEASURES = f"""
CROSS JOIN LATERAL (
    SELECT ((floor(sqrt((4 * ((s.x - n.x)::bigint * (s.x - n.x) + (s.y - n.y)::bigint * (s.y - n.y)))::float8))::bigint + 1) / 2
            * r.detour + 500) / 1000 AS road,
        greatest(0, n.needed_from - s.available_until) AS days,
        CASE WHEN s.unit = n.unit THEN 1 WHEN {_BOTH_MASS} THEN CASE s.unit WHEN {TONNE} THEN 1000 ELSE 1 END
             WHEN n.unit IN ({KG}, {TONNE}) THEN nullif(s.gram, 0)
             WHEN s.unit = {KG} THEN 1000 WHEN s.unit = {TONNE} THEN 1000000
             WHEN s.unit = {M2} AND n.unit = {PIECE} THEN nullif(s.pieces, 0)
             WHEN s.unit = {PIECE} AND n.unit = {M2} THEN 1000 END AS times,
        CASE WHEN s.unit = n.unit THEN 1 WHEN {_BOTH_MASS} THEN CASE n.unit WHEN {TONNE} THEN 1000 ELSE 1 END
             WHEN n.unit = {KG} THEN 1000 WHEN n.unit = {TONNE} THEN 1000000
             WHEN s.unit IN ({KG}, {TONNE}) THEN nullif(s.gram, 0)
             WHEN s.unit = {M2} AND n.unit = {PIECE} THEN 1000
             WHEN s.unit = {PIECE} AND n.unit = {M2} THEN nullif(s.pieces, 0) END AS per
    OFFSET 0
) AS m
CROSS JOIN LATERAL (
    SELECT greatest(0, least(s.free * m.times / m.per, n.open)) AS quantity,
        least(s.minimum, s.free) * m.times / m.per AS sold, m.times IS NOT NULL AND m.per IS NOT NULL AS convertible
    OFFSET 0
) AS q
"""
"""Road metres and storage days, the unit as `times / per`, and what can be taken (0.001 of the need's unit)."""

_OWN = "s.organisation_id = n.organisation_id"
_LAW = f"CASE WHEN {_OWN} THEN s.closed_own ELSE s.closed_other END"
_SIZES = ("length", "width", "height")
_UNKNOWN = " OR ".join(f"(n.{side} IS NOT NULL AND s.{side} IS NULL)" for side in _SIZES)
_OUTSIDE = " OR ".join(f"coalesce(abs(s.{side} - n.{side}) > n.tolerance, false)" for side in _SIZES)
# one dimension after the other, as the words of a verdict have it
_SIZE_CODE = " ".join(
    f"WHEN n.{side} IS NOT NULL AND s.{side} IS NULL THEN 'size_unknown'"
    f" WHEN abs(s.{side} - n.{side}) > n.tolerance THEN 'size_outside_tolerance'"
    for side in _SIZES
)

PAST: tuple[tuple[str, str], ...] = (
    ("demand_past", "n.needed_until < :today"),
    ("listing_past", "s.offered_until < :today"),
)
"""Why a pair is out of the question before any rule is asked."""

FAILS: tuple[tuple[str, str], ...] = (
    ("other_kind", "k.penalty IS NULL"),
    ("size", f"({_UNKNOWN} OR {_OUTSIDE})"),
    ("quality_unknown", "(n.min_quality < 9 AND s.quality = 4)"),
    ("quality_too_low", "s.quality > n.min_quality"),
    ("colour_unknown", "(n.colour IS NOT NULL AND s.colour IS NULL)"),
    ("other_colour", "coalesce(s.colour <> n.colour, false)"),
    ("available_too_late", "s.available_from > n.needed_until"),
    ("stored_too_long", "s.available_until < n.needed_from - n.max_storage"),
    ("too_far", "coalesce(m.road > n.reach, false)"),
    (
        "not_visible",
        f"NOT coalesce({_OWN} OR s.market_from <= :today OR (s.region_from <= :today AND s.region = n.region), false)",
    ),
    ("legal_gate_closed", f"{_LAW} IS NOT NULL"),
    ("nothing_asked", "n.open <= 0"),
    ("nothing_free", "(s.free <= 0 OR coalesce(q.quantity <= 0, false))"),
    ("smaller_than_useful", "coalesce(q.quantity < least(n.min_lot, n.open), false)"),
    ("smaller_than_sold", "coalesce(q.quantity < q.sold, false)"),
    ("unit_not_convertible", "NOT q.convertible"),
    ("too_expensive", "coalesce(s.price * m.per > n.max_price * m.times, false)"),
)
"""Every hard rule: the code of its reason, and when it fails."""

_BY_INDEX = frozenset({"other_kind"})
# the corners of the square that an index-only scan can tell without a root: straight is never longer than the road
_SQUARE = "(n.reach IS NULL OR (abs(s.x - n.x) <= n.reach AND abs(s.y - n.y) <= n.reach))"

FITS = " AND ".join(
    [f"NOT ({fails})" for _, fails in PAST]
    + [f"NOT ({fails})" for code, fails in FAILS if code not in _BY_INDEX]
    + [_SQUARE]
)
"""Whether a pair of the right kind fits."""

WHY_NOT = (
    "CASE " + " ".join(f"WHEN {fails} THEN '{code}'" for code, fails in PAST)
    + " " + " ".join(
        f"WHEN {fails} THEN " + (f"CASE {_SIZE_CODE} END" if code == "size" else f"'{code}'") for code, fails in FAILS
    ) + " END"
)  # fmt: skip
"""The first thing in the way of a pair; NULL when it fits."""

_PENALTY_OF = """(
    SELECT (stated.penalty * 1000)::integer FROM material_substitute AS stated
    JOIN material_type AS asked ON asked.code = stated.code
    JOIN material_type AS offered ON offered.code = stated.substitute
    WHERE asked.first = n.kind AND offered.first = s.kind
)"""
KIND_OF_PAIR = f"""
CROSS JOIN LATERAL (
    SELECT CASE WHEN s.kind BETWEEN n.kind AND n.kind_last THEN 0 WHEN n.substitutes THEN {_PENALTY_OF} END AS penalty
) AS k
"""
"""The penalty of a pair that is already there; NULL for another kind."""

KINDS_FOR_NEED = """
CROSS JOIN LATERAL (
    SELECT n.kind AS low, n.kind_last AS high, 0 AS penalty
    UNION ALL
    SELECT offered.first, offered.first, (stated.penalty * 1000)::integer
    FROM material_type AS asked JOIN material_substitute AS stated ON stated.code = asked.code
    JOIN material_type AS offered ON offered.code = stated.substitute
    WHERE n.substitutes AND asked.first = n.kind AND NOT offered.first BETWEEN n.kind AND n.kind_last
) AS k
JOIN match_supply AS s ON s.kind BETWEEN k.low AND k.high AND s.available_from <= n.needed_until
    AND s.available_until >= n.needed_from - n.max_storage
"""
"""What may serve a demand: "this kind or below" is an interval of the tree, and each substitute a point."""

NEEDS_FOR_KIND = """
CROSS JOIN LATERAL (
    SELECT above.first AS node, 0 AS penalty FROM material_type AS above WHERE s.kind BETWEEN above.first AND above.last
    UNION ALL
    SELECT asked.first, (stated.penalty * 1000)::integer
    FROM material_type AS offered JOIN material_substitute AS stated ON stated.substitute = offered.code
    JOIN material_type AS asked ON asked.code = stated.code
    WHERE offered.first = s.kind AND NOT s.kind BETWEEN asked.first AND asked.last
) AS k
JOIN match_need AS n ON n.kind = k.node AND (k.penalty = 0 OR n.substitutes) AND n.needed_until >= s.available_from
    AND n.needed_from - n.max_storage <= s.available_until
"""
"""Which demands a lot may serve: those for its kind or one above it, and those for a kind that it may stand in for."""

RATES = "JOIN match_steps AS r ON r.id = n.rate"


def _edge(amount: str, edge: str) -> str:
    """1000 at nothing, 0 at the edge; rounded down."""
    return (
        f"CASE WHEN {amount} <= 0 THEN 1000 WHEN {amount} >= {edge} THEN 0 ELSE ({edge} - {amount}) * 1000 / {edge} END"
    )


_SIZE_PART = ", ".join(
    f"CASE WHEN n.{side} IS NULL OR s.{side} IS NULL THEN 1000 ELSE {_edge(f'abs(s.{side} - n.{side})', 'n.tolerance')} END"
    for side in _SIZES
)
_LIMIT = f"coalesce(n.reach, {int(UNLIMITED_KM * 1000)})"
_GROSS = "(v.eur + v.co2 * r.co2 / 1000000000)"
WORTH = f"""
CROSS JOIN LATERAL (
    SELECT u.mass, q.quantity * m.per / m.times AS units, coalesce(s.gain, u.mass * r.eur_per_kg / 1000000) AS eur,
        CASE WHEN s.gain IS NULL THEN u.mass * r.co2_per_kg / 1000 ELSE s.co2 END AS co2
    FROM (SELECT CASE s.unit WHEN {KG} THEN 1000 WHEN {TONNE} THEN 1000000 ELSE s.gram END AS mass) AS u
    OFFSET 0
) AS v
CROSS JOIN LATERAL (
    SELECT {_GROSS} * r.quality[s.quality + 1] * CASE WHEN s.colour IS NULL THEN r.colour_not_stated ELSE 1000 END
            / 1000000 * (1000 - k.penalty) / 1000
            - v.mass * (r.handling + r.move * m.road / 1000 + r.storage * m.days) / 1000000000 AS value,
        {_GROSS} - v.mass * r.handling / 1000000000 AS ideal
    OFFSET 0
) AS w
CROSS JOIN LATERAL (
    SELECT 1000 - k.penalty AS kind, least({_SIZE_PART}) AS size, least(1000, r.quality[s.quality + 1]) AS quality,
        {_edge("m.days", "n.max_storage")} AS time, {_edge("m.road", _LIMIT)} AS distance,
        least(1000, q.quantity * 1000 / n.open) AS quantity,
        CASE WHEN w.ideal > 0 AND w.value > 0 THEN least(1000, w.value * 1000 / w.ideal) ELSE 0 END AS saving,
        coalesce(sign(w.value)::bigint * ((abs(v.units * w.value) + 5000) / 10000), 0) AS cents
    OFFSET 0
) AS p
CROSS JOIN LATERAL (
    SELECT (({" + ".join(f"{points} * p.{name}" for name, points in WEIGHTS.items())} + 500) / 1000)::integer AS points
    OFFSET 0
) AS score
"""  # noqa: S608 - put together from our own fragments above
"""The value of a unit of the lot (0.001 euro), the parts of the score per thousand, and the score itself."""
