"""Which offers pass which saved searches: one question to the database for a whole delivery, told once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, Select, and_, exists, false, func, literal, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased, joinedload

from wisselplaats.db import session
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import (
    Listing,
    Lot,
    MaterialType,
    Membership,
    Organisation,
    SavedSearch,
    SavedSearchHit,
    SavedSearchKind,
)
from wisselplaats.services import notification
from wisselplaats.services.notification import Telling
from wisselplaats.services.saved_search.weigh import Weighed, weigh

_STRAIGHT = Decimal(1)
Hit = tuple[UUID, UUID]
"""A search's id and a listing's."""
_asked, _meant, _owner, _seeker = (
    aliased(MaterialType), aliased(MaterialType), aliased(Organisation), aliased(Organisation),
)  # fmt: skip


def look(listing_ids: Sequence[UUID], now: datetime, today: date) -> int:
    """Note which saved searches these offers pass and tell their users; answers how many were new.

    Running it twice, in any order, tells nothing twice: a pair of search and offer is a row.
    """
    if not listing_ids or not session.scalar(select(exists(select(SavedSearch.id)))):
        return 0
    new = _note(fitting(today).where(Listing.id.in_(listing_ids)), now, fresh=True)
    _tell(new, now, today)
    return len(new)


def note_present(search_id: UUID, now: datetime, today: date) -> None:
    """Note what a search that was just saved or changed finds on the market of now; its user is looking at it."""
    _note(fitting(today).where(SavedSearch.id == search_id), now, fresh=False)


def searches_fitting(listing_ids: Iterable[UUID], today: date) -> set[Hit]:
    """Every saved search that these offers pass today."""
    found = session.execute(fitting(today).where(Listing.id.in_(list(listing_ids))))
    return {(row[0], row[1]) for row in found}


def _note(query: Select[UUID, UUID], now: datetime, *, fresh: bool) -> list[Hit]:
    rows = query.add_columns(literal(now, SavedSearchHit.found_at.type), literal(fresh, SavedSearchHit.fresh.type))
    write = insert(SavedSearchHit).from_select(["search_id", "listing_id", "found_at", "fresh"], rows)
    done = write.on_conflict_do_nothing().returning(SavedSearchHit.search_id, SavedSearchHit.listing_id)
    return sorted((row[0], row[1]) for row in session.execute(done))


def fitting(today: date) -> Select[UUID, UUID]:
    """Select of (search, listing): offers of others that the search's organisation sees and whose filters all pass.

    The filters are the market's (services/listing/market.py); a test holds the two to the same answers.
    """
    from wisselplaats.services.listing.seen import gate_open, stands

    member = exists().where(
        Membership.user_id == SavedSearch.user_id, Membership.organisation_id == SavedSearch.organisation_id
    )
    return (
        select(SavedSearch.id, Listing.id)
        .select_from(Listing)
        .join(Lot, Lot.id == Listing.lot_id)
        .join(MaterialType, MaterialType.code == Lot.material_code)
        .join(_owner, _owner.id == Listing.organisation_id)
        .join(SavedSearch, true())
        .join(_seeker, _seeker.id == SavedSearch.organisation_id)
        .outerjoin(_asked, _asked.code == SavedSearch.material_code)
        .where(stands(today), Listing.free > 0, gate_open(), _shown(today), member)
        .where(_of_kind(), _of_word(), _good_enough(), _in_time(), _near())
    )


def _shown(today: date) -> ColumnElement[bool]:
    """Of others only, by rung and region, as the market shows them."""
    reached = or_(
        Listing.open_market_from <= today, and_(Listing.region_from <= today, _owner.region == _seeker.region)
    )
    return and_(Listing.organisation_id != SavedSearch.organisation_id, reached)


def _of_kind() -> ColumnElement[bool]:
    inside = MaterialType.first.between(_asked.first, _asked.last)
    return or_(SavedSearch.material_code.is_(None), inside)


def _of_word() -> ColumnElement[bool]:
    """A kind that the word means, or the word in a title, a street, a place or a name."""
    meant = select(SavedSearchKind.search_id).join(_meant, _meant.code == SavedSearchKind.material_code)
    meant = meant.where(
        SavedSearchKind.search_id == SavedSearch.id, MaterialType.first.between(_meant.first, _meant.last)
    )
    columns: tuple[Any, ...] = (
        Lot.title, Lot.street, Lot.municipality, MaterialType.name_nl, MaterialType.name_en, _owner.name,
    )  # fmt: skip
    word = func.lower(SavedSearch.search)
    holds = or_(false(), *[func.strpos(func.lower(func.coalesce(column, "")), word) > 0 for column in columns])
    return or_(SavedSearch.search.is_(None), holds, meant.exists())


def _good_enough() -> ColumnElement[bool]:
    enough = or_(SavedSearch.min_quantity.is_(None), Listing.free >= SavedSearch.min_quantity)
    # grades are letters: A is the best and comes first; a lot without a grade is no grade
    return and_(enough, or_(SavedSearch.min_quality.is_(None), Lot.quality <= SavedSearch.min_quality))


def _in_time() -> ColumnElement[bool]:
    begins = or_(SavedSearch.available_until.is_(None), Lot.available_from <= SavedSearch.available_until)
    lasts = or_(
        SavedSearch.available_from.is_(None), Lot.available_until.is_(None),
        Lot.available_until >= SavedSearch.available_from,
    )  # fmt: skip
    return and_(begins, lasts)


def _near() -> ColumnElement[bool]:
    metres = func.sqrt(func.power(Lot.x - SavedSearch.x, 2) + func.power(Lot.y - SavedSearch.y, 2), type_=Float)
    return or_(SavedSearch.radius_km.is_(None), metres <= SavedSearch.radius_km * 1000)


def _tell(hits: Sequence[Hit], now: datetime, today: date) -> None:
    if not hits:
        return
    of_lot = joinedload(Listing.lot).joinedload(Lot.material)
    query = (
        select(SavedSearch, Listing)
        .join(SavedSearchHit, SavedSearchHit.search_id == SavedSearch.id)
        .join(Listing, Listing.id == SavedSearchHit.listing_id)
        .where(tuple_(SavedSearchHit.search_id, SavedSearchHit.listing_id).in_(hits))
        .options(of_lot, joinedload(Listing.organisation))
        .options(joinedload(SavedSearch.organisation), joinedload(SavedSearch.material))
        .order_by(SavedSearch.id, Listing.id)
    )
    # past what the session remembers: the kind of a search may have been changed
    pairs = [(row[0], row[1]) for row in session.execute(query, execution_options={"populate_existing": True})]
    weighed = weigh(pairs, today)
    told = [_telling(kept, offer, found) for kept, offer in pairs if (found := weighed[kept.id, offer.id]).fits]
    notification.tell_all(told, now)


def _telling(kept: SavedSearch, offer: Listing, found: Weighed) -> Telling:
    params: dict[str, Any] = {
        "score": found.score, "reasons": list(found.reasons), "names": _names(kept, offer),
        "search": kept.name, "search_id": str(kept.id), "listing_id": str(offer.id),
        "material_nl": offer.lot.material.name_nl, "material_en": offer.lot.material.name_en,
        "owner": offer.organisation.name, "quantity": str(offer.free), "unit": offer.lot.unit.value,
        "available_from": offer.lot.available_from.isoformat(),
    }  # fmt: skip
    if kept.x is not None and kept.y is not None:
        straight = distance_km(Place(kept.x, kept.y), Place(offer.lot.x, offer.lot.y), detour=_STRAIGHT)
        params["straight_km"] = str(straight)
    return Telling(
        kept.user_id, kept.organisation_id, NotificationKind.SEARCH_HIT, f"search:{kept.id}:{offer.id}",
        f"/aanbiedingen/{offer.id}", params, kept.notify, search_id=kept.id,
    )  # fmt: skip


def _names(kept: SavedSearch, offer: Listing) -> dict[str, tuple[str, str]]:
    kinds = [offer.lot.material, *([kept.material] if kept.material else [])]
    return {kind.code: (kind.name_nl, kind.name_en) for kind in kinds}
