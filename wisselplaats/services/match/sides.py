"""Both sides of the market in narrow rows of whole numbers, written anew from offers and demands before they are judged."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, Text, TextClause, Uuid, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from wisselplaats.db import session
from wisselplaats.domain.legal import Act, LegalFacts, check
from wisselplaats.domain.vocabulary import Quality, Unit
from wisselplaats.models import Demand, Listing, Lot
from wisselplaats.services.legal.facts import LAW_COLUMNS
from wisselplaats.services.match.judging import PLANNING

NEVER = 1_000_000
"""A day beyond every date (as domain.allocation has it)."""
NOT_GRADED, ANY_QUALITY = 4, 9
_EPOCH = date(1970, 1, 1)

_UNITS = ", ".join(f"'{unit.value}'" for unit in Unit)
_GRADES = ", ".join(f"'{grade.value}'" for grade in Quality)
_IDS = bindparam("ids", type_=ARRAY(Uuid()))
_LOTS = select(Listing.id, Listing.match_due_at, Lot.colour, *LAW_COLUMNS).join(Lot, Lot.id == Listing.lot_id)
_THESE = _LOTS.where(Listing.id == any_(_IDS))
_DUE = (
    _LOTS.where(Listing.match_due_at.is_not(None)).order_by(Listing.match_due_at, Listing.id).limit(bindparam("most"))
)
_COLOURED = select(Demand.id, Demand.colour).where(Demand.id == any_(_IDS), Demand.colour.is_not(None))
Known = Mapping[str, list[Any]]
"""What writing offers needs beside their keys: columns of equal length, for those of which there is something to say."""


def day_number(day: date) -> int:
    """Days since 1 January 1970, as the narrow rows count them."""
    return (day - _EPOCH).days


def unit_code(column: str) -> str:
    """A unit's place in the word list."""
    return f"array_position(ARRAY[{_UNITS}], {column}::text) - 1"


def _milli(column: str) -> str:
    return f"({column} * 1000)::bigint"


def _day(column: str) -> str:
    return f"coalesce({column} - DATE '1970-01-01', {NEVER})"


def _mass_kg(unit: str) -> str:
    """As `candidates.mass_kg_per_unit`: per unit of the lot; for a lot in kg or t per unit of its kind."""
    return (
        f"CASE WHEN {unit} = kind.unit OR {unit} IN ('kg', 't') THEN kind.mass_kg_per_unit"
        f" WHEN {unit} = 'st' AND kind.unit = 'm2' AND kind.pieces_per_unit > 0"
        " THEN round(kind.mass_kg_per_unit / kind.pieces_per_unit, 3) END"
    )


_OWN_KG = f"CASE lot.unit WHEN 'kg' THEN 1 WHEN 't' THEN 1000 ELSE {_mass_kg('lot.unit')} END"
_SUPPLY = {
    "listing_id": "listing.id",
    "organisation_id": "listing.organisation_id",
    "region": "owner.region",
    "kind": "kind.first",
    "available_from": _day("lot.available_from"),
    "available_until": _day("lot.available_until"),
    "quality": f"coalesce(array_position(ARRAY[{_GRADES}], lot.quality::text) - 1, {NOT_GRADED})",
    "length": _milli("coalesce(lot.length_mm, kind.length_mm)"),
    "width": _milli("coalesce(lot.width_mm, kind.width_mm)"),
    "height": _milli("coalesce(lot.height_mm, kind.height_mm)"),
    "colour": "known.colour",
    "x": "round(lot.x)::integer",
    "y": "round(lot.y)::integer",
    "free": _milli("listing.free"),
    "minimum": _milli("coalesce(listing.min_quantity, 0)"),
    "unit": unit_code("lot.unit"),
    "gram": _milli(_mass_kg("lot.unit")),
    "pieces": "CASE WHEN kind.unit = 'm2' THEN (kind.pieces_per_unit * 1000)::bigint END",
    "price": "(listing.price_per_unit * 10000)::bigint",
    "region_from": _day("listing.region_from"),
    "market_from": _day("listing.open_market_from"),
    "offered_until": _day("listing.offered_until"),
    "closed_own": "known.closed_own",
    "closed_other": "known.closed_other",
    "gain": f"round(gain.eur_per_kg * ({_OWN_KG}) * 1000)::bigint",
    "co2": f"round(gain.co2_per_kg * ({_OWN_KG}) * 1000000)::bigint",
}
_NEED = {
    "demand_id": "demand.id",
    "organisation_id": "demand.organisation_id",
    "region": "asker.region",
    "kind": "kind.first",
    "kind_last": "kind.last",
    "substitutes": "demand.substitutes_allowed",
    "needed_from": _day("demand.needed_from"),
    "needed_until": _day("demand.needed_until"),
    "max_storage": "demand.max_storage_days",
    "min_quality": f"coalesce(array_position(ARRAY[{_GRADES}], demand.min_quality::text) - 1, {ANY_QUALITY})",
    "length": _milli("demand.length_mm"),
    "width": _milli("demand.width_mm"),
    "height": _milli("demand.height_mm"),
    "tolerance": _milli("demand.tolerance_mm"),
    "colour": "known.colour",
    "x": "round(demand.x)::integer",
    "y": "round(demand.y)::integer",
    "reach": _milli("demand.max_distance_km"),
    "open": _milli("greatest(0, demand.quantity - demand.optioned - demand.covered)"),
    "min_lot": _milli("coalesce(demand.min_lot, 0)"),
    "unit": unit_code("demand.unit"),
    "max_price": "(demand.max_price * 10000)::bigint",
    "rate": "coalesce(own.id, everybody.id)",
}


def _upsert(table: str, key: str, columns: dict[str, str], source: str) -> str:
    """Write what differs and nothing else, so that a row that says the same stays visible to index-only scans."""
    others = [name for name in columns if name != key]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} {source}"  # noqa: S608
        f" ON CONFLICT ({key}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}"
        f" WHERE ({', '.join(f'{table}.{name}' for name in others)})"
        f" IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in others)})"
    )


_END_SUPPLY = """ended AS (
    DELETE FROM match_supply WHERE listing_id = ANY(:ids) AND NOT EXISTS (
        SELECT FROM listing JOIN lot ON lot.id = listing.lot_id
        WHERE listing.id = match_supply.listing_id AND listing.state = 'published' AND lot.state <> 'gone')
)"""
_SUPPLIES = """
    FROM unnest(:ids) AS due(id) JOIN listing ON listing.id = due.id
    JOIN lot ON lot.id = listing.lot_id JOIN material_type AS kind ON kind.code = lot.material_code
    JOIN organisation AS owner ON owner.id = listing.organisation_id
    LEFT JOIN match_gain AS gain ON gain.material_code = lot.material_code
    LEFT JOIN unnest(:known, :colours, :own, :other) AS known(id, colour, closed_own, closed_other)
        ON known.id = listing.id
    WHERE listing.state = 'published' AND lot.state <> 'gone'
"""
_END_NEED = """ended AS (
    DELETE FROM match_need WHERE demand_id = ANY(:ids) AND NOT EXISTS (
        SELECT FROM demand WHERE demand.id = match_need.demand_id AND demand.state = 'open')
)"""
_NEEDS = """
    FROM unnest(:ids) AS due(id) JOIN demand ON demand.id = due.id
    JOIN material_type AS kind ON kind.code = demand.material_code
    JOIN organisation AS asker ON asker.id = demand.organisation_id
    JOIN match_steps AS everybody ON everybody.organisation_id IS NULL
    LEFT JOIN match_steps AS own ON own.organisation_id = demand.organisation_id
    LEFT JOIN unnest(:known, :colours) AS known(id, colour) ON known.id = demand.id
    WHERE demand.state = 'open'
"""
# an array of keys and arrays of what is known of some of them: one statement whatever their number
_KNOWN = bindparam("known", type_=ARRAY(Uuid()))
_COLOURS, _OWN, _OTHER = (bindparam(name, type_=ARRAY(Text())) for name in ("colours", "own", "other"))


def _statements(ended: str, written: str, *columns: BindParameter[Any]) -> Mapping[bool, TextClause]:
    """By whether the planning by hand begins with it: that is one answer less to wait for."""
    made = {False: f"WITH {ended} {written}", True: f"WITH {ended}, written AS ({written}) SELECT {PLANNING}"}
    return {planned: text(sql).bindparams(_IDS, _KNOWN, *columns) for planned, sql in made.items()}


_WRITE_SUPPLY = _statements(
    _END_SUPPLY, _upsert("match_supply", "listing_id", _SUPPLY, _SUPPLIES), _COLOURS, _OWN, _OTHER
)
_WRITE_NEED = _statements(_END_NEED, _upsert("match_need", "demand_id", _NEED, _NEEDS), _COLOURS)


def due_offers(most: int) -> tuple[list[tuple[UUID, datetime]], Known]:
    """Offers that are due, the oldest mark first, each with its mark, and what writing them needs to know."""
    # no row lock while judging: somebody who reserves meanwhile must not wait for it
    rows = session.execute(_DUE, {"most": most}).all()
    return [(row.id, row.match_due_at) for row in rows], _known(rows)


def write_supplies(listing_ids: Iterable[UUID], known: Known | None = None, *, planned: bool = False) -> None:
    """Make the narrow rows of these offers say what the offers say now; one that is over has none.

    `known` is from `due_offers`, else it is read; with `planned` what comes after in the transaction is planned by hand.
    """
    ids = list(listing_ids)
    values = _known(session.execute(_THESE, {"ids": ids})) if known is None else known
    session.execute(_WRITE_SUPPLY[planned], {"ids": ids, **values})


def write_needs(
    demand_ids: Iterable[UUID], colours: Sequence[str | None] | None = None, *, planned: bool = False
) -> None:
    """Make the narrow rows of these demands say what the demands say now; one that is closed has none.

    `colours` are theirs, in their order, else they are read; `planned` as for offers.
    """
    ids = list(demand_ids)
    stated: Iterable[Any] = (
        session.execute(_COLOURED, {"ids": ids}) if colours is None else zip(ids, colours, strict=True)
    )
    known = [(key, told) for key, colour in stated if (told := folded(colour))]
    values = {"ids": ids, "known": [key for key, _ in known], "colours": [told for _, told in known]}
    session.execute(_WRITE_NEED[planned], values)


def folded(colour: str | None) -> str | None:
    """A colour as the rules compare it; None when none was stated."""
    return (colour or "").strip().casefold() or None


def _known(rows: Iterable[Any]) -> Known:
    from wisselplaats.services.lot import legal_facts

    told = [(row[0], folded(row.colour), *_closed(legal_facts(cast(Lot, row)))) for row in rows]
    some = [row for row in told if any(row[1:])]
    names = ("known", "colours", "own", "other")
    return {name: [row[place] for row in some] for place, name in enumerate(names)}


@lru_cache(maxsize=4096)
def _closed(facts: LegalFacts) -> tuple[str | None, str | None]:
    """The rule that keeps a lot from its own organisation, and from others; most lots are alike, so it is remembered."""
    own, other = (
        check(facts, Act.RESERVE, third_party=third, taker_authorised=False).blocks for third in (False, True)
    )
    return own[0].code if own else None, other[0].code if other else None
