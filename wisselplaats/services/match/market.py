"""What a demand just misses in the market of now, rule by rule, and what is expected that would serve it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, text
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ListingState, LotState
from wisselplaats.models import Demand, Listing, Lot, Match, MaterialType, Substitute
from wisselplaats.services.match.candidates import facts
from wisselplaats.services.match.explain import Fit, active, fits, kept, own_demand, worded
from wisselplaats.services.match.rules import FAILS, KIND_OF_PAIR, MEASURES, PAST, RATES
from wisselplaats.services.match.sides import day_number
from wisselplaats.services.rate.known import gains_of

BEST = 3
"""Lots shown per rule: the ones that are the least off."""
MOST_EXPECTED = 10
MOST_OWN = 50
_TO_COME = (LotState.EXPECTED, LotState.CONFIRMED)

# rules that a demand cannot give in on: such a lot is no near miss, and of some of them nobody may hear
_NOT_OURS = frozenset({"not_visible", "legal_gate_closed", "nothing_asked", "nothing_free", "unit_not_convertible"})
# not graded is one failure and not two
_ONCE = {"quality_too_low": "s.quality < 4 AND s.quality > n.min_quality"}
_CODES = ", ".join(
    f"CASE WHEN {_ONCE.get(code, fails)} THEN '{code}' END" for code, fails in FAILS if code not in _NOT_OURS
)
_HARD = " AND ".join(
    [f"NOT ({fails})" for _, fails in PAST] + [f"NOT ({fails})" for code, fails in FAILS if code in _NOT_OURS]
)
_OFF = """CASE codes[1]
    WHEN 'size' THEN greatest(abs(s.length - n.length), abs(s.width - n.width), abs(s.height - n.height), 0)
    WHEN 'available_too_late' THEN s.available_from WHEN 'stored_too_long' THEN m.days
    WHEN 'quality_too_low' THEN s.quality WHEN 'too_expensive' THEN s.price * m.per / m.times
    WHEN 'smaller_than_useful' THEN -q.quantity WHEN 'smaller_than_sold' THEN q.sold - q.quantity
    ELSE m.road END"""
# an interval and points, each by the index; that a substitute is not accepted is a miss like any other
_OF_KIND = """
CROSS JOIN LATERAL (
    SELECT n.kind AS low, n.kind_last AS high
    UNION ALL
    SELECT offered.first, offered.first FROM material_substitute AS stated
    JOIN material_type AS asked ON asked.code = stated.code
    JOIN material_type AS offered ON offered.code = stated.substitute
    WHERE asked.first = n.kind AND NOT offered.first BETWEEN n.kind AND n.kind_last
) AS around JOIN match_supply AS s ON s.kind BETWEEN around.low AND around.high
"""
NEAR_MISSES = text(f"""
SELECT listing_id, code, of_rule FROM (
    SELECT s.listing_id, codes[1] AS code, count(*) OVER (PARTITION BY codes[1]) AS of_rule,
        row_number() OVER (PARTITION BY codes[1] ORDER BY {_OFF}, m.road, s.listing_id) AS place
    FROM match_need AS n {RATES} {_OF_KIND} {KIND_OF_PAIR} {MEASURES}
    CROSS JOIN LATERAL (SELECT array_remove(ARRAY[{_CODES}], NULL) AS codes) AS failed
    WHERE n.demand_id = :demand_id AND {_HARD} AND cardinality(codes) = 1
) AS missed WHERE place <= :best ORDER BY of_rule DESC, code, place
""")  # noqa: S608 - put together from fragments of our own


@dataclass(frozen=True)
class Miss:
    """A rule on which alone lots fail: how many do, and the nearest of them, each with its way out."""

    code: str
    count: int
    fits: Sequence[Fit]


@dataclass(frozen=True)
class Coming:
    """Material that comes free later and would serve; `offered` False is an own lot that is not on offer yet."""

    fit: Fit
    offered: bool


@dataclass(frozen=True)
class Market:
    """What the demand just misses, most lots first, and what is expected, earliest first."""

    misses: Sequence[Miss]
    expected: Sequence[Coming]


def market(actor: Actor, demand_id: UUID, today: date, language: str) -> Market:
    """What an own demand misses in the market of now and what is expected. Errors: NotFound."""
    require(actor, Action.READ)
    demand = own_demand(actor, demand_id)
    return Market(_misses(demand, today, language), _expected(demand, today, language))


def _misses(demand: Demand, today: date, language: str) -> list[Miss]:
    values = {"demand_id": demand.id, "today": day_number(today), "best": BEST}
    rows = session.execute(NEAR_MISSES, values).all()
    found = fits([(row.listing_id, demand.id) for row in rows], today, language) if rows else []
    grouped: dict[str, tuple[int, list[Fit]]] = {}
    for row, fit in zip(rows, found, strict=True):
        # the row that was read may be a second behind: what the rules say now counts
        if not fit.feasible and len(fit.reasons) >= 1:
            grouped.setdefault(row.code, (row.of_rule, []))[1].append(fit)
    return [Miss(code, count, found) for code, (count, found) in grouped.items()]


def _expected(demand: Demand, today: date, language: str) -> list[Coming]:
    """Offers and own lots that are still to come free and would fit; the earliest first."""
    coming = [Coming(fit, True) for fit in _offered(demand, today, language)]
    coming += [Coming(fit, False) for fit in _own_lots(demand, today, language)]
    coming.sort(key=lambda one: (one.fit.listing.lot.available_from, -one.fit.score, str(one.fit.listing.lot.id)))
    return coming[:MOST_EXPECTED]


def _offered(demand: Demand, today: date, language: str) -> list[Fit]:
    """The matches of now whose material is still in the street."""
    query = active().join(Lot, Lot.id == Listing.lot_id).where(Match.demand_id == demand.id, _later(today))
    return kept(query.order_by(Lot.available_from, Listing.id).limit(MOST_EXPECTED), today, language)


def _later(today: date) -> ColumnElement[bool]:
    return and_(Lot.state.in_(_TO_COME), Lot.available_from > today)


def _own_lots(demand: Demand, today: date, language: str) -> list[Fit]:
    """Lots of the asker's own organisation that are not on offer yet, judged as if they were on offer to it today."""
    stands = select(Listing.id).where(Listing.lot_id == Lot.id, Listing.state == ListingState.PUBLISHED)
    replaces = select(Substitute.code).where(
        Substitute.code == demand.material_code, Substitute.substitute == Lot.material_code
    )
    of_kind = or_(MaterialType.first.between(demand.material.first, demand.material.last), replaces.exists())
    query = select(Lot).join(Lot.material).options(joinedload(Lot.material), joinedload(Lot.organisation))
    query = query.where(Lot.organisation_id == demand.organisation_id, _later(today), of_kind, ~stands.exists())
    lots = list(session.scalars(query.order_by(Lot.available_from, Lot.id).limit(MOST_OWN)))
    if not lots:
        return []
    pairs = [(lot.id, demand.id) for lot in lots]
    known = replace(
        facts(pairs, today),
        listings={lot.id: _as_offered(lot, today) for lot in lots},
        gains=gains_of(lot.material_code for lot in lots),
    )
    return [fit for fit in worded(pairs, known, language) if fit.feasible]


def _as_offered(lot: Lot, today: date) -> Listing:
    """An offer of the whole lot that is never stored."""
    rungs = ("other_project_from", "own_depot_from", "region_from", "open_market_from", "recycling_from")
    return Listing(
        id=lot.id, lot=lot, organisation=lot.organisation, organisation_id=lot.organisation_id, quantity=lot.quantity,
        free=lot.quantity, state=ListingState.PUBLISHED, **dict.fromkeys(rungs, today),
    )  # fmt: skip
