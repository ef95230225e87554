"""Booking the differences of a stock count: movement, passport and quantity at once, never below what is claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain import lot as lots
from wisselplaats.domain.lot import LotAction
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import HOLDING
from wisselplaats.domain.vocabulary import CountState, Determination, ListingState, LotState, MovementReason
from wisselplaats.models import Listing, Lot, Organisation, Reservation, StockCount, StockCountLine
from wisselplaats.services import audit, match, passport
from wisselplaats.services.depot.count import locked
from wisselplaats.services.lot.moving import because

NONE_LEFT = "Bij een voorraadtelling was er niets meer."


@dataclass(frozen=True)
class Refused:
    """A line that cannot be booked now: less would remain than is claimed, by these; or the lot left the depot."""

    line: StockCountLine
    lot: Lot
    claimed: Decimal
    organisations: Sequence[str]

    @property
    def left(self) -> bool:
        """Whether the lot lies there no more, or less of it than is missing."""
        return not self.organisations


@dataclass(frozen=True)
class Booking:
    """A count after booking: how many lines changed the books, and those that could not."""

    count: StockCount
    booked: int
    refused: Sequence[Refused]


def book(actor: Actor, count_id: UUID, now: datetime, version: int | None = None, leave_rest: bool = False) -> Booking:
    """Book every counted difference that can be; the count closes when none is left, or with `leave_rest`.

    Lines that nobody counted change nothing. Errors: Forbidden, NotFound, Stale, Conflict when it is closed.
    """
    require(actor, Action.MANAGE_DEPOT)
    found = locked(actor, count_id, version)
    lines = [line for line in found.lines if line.counted is not None and line.booked_at is None]
    offers, stock = _locked_things([line.lot_id for line in lines])
    claims = _claims(offers)
    refused, booked = [], 0
    for line in sorted(lines, key=lambda one: one.lot_id):
        fault = _fault(found, line, stock[line.lot_id], offers.get(line.lot_id), claims)
        if fault:
            refused.append(fault)
            continue
        booked += _book_line(actor, found, line, stock[line.lot_id], offers.get(line.lot_id), now)
        line.booked_at = now
    if leave_rest or not refused:
        found.state, found.closed_by, found.closed_at = CountState.BOOKED, actor.user_id, now
    session.flush()
    audit.note(actor, "book", "stock_count", found.id, now)
    return Booking(found, booked, refused)


def would_be_refused(actor: Actor, found: StockCount) -> dict[UUID, Refused]:
    """By lot: which counted lines could not be booked as things stand, for who looks before booking."""
    require(actor, Action.READ)
    lines = [line for line in found.lines if line.counted is not None and line.booked_at is None]
    keys = [line.lot_id for line in lines]
    offers = {one.lot_id: one for one in session.scalars(_standing(keys).execution_options(populate_existing=True))}
    claims = _claims(offers)
    faults = ((line, _fault(found, line, line.lot, offers.get(line.lot_id), claims)) for line in lines)
    return {line.lot_id: fault for line, fault in faults if fault}


def _standing(lot_ids: Sequence[UUID]) -> Any:
    return select(Listing).where(Listing.lot_id.in_(lot_ids), Listing.state == ListingState.PUBLISHED)


def _locked_things(lot_ids: Sequence[UUID]) -> tuple[dict[UUID, Listing], dict[UUID, Lot]]:
    """The offers first, then the lots, each in one order: as everybody who claims and hands over does."""
    fresh = {"populate_existing": True}
    standing = _standing(lot_ids).order_by(Listing.id).with_for_update().execution_options(**fresh)
    session.scalars(standing).all()
    query = select(Lot).where(Lot.id.in_(lot_ids)).order_by(Lot.id).with_for_update(of=Lot)
    found = session.scalars(query.options(joinedload(Lot.material)).execution_options(**fresh)).all()
    # what was offered between the two locks
    return {one.lot_id: one for one in session.scalars(standing)}, {one.id: one for one in found}


def _claims(offers: Mapping[UUID, Listing]) -> dict[UUID, list[str]]:
    """Who holds a claim on each offer, by name."""
    query = select(Reservation.listing_id, Organisation.name).join(Reservation.organisation)
    query = query.where(Reservation.listing_id.in_([one.id for one in offers.values()]), Reservation.state.in_(HOLDING))
    found: dict[UUID, list[str]] = {}
    for listing_id, name in session.execute(query.distinct().order_by(Organisation.name)):
        found.setdefault(listing_id, []).append(name)
    return found


def _fault(
    count: StockCount, line: StockCountLine, lot: Lot, offer: Listing | None, claims: Mapping[UUID, list[str]]
) -> Refused | None:
    left = lot.quantity + (line.difference or 0)
    if lot.state != LotState.IN_DEPOT or lot.depot_id != count.depot_id or left < 0:
        return Refused(line, lot, Decimal(0), [])
    claimed = offer.optioned + offer.accepted if offer else Decimal(0)
    if left < claimed and offer and line.difference:
        return Refused(line, lot, claimed, claims.get(offer.id, []))
    return None


def _book_line(
    actor: Actor, count: StockCount, line: StockCountLine, lot: Lot, offer: Listing | None, now: datetime
) -> int:
    """Bring the books in line; answers 1 when that changed something."""
    difference = line.difference or Decimal(0)
    moved = line.counted_bay != lot.bay
    if not difference and not moved:
        return 0
    session.flush()
    because(actor, now, lot, MovementReason.COUNTED if difference else MovementReason.REARRANGED)
    before = lot.quantity
    lot.quantity, lot.bay = lot.quantity + difference, line.counted_bay
    if difference:
        lot.determination = Determination.COUNTED
    if lot.quantity == 0:
        lot.state = lots.move(lot.state, LotAction.LEAVE)
    if offer:
        _fit(actor, offer, lot, now)
    session.flush()
    facts: dict[str, Any] = {"count": count.id}
    if difference:
        facts["changed"] = {"quantity": [before, lot.quantity]}
    if moved:
        facts["bay"] = line.counted_bay
    passport.append(lot, EntryKind.CORRECTED if difference else EntryKind.MOVED, actor.organisation_name, facts, now)
    return 1


def _fit(actor: Actor, offer: Listing, lot: Lot, now: datetime) -> None:
    """Never offer more than there is; what was found more is offered when the broker says so."""
    most = offer.handed_over + lot.quantity
    if offer.quantity <= most:
        return
    if lot.quantity:
        offer.quantity = most
        offer.min_quantity = min(offer.min_quantity, most) if offer.min_quantity else None
    elif offer.handed_over:
        offer.quantity, offer.min_quantity, offer.state = offer.handed_over, None, ListingState.FULFILLED
    else:
        offer.state, offer.withdrawn_reason = ListingState.WITHDRAWN, NONE_LEFT
        passport.append(lot, EntryKind.WITHDRAWN, actor.organisation_name, {"listing": offer.id}, now)
    session.flush()
    match.listing_changed(offer.id)
