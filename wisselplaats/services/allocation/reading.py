"""From the matcher's narrow rows to arrays: COPY of rows that are all as wide, which need no parsing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import aliased

from wisselplaats.db import session
from wisselplaats.domain.allocation import Demands, Lots, RateSet, day_number
from wisselplaats.domain.match.value import rounded
from wisselplaats.domain.vocabulary import AllocationScope, ClaimTreatment, Unit
from wisselplaats.models import Demand, Listing, MatchSteps, MaterialType, Substitute
from wisselplaats.services.allocation import market
from wisselplaats.services.allocation.market import I64, Market
from wisselplaats.services.match import sides, stream
from wisselplaats.services.match.stream import Rows

BATCH = 1000
_INT8 = frozenset({"unit", "quality", "min_quality", "legal"})
_OWN = frozenset({"listing_id", "demand_id", "substitutes", "tolerance", "rate"})
_INT64 = frozenset({"free", "minimum", "price", "gain", "co2", "mass", "open", "max_price"})


@dataclass(frozen=True)
class Asked:
    """Whose demands a run serves, on which day, and whether open options are given back for it."""

    scope: AllocationScope
    on_day: date
    claims: ClaimTreatment = ClaimTreatment.FIXED
    organisation_id: UUID | None = None
    project_id: UUID | None = None
    region: str | None = None


_NUMBERS = """
WITH who AS (
    SELECT id, region AS place, (row_number() OVER (ORDER BY id))::integer AS number,
        CASE WHEN region IS NULL THEN -1 ELSE (dense_rank() OVER (ORDER BY region))::integer END AS region
    FROM organisation
), tint AS (
    SELECT colour, (row_number() OVER (ORDER BY colour))::integer AS number FROM (
        SELECT colour FROM match_supply WHERE colour IS NOT NULL
        UNION SELECT colour FROM match_need WHERE colour IS NOT NULL) AS colours
), back AS (
    SELECT listing_id, demand_id, (sum(reservation.quantity) * 1000)::bigint AS amount
    FROM reservation JOIN demand ON demand.id = demand_id JOIN organisation AS asker
        ON asker.id = demand.organisation_id
    WHERE %(free)s AND reservation.state = 'requested' AND {scope}
    GROUP BY GROUPING SETS ((listing_id), (demand_id))
)
"""
_DEMANDS = {
    "demand_id": ("uuid", "need.demand_id"),
    "kind_first": ("int4", "need.kind"),
    "kind_last": ("int4", "need.kind_last"),
    "unit": ("int2", "need.unit"),
    "substitutes": ("int2", "need.substitutes::integer"),
    "x": ("int4", "need.x"),
    "y": ("int4", "need.y"),
    "needed_from": ("int4", "need.needed_from"),
    "needed_until": ("int4", "need.needed_until"),
    "max_storage": ("int4", "need.max_storage"),
    "min_quality": ("int2", f"CASE WHEN need.min_quality = {sides.ANY_QUALITY} THEN -1 ELSE need.min_quality END"),
    "length": ("int4", "coalesce(need.length, -1)"),
    "width": ("int4", "coalesce(need.width, -1)"),
    "height": ("int4", "coalesce(need.height, -1)"),
    "tolerance": ("int4", "need.tolerance"),
    "colour": ("int4", "coalesce(tint.number, -1)"),
    "open": ("int8", "need.open + coalesce(back.amount, 0)"),
    "minimum": ("int8", "need.min_lot"),
    "max_distance": ("int4", "coalesce(least(need.reach, 100000000), -1)"),
    "max_price": ("int8", "coalesce(need.max_price, -1)"),
    "region": ("int4", "who.region"),
    "owner": ("int4", "who.number"),
    "rate": ("int4", "need.rate"),
}
_FROM_NEED = """
FROM match_need AS need JOIN demand ON demand.id = need.demand_id JOIN who ON who.id = need.organisation_id
LEFT JOIN tint ON tint.colour = need.colour
LEFT JOIN back ON back.demand_id = need.demand_id
WHERE need.needed_until >= %(today)s AND need.open + coalesce(back.amount, 0) > 0 AND {scope}
ORDER BY need.demand_id
"""
_LOTS = {
    "listing_id": ("uuid", "supply.listing_id"),
    "kind": ("int4", "supply.kind"),
    "unit": ("int2", "supply.unit"),
    "x": ("int4", "supply.x"),
    "y": ("int4", "supply.y"),
    "available_from": ("int4", "supply.available_from"),
    "available_until": ("int4", "supply.available_until"),
    "quality": ("int2", f"CASE WHEN supply.quality = {sides.NOT_GRADED} THEN -1 ELSE supply.quality END"),
    "length": ("int4", "coalesce(supply.length, -1)"),
    "width": ("int4", "coalesce(supply.width, -1)"),
    "height": ("int4", "coalesce(supply.height, -1)"),
    "colour": ("int4", "coalesce(tint.number, -1)"),
    "free": ("int8", "supply.free + coalesce(back.amount, 0)"),
    "minimum": ("int8", "supply.minimum"),
    "price": ("int8", "coalesce(supply.price, -1)"),
    "gain": ("int8", "coalesce(supply.gain, -1)"),
    "co2": ("int8", "coalesce(supply.co2, -1)"),
    # in kilograms and tonnes a unit is its own mass; the row has that of the kind's unit
    "mass": (
        "int8",
        "CASE supply.unit WHEN %(kg)s THEN 1000 WHEN %(tonne)s THEN 1000000 ELSE coalesce(supply.gram, -1) END",
    ),
    "region": ("int4", "who.region"),
    "owner": ("int4", "who.number"),
    "visible_region_from": ("int4", "supply.region_from"),
    "visible_market_from": ("int4", "supply.market_from"),
    "legal": (
        "int2",
        "CASE WHEN supply.closed_own IS NOT NULL THEN 2 WHEN supply.closed_other IS NOT NULL THEN 1 ELSE 0 END",
    ),
}
_FROM_SUPPLY = """
FROM match_supply AS supply JOIN who ON who.id = supply.organisation_id
LEFT JOIN tint ON tint.colour = supply.colour
LEFT JOIN back ON back.listing_id = supply.listing_id
WHERE supply.offered_until >= %(today)s AND supply.free + coalesce(back.amount, 0) > 0
    AND supply.closed_own IS NULL AND supply.kind = ANY(%(kinds)s)
ORDER BY supply.listing_id
"""
_SCOPES = {
    AllocationScope.PROJECT: "demand.project_id = %(project)s",
    AllocationScope.ORGANISATION: "demand.organisation_id = %(organisation)s",
    AllocationScope.REGION: "{who} = %(region)s",
    AllocationScope.ALL: "true",
}


_TOUCHED = """ AND (
    EXISTS (SELECT FROM unnest(%(touched)s::integer[]) AS t(kind) WHERE t.kind BETWEEN need.kind AND need.kind_last)
    OR need.substitutes AND demand.material_code IN (
        SELECT pair.code FROM material_substitute AS pair JOIN material_type AS other ON other.code = pair.substitute
        WHERE other.first = ANY(%(touched)s::integer[])))
"""


def read(asked: Asked, touched: Sequence[int] | None = None) -> Market:
    """The market of a run at one moment, in groups; with `touched` only demands that these kinds may serve.

    What was changed and waits for the matcher is written to the narrow rows first, so that nothing is behind.
    """
    _refresh()
    scope, values = _SCOPES[asked.scope], _values(asked)
    numbers = _NUMBERS.format(scope=scope.format(who="asker.region"))
    some = "" if touched is None else _TOUCHED
    source = _FROM_NEED.format(scope=scope.format(who="who.place") + some)
    needs = stream.out(_DEMANDS, source, {**values, "touched": list(touched or [])}, numbers)
    stands_in = _stands_in()
    rates, truck_co2, numbered = _rates(asked.on_day)
    demands = _demands(needs, stands_in, numbered)
    offers = stream.out(_LOTS, _FROM_SUPPLY, {**values, "kinds": _kinds(demands)}, numbers)
    found = Market(
        _lots(offers), demands, rates, truck_co2, stream.ids(offers, "listing_id"), stream.ids(needs, "demand_id")
    )
    return market.groups(found, [(kind, other) for kind, others in stands_in.items() for other, _ in others])


def _values(asked: Asked) -> dict[str, Any]:
    units = list(Unit)
    return {
        "today": day_number(asked.on_day), "free": asked.claims == ClaimTreatment.FREE,
        "project": asked.project_id, "organisation": asked.organisation_id, "region": asked.region,
        "kg": units.index(Unit.KG), "tonne": units.index(Unit.TONNE),
    }  # fmt: skip


def _refresh() -> None:
    """Bring the narrow rows of all that is due up to date; judging it is the matcher's own work."""
    for table, write in ((Listing, sides.write_supplies), (Demand, sides.write_needs)):
        due = session.scalars(select(table.id).where(table.match_due_at.is_not(None)).order_by(table.id)).all()
        for begin in range(0, len(due), BATCH):
            write(due[begin : begin + BATCH])


def _plain(rows: Rows, columns: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The columns that are called alike on both sides, in the types of the arrays."""
    kinds = {name: np.int8 if name in _INT8 else np.int64 if name in _INT64 else np.int32 for name in columns}
    return {name: rows[name].astype(kind) for name, kind in kinds.items() if name not in _OWN}


def _stands_in() -> dict[int, list[tuple[int, int]]]:
    """By the preorder number of a kind, those of its substitutes with their penalty in thousandths, sorted."""
    asked, other = aliased(MaterialType), aliased(MaterialType)
    query = select(asked.first, other.first, Substitute.penalty)
    query = query.join(asked, asked.code == Substitute.code).join(other, other.code == Substitute.substitute)
    found: dict[int, list[tuple[int, int]]] = {}
    for kind, substitute, penalty in session.execute(query.order_by(asked.first, other.first)):
        found.setdefault(kind, []).append((substitute, rounded(penalty * 1000)))
    return found


def _rates(on_day: date) -> tuple[RateSet, I64, NDArray[np.int64]]:
    """The rates of all that have their own, the trucks' CO2, and the keys of the rows in order."""
    steps = session.scalars(select(MatchSteps).order_by(MatchSteps.id)).all()
    columns = {
        item.name: np.array([getattr(row, item.name) for row in steps], np.int64)
        for item in fields(RateSet) if item.name != "today"
    }  # fmt: skip
    truck_co2 = np.array([row.truck_co2 for row in steps], np.int64)
    return RateSet(today=day_number(on_day), **columns), truck_co2, np.array([row.id for row in steps], np.int64)


def _demands(rows: Rows, stands_in: Mapping[int, Sequence[tuple[int, int]]], rates: NDArray[np.int64]) -> Demands:
    ids = stream.ids(rows, "demand_id")
    accepts = [
        stands_in.get(kind, ()) if others else ()
        for kind, others in zip(rows["kind_first"].tolist(), rows["substitutes"].tolist(), strict=True)
    ]
    start = np.concatenate([[0], np.cumsum([len(found) for found in accepts])]).astype(np.int64)
    flat = np.array([pair for found in accepts for pair in found], np.int32).reshape(-1, 2)
    tolerance = rows["tolerance"].astype(np.int32)
    return Demands(
        key=market.keys_of(ids), group=np.zeros(len(ids), np.int32), substitute_start=start,
        substitute_kind=flat[:, 0].copy(), substitute_penalty=flat[:, 1].copy(),
        length_tolerance=tolerance, width_tolerance=tolerance, height_tolerance=tolerance,
        rate=np.searchsorted(rates, rows["rate"]).astype(np.int32), **_plain(rows, _DEMANDS),
    )  # fmt: skip


def _lots(rows: Rows) -> Lots:
    key, group = market.keys_of(stream.ids(rows, "listing_id")), np.zeros(len(rows), np.int32)
    return Lots(key=key, group=group, **_plain(rows, _LOTS))


def _kinds(demands: Demands) -> list[int]:
    """Every preorder number that some demand accepts."""
    spans = (
        np.unique(np.stack([demands.kind_first, demands.kind_last], axis=1), axis=0).tolist() if len(demands) else []
    )
    found = {kind for first, last in spans for kind in range(first, last + 1)}
    return sorted(found | set(demands.substitute_kind.tolist()))
