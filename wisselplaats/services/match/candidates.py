"""Which offers and demands may fit: pairs by SQL, exact and never nearest-first, and their facts for the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from wisselplaats.db import session
from wisselplaats.domain.legal import Act, check
from wisselplaats.domain.listing import LadderDates, Relation, rung_on, visible_to
from wisselplaats.domain.match import Need, Rates, Sizes, Supply, Verdict, judge
from wisselplaats.domain.match.pair import ZERO
from wisselplaats.domain.place import DETOUR, Place
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import DemandState, ListingState, LotState, Unit
from wisselplaats.models import Demand, Listing, Lot, MaterialType, Organisation, Substitute

RATES = Rates()
_MASSES = {Unit.KG, Unit.TONNE}
_asked, _owner, _asker = aliased(MaterialType), aliased(Organisation), aliased(Organisation)
Pair = tuple[UUID, UUID]
"""A listing's id and a demand's."""


def on_offer(today: date) -> ColumnElement[bool]:
    """Whether a listing is there to be had at all."""
    not_over = or_(Listing.offered_until.is_(None), Listing.offered_until >= today)
    return and_(Listing.state == ListingState.PUBLISHED, Listing.free > 0, Lot.state != LotState.GONE, not_over)


def still_asked(today: date) -> ColumnElement[bool]:
    """Whether a demand still asks for something."""
    short = Demand.quantity > Demand.optioned + Demand.covered
    return and_(Demand.state == DemandState.OPEN, Demand.needed_until >= today, short)


def shown_to_asker(today: date) -> ColumnElement[bool]:
    """The ladder between the two organisations of a pair; `visible_to` in domain/listing.py says the same."""
    return or_(
        Listing.organisation_id == Demand.organisation_id,
        Listing.open_market_from <= today,
        and_(Listing.region_from <= today, _owner.region == _asker.region),
    )


def _of_kind() -> ColumnElement[bool]:
    replaces = exists().where(Substitute.code == Demand.material_code, Substitute.substitute == Lot.material_code)
    this_or_below = MaterialType.first.between(_asked.first, _asked.last)
    return or_(this_or_below, and_(Demand.substitutes_allowed, replaces))


def _in_time() -> ColumnElement[bool]:
    stays = or_(Lot.available_until.is_(None), Demand.needed_from - Lot.available_until <= Demand.max_storage_days)
    return and_(Lot.available_from <= Demand.needed_until, stays)


def _near() -> ColumnElement[bool]:
    # a square around the circle: the rules cut the corners off
    reach = Demand.max_distance_km * 1000 / DETOUR
    inside = and_(func.abs(Lot.x - Demand.x) <= reach, func.abs(Lot.y - Demand.y) <= reach)
    return or_(Demand.max_distance_km.is_(None), inside)


def _pairs(today: date) -> Select[UUID, UUID]:
    good_enough = or_(Demand.min_quality.is_(None), Lot.quality <= Demand.min_quality)
    return (
        select(Listing.id, Demand.id)
        .join(Lot, Lot.id == Listing.lot_id)
        .join(MaterialType, MaterialType.code == Lot.material_code)
        .join(_owner, _owner.id == Listing.organisation_id)
        .join(Demand, true())
        .join(_asked, _asked.code == Demand.material_code)
        .join(_asker, _asker.id == Demand.organisation_id)
        .where(on_offer(today), still_asked(today), _of_kind(), good_enough, _in_time(), _near())
        .where(shown_to_asker(today))
    )


def pairs_of_listings(listing_ids: Iterable[UUID], today: date) -> set[Pair]:
    """Every demand that these offers may serve."""
    return {(row[0], row[1]) for row in session.execute(_pairs(today).where(Listing.id.in_(list(listing_ids))))}


def pairs_of_demands(demand_ids: Iterable[UUID], today: date) -> set[Pair]:
    """Every offer that may serve these demands."""
    return {(row[0], row[1]) for row in session.execute(_pairs(today).where(Demand.id.in_(list(demand_ids))))}


@dataclass
class Facts:
    """What the rules need to know of a set of pairs, read at one moment."""

    listings: Mapping[UUID, Listing]
    demands: Mapping[UUID, Demand]
    substitutes: Mapping[str, Mapping[str, Decimal]]
    today: date
    _needs: dict[UUID, Need] = field(default_factory=dict)
    _supplies: dict[tuple[UUID, UUID], Supply] = field(default_factory=dict)

    def verdict(self, pair: Pair) -> Verdict:
        """The rules' word on one pair."""
        listing, demand = self.listings[pair[0]], self.demands[pair[1]]
        need = self._needs.get(demand.id)
        if need is None:
            need = self._needs[demand.id] = need_of(demand, self.substitutes.get(demand.material_code, {}))
        key = (listing.id, demand.organisation_id)
        supply = self._supplies.get(key)
        if supply is None:
            supply = self._supplies[key] = supply_of(listing, demand.organisation, self.today)
        return judge(supply, need, RATES)

    def closed(self, pair: Pair) -> str | None:
        """Why a pair is out of the question before any rule is asked; None when both sides stand."""
        listing, demand = self.listings[pair[0]], self.demands[pair[1]]
        if demand.state != DemandState.OPEN:
            return "demand_closed"
        if demand.needed_until < self.today:
            return "demand_past"
        if listing.state != ListingState.PUBLISHED or listing.lot.state == LotState.GONE:
            return "listing_closed"
        if listing.offered_until is not None and listing.offered_until < self.today:
            return "listing_past"
        return None


def facts(pairs: Iterable[Pair], today: date) -> Facts:
    """Read both sides of the pairs in three queries, past what the session remembers."""
    listing_ids, demand_ids = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    of_lot = joinedload(Listing.lot).joinedload(Lot.material)
    offers = select(Listing).where(Listing.id.in_(listing_ids)).options(of_lot, joinedload(Listing.organisation))
    fresh = {"populate_existing": True}
    lines = select(Demand).where(Demand.id.in_(demand_ids))
    lines = lines.options(*(joinedload(side) for side in (Demand.material, Demand.organisation, Demand.project)))
    listings = {found.id: found for found in session.scalars(offers, execution_options=fresh)}
    demands = {found.id: found for found in session.scalars(lines, execution_options=fresh)}
    return Facts(listings, demands, _substitutes({found.material_code for found in demands.values()}), today)


def _substitutes(codes: set[str]) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {}
    query = select(Substitute.code, Substitute.substitute, Substitute.penalty).where(Substitute.code.in_(codes))
    for code, substitute, penalty in session.execute(query):
        found.setdefault(code, {})[substitute] = penalty
    return found


def need_of(demand: Demand, substitutes: Mapping[str, Decimal]) -> Need:
    """The demand as the rules read it."""
    return Need(
        id=str(demand.id), kind=demand.material_code, kind_first=demand.material.first,
        kind_last=demand.material.last, substitutes=substitutes,
        substitutes_accepted=demand.substitutes_allowed,
        sizes=Sizes(demand.length_mm, demand.width_mm, demand.height_mm),
        tolerance_mm=Sizes.uniform(demand.tolerance_mm), colour=demand.colour, min_quality=demand.min_quality,
        window=Window(demand.needed_from, demand.needed_until), place=Place(demand.x, demand.y),
        max_distance_km=demand.max_distance_km, max_storage_days=demand.max_storage_days,
        open_quantity=demand.open_quantity, min_lot=demand.min_lot or ZERO, unit=demand.unit,
        max_price=demand.max_price,
    )  # fmt: skip


def supply_of(listing: Listing, asker: Organisation, today: date) -> Supply:
    """The offer as the rules read it for one asking organisation."""
    lot, kind = listing.lot, listing.lot.material
    reason = _closed_by_law(lot, listing.organisation_id != asker.id)
    return Supply(
        id=str(listing.id), kind=lot.material_code, kind_first=kind.first, sizes=_sizes(lot), quality=lot.quality,
        colour=lot.colour, window=Window(lot.available_from, lot.available_until), place=Place(lot.x, lot.y),
        free=listing.free, min_quantity=listing.min_quantity or ZERO, unit=lot.unit,
        owner_id=str(listing.organisation_id), project_id=str(lot.project_id) if lot.project_id else None,
        visible=_visible(listing, asker, today), legal_open=reason is None, legal_reason=reason,
        mass_kg_per_unit=_mass_kg(lot), price_per_unit=listing.price_per_unit,
        pieces_per_unit=kind.pieces_per_unit if kind.unit is Unit.M2 else None,
    )  # fmt: skip


def _sizes(lot: Lot) -> Sizes:
    kind = lot.material
    return Sizes(
        *(own if own is not None else usual for own, usual in (
            (lot.length_mm, kind.length_mm), (lot.width_mm, kind.width_mm), (lot.height_mm, kind.height_mm),
        ))
    )  # fmt: skip


def _mass_kg(lot: Lot) -> Decimal | None:
    """Per unit of the lot; for a lot in kg or t per unit of its kind, as `Supply` asks."""
    kind = lot.material
    if lot.unit is kind.unit or lot.unit in _MASSES or kind.mass_kg_per_unit is None:
        return kind.mass_kg_per_unit
    if (lot.unit, kind.unit) == (Unit.PIECE, Unit.M2) and kind.pieces_per_unit:
        return kind.mass_kg_per_unit / kind.pieces_per_unit
    return None


def _visible(listing: Listing, asker: Organisation, today: date) -> bool:
    owner = listing.organisation
    same_region = owner.region is not None and owner.region == asker.region
    relation = Relation.SAME_REGION if same_region else Relation.OTHER
    if owner.id == asker.id:
        relation = Relation.SAME_ORGANISATION
    dates = LadderDates(
        listing.other_project_from, listing.own_depot_from, listing.region_from, listing.open_market_from,
        listing.recycling_from,
    )  # fmt: skip
    return visible_to(rung_on(dates, today), relation)


def _closed_by_law(lot: Lot, third_party: bool) -> str | None:
    from wisselplaats.services.lot import legal_facts

    blocks = check(legal_facts(lot), Act.RESERVE, third_party=third_party, taker_authorised=False).blocks
    return blocks[0].code if blocks else None
