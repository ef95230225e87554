"""Publishing a lot, changing the offer, and withdrawing it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from wisselplaats.db import session, transaction
from wisselplaats.domain import listing as ladder
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.legal import Act
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import HOLDING
from wisselplaats.domain.vocabulary import ListingState, LotState, Rung
from wisselplaats.models import Listing, Lot, Organisation, Reservation
from wisselplaats.services import audit, legal, lot, match, passport
from wisselplaats.services.listing import ladder as ladder_log
from wisselplaats.services.listing.seen import own


def publish(
    actor: Actor,
    lot_id: UUID,
    now: datetime,
    today: date,
    *,
    quantity: Decimal | None = None,
    start_rung: Rung | None = None,
    **data: Any,
) -> Listing:
    """Offer a lot; the ladder's dates follow from the organisation's days and the rung to start at.

    Errors: Forbidden, NotFound, Conflict (expected, gone, offered already), Blocked by the law, Invalid.
    """
    require(actor, Action.PUBLISH)
    found = lot.own(actor, lot_id)
    _may_be_offered(found)
    legal.require_lot(found, Act.PUBLISH, None)
    legal.require_acknowledged(found, Act.PUBLISH, actor.organisation_id)
    amount = found.quantity if quantity is None else quantity
    _amounts(amount, data.get("min_quantity"), found)
    if data.get("offered_until") and data["offered_until"] < today:
        raise Invalid.one("offered_until", "in_the_past")
    made = Listing(
        lot=found, organisation_id=actor.organisation_id, created_by=actor.user_id, quantity=amount,
        published_at=now, **_ladder(actor, found, today, start_rung), **data,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.refresh(made, ["free", "organisation"])
    facts = {"listing": made.id, "quantity": amount, "unit": found.unit.value, "rung": made.start_rung.value}
    passport.append(found, EntryKind.PUBLISHED, actor.organisation_name, facts, now)
    ladder_log.write_steps(now, today, made.id)
    audit.note(actor, "publish", "listing", made.id, now)
    match.listing_changed(made.id)
    return made


def _may_be_offered(found: Lot) -> None:
    if found.state == LotState.EXPECTED:
        raise Conflict("lot_not_confirmed")
    if found.state == LotState.GONE:
        raise Conflict("lot_is_gone")
    if lot.offer_of(found) is not None:
        raise Conflict("already_published")


def _amounts(quantity: Decimal, minimum: Decimal | None, found: Lot, handed_over: Decimal = Decimal(0)) -> None:
    if quantity - handed_over > found.quantity:
        raise Invalid.one("quantity", "more_than_lot", available=found.quantity + handed_over, unit=found.unit.value)
    if minimum is not None and minimum > quantity:
        raise Invalid.one("min_quantity", "more_than_offered", offered=quantity, unit=found.unit.value)


def _ladder(actor: Actor, found: Lot, today: date, start: Rung | None) -> dict[str, Any]:
    return ladder_of(actor, found.project_id, today, start)


def ladder_of(actor: Actor, project_id: UUID | None, today: date, start: Rung | None) -> dict[str, Any]:
    """The rung to start at and the first day of each; a lot without a project has no rung 1.

    Errors: Forbidden, Invalid when it would start at recycling.
    """
    require(actor, Action.PUBLISH)
    if start == Rung.RECYCLING:
        raise Invalid.one("start_rung", "recycling_is_no_offer")
    owner = session.get_one(Organisation, actor.organisation_id)
    days = ladder.LadderDays(
        owner.other_project_after, owner.own_depot_after, owner.region_after, owner.open_market_after,
        owner.recycling_after,
    )  # fmt: skip
    first = start or (Rung.SAME_PROJECT if project_id else Rung.OTHER_PROJECT)
    dates = ladder.ladder_dates(today, days, first)
    stands_at = max(first, ladder.rung_on(dates, today), key=list(Rung).index)
    return {"start_rung": stands_at, **{f"{step.value}_from": opens for step, opens in dates.opens()}}


def change(actor: Actor, listing_id: UUID, data: Mapping[str, Any], now: datetime, version: int | None) -> Listing:
    """Change an offer that stands. Errors: Forbidden, NotFound, Stale, Conflict, Invalid when less than is promised."""
    require(actor, Action.PUBLISH)
    found = own(actor, listing_id, version)
    _is_published(found)
    amount = data.get("quantity", found.quantity)
    taken = found.optioned + found.accepted + found.handed_over
    if amount < taken:
        raise Invalid.one("quantity", "less_than_promised", promised=taken, unit=found.lot.unit.value)
    _amounts(amount, data.get("min_quantity", found.min_quantity), found.lot, found.handed_over)
    for name in ("quantity", "min_quantity", "price_per_unit", "note", "offered_until"):
        if name in data:
            setattr(found, name, data[name])
    session.flush()
    session.refresh(found, ["free"])
    audit.note(actor, "change", "listing", found.id, now)
    match.listing_changed(found.id)
    return found


def _is_published(found: Listing) -> None:
    if found.state != ListingState.PUBLISHED:
        raise Conflict("listing_not_published", state=found.state.value)


def withdraw(actor: Actor, listing_id: UUID, reason: str, now: datetime) -> Listing:
    """Take an offer back, with the reason. Errors: Forbidden, NotFound, Conflict while somebody has a claim on it."""
    require(actor, Action.PUBLISH)
    found = own(actor, listing_id)
    _is_published(found)
    claims = select(func.count()).select_from(Reservation)
    count = session.scalar(claims.where(Reservation.listing_id == found.id, Reservation.state.in_(HOLDING))) or 0
    if count:
        raise Conflict("listing_has_reservations", count=count)
    found.state, found.withdrawn_reason = ListingState.WITHDRAWN, reason
    session.flush()
    facts = {"listing": found.id, "reason": reason}
    passport.append(found.lot, EntryKind.WITHDRAWN, actor.organisation_name, facts, now)
    audit.note(actor, "withdraw", "listing", found.id, now)
    match.listing_changed(found.id)
    return found


def lapse(today: date) -> int:
    """End the offers whose last day has passed and on which nobody has a claim; answers how many.

    Run by the schedule, without an actor; running twice changes nothing.
    """
    over = update(Listing).where(Listing.state == ListingState.PUBLISHED, Listing.offered_until < today)
    unclaimed = over.where(Listing.optioned == 0, Listing.accepted == 0)
    ended = unclaimed.values(state=ListingState.EXPIRED, version=Listing.version + 1).returning(Listing.id)
    with transaction():
        ids = session.scalars(ended, execution_options={"synchronize_session": False}).all()
        match.listing_changed(*ids)
    return len(ids)
