"""The way of an offer down the reuse ladder: each rung written down once with its reason, up to recycling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import joinedload

from wisselplaats.db import session, transaction
from wisselplaats.domain import listing as rules
from wisselplaats.domain import lot as lots
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.lot import LotAction
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import HOLDING
from wisselplaats.domain.vocabulary import ListingState, MovementReason, Rung, RungCause
from wisselplaats.models import Listing, ListingRung, Lot, Organisation, Recycling, RecyclingReason, Reservation
from wisselplaats.services import audit, lot, match, passport
from wisselplaats.services.impact.factors import mass_kg
from wisselplaats.services.listing.seen import dates_of, own
from wisselplaats.services.listing.seen import rung as rung_of
from wisselplaats.services.lot.moving import because

_ORDER = tuple(Rung)
_AFTER = {
    "other_project": "o.other_project_after", "own_depot": "o.own_depot_after", "region": "o.region_after",
    "open_market": "o.open_market_after",
}  # fmt: skip
# the first rung of an offer: its own project, or without a project the next; who begins further down began lower
_STARTED = text(f"""
    INSERT INTO listing_rung (listing_id, rung, opened_on, at, cause, organisation_id)
    SELECT l.id, l.start_rung, (l.published_at AT TIME ZONE 'Europe/Amsterdam')::date, l.published_at,
        CASE WHEN CASE l.start_rung {" ".join(f"WHEN '{rung}' THEN {days}" for rung, days in _AFTER.items())} ELSE 0 END
            > CASE WHEN lot.project_id IS NULL THEN o.other_project_after ELSE 0 END
            THEN 'started_lower' ELSE 'published' END,
        l.organisation_id
    FROM listing AS l JOIN lot ON lot.id = l.lot_id JOIN organisation AS o ON o.id = l.organisation_id
    WHERE (CAST(:some AS uuid[]) IS NULL OR l.id = ANY(:some))
        AND NOT EXISTS (SELECT FROM listing_rung AS r WHERE r.listing_id = l.id)
    ON CONFLICT DO NOTHING
""")  # noqa: S608 - put together from names of our own
_OPENED = text("""
    INSERT INTO listing_rung (listing_id, rung, opened_on, at, cause)
    SELECT l.id, step.rung, step.opens, :now, 'calendar'
    FROM listing AS l CROSS JOIN LATERAL (VALUES
        ('other_project', 2, l.other_project_from), ('own_depot', 3, l.own_depot_from), ('region', 4, l.region_from),
        ('open_market', 5, l.open_market_from)) AS step (rung, place, opens)
    WHERE l.state = 'published' AND (CAST(:some AS uuid[]) IS NULL OR l.id = ANY(:some)) AND step.opens <= :today AND step.place > CASE l.start_rung
        WHEN 'same_project' THEN 1 WHEN 'other_project' THEN 2 WHEN 'own_depot' THEN 3 WHEN 'region' THEN 4 ELSE 5 END
    ON CONFLICT DO NOTHING
""")


def write_steps(now: datetime, today: date, *listing_ids: UUID) -> int:
    """Write down the rungs that opened, of these offers or, without any, of all; how many lines that were.

    Run by the schedule and at each publication, without an actor; running twice changes nothing.
    """
    some = list(listing_ids) or None
    with transaction():
        session.flush()
        started = session.execute(_STARTED, {"some": some})
        opened = session.execute(_OPENED, {"some": some, "now": now, "today": today})
    return int(started.rowcount + opened.rowcount)  # type: ignore[attr-defined]


def lower(
    actor: Actor, listing_id: UUID, to: Rung, reason: str, now: datetime, today: date, version: int | None = None
) -> Listing:
    """Let an offer go down to a rung today, before its date; the rungs after it come forward by as much.

    Errors: Forbidden, NotFound, Stale, Conflict when it is not published or stands there already, Invalid.
    """
    require(actor, Action.PUBLISH)
    found = own(actor, listing_id, version)
    if found.state != ListingState.PUBLISHED:
        raise Conflict("listing_not_published", state=found.state.value)
    stands = rung_of(found, today)
    if _ORDER.index(to) <= _ORDER.index(stands):
        raise Conflict("rung_not_lower", rung=to.value)
    write_steps(now, today, found.id)
    for rung, opens in rules.lowered(dates_of(found), to, today).opens():
        setattr(found, f"{rung.value}_from", opens)
    session.add_all(
        ListingRung(
            listing_id=found.id, rung=rung, opened_on=today, at=now, cause=RungCause.OWNER, reason=reason,
            organisation_id=actor.organisation_id,
        )
        for rung in _ORDER[_ORDER.index(stands) + 1 : _ORDER.index(to) + 1]
    )  # fmt: skip
    session.flush()
    audit.note(actor, "lower", "listing", found.id, now)
    match.listing_changed(found.id)
    return found


@dataclass(frozen=True)
class Step:
    """One rung of one offer of a lot, when and why; no organisation when the calendar did it."""

    listing_id: UUID
    rung: Rung
    opened_on: date
    at: datetime
    cause: RungCause
    reason: str | None
    organisation_name: str | None


def steps_of(actor: Actor, lot_id: UUID) -> Sequence[Step]:
    """The log of one of the organisation's own lots over all its offers, oldest first. Errors: NotFound."""
    require(actor, Action.READ)
    lot.own(actor, lot_id)
    query = select(
        ListingRung.listing_id, ListingRung.rung, ListingRung.opened_on, ListingRung.at, ListingRung.cause,
        ListingRung.reason, Organisation.name,
    )  # fmt: skip
    query = query.join(Listing, Listing.id == ListingRung.listing_id).where(Listing.lot_id == lot_id)
    query = query.outerjoin(Organisation, Organisation.id == ListingRung.organisation_id)
    rows = session.execute(query.order_by(Listing.published_at, ListingRung.opened_on, ListingRung.at)).all()
    return sorted((Step(*row) for row in rows), key=lambda one: (one.opened_on, _ORDER.index(one.rung)))


def reasons() -> Sequence[RecyclingReason]:
    """Why material may go to the breaker: the list to choose from (no secret, no actor)."""
    query = select(RecyclingReason).where(RecyclingReason.active)
    return session.scalars(query.order_by(RecyclingReason.position, RecyclingReason.code)).all()


def recycle(
    actor: Actor, lot_id: UUID, reason_code: str, now: datetime, today: date, note: str | None = None
) -> Recycling:
    """The last rung: close the offer, let the lot leave to the breaker, write down why; reports count it.

    Errors: Forbidden, NotFound, Conflict while somebody has a claim or when it is gone, Invalid without a known
    reason, and without a note when the reason is another one than those listed.
    """
    require(actor, Action.PUBLISH)
    lot.own(actor, lot_id)
    found = lot.get(actor, lot_id, lock=True)
    reason = _reason(reason_code, note)
    offer = lot.offer_of(found)
    _unclaimed(lot_id)
    made = Recycling(
        lot=found, listing_id=offer.id if offer else None, organisation_id=actor.organisation_id,
        recycled_by=actor.user_id, recycled_at=now, reason=reason, quantity=found.quantity,
        mass_kg=mass_kg(found, found.quantity), note=note,
    )  # fmt: skip
    because(actor, now, found, MovementReason.RECYCLED, note=note)
    found.state, found.quantity = lots.move(found.state, LotAction.LEAVE), lots.split(found.quantity, found.quantity)
    session.add(made)
    # the note is for the organisation: it may name people, and passports are public
    facts = {"quantity": made.quantity, "unit": found.unit, "reason": reason.code}
    passport.append(found, EntryKind.RECYCLED, actor.organisation_name, facts, now)
    if offer is not None:
        _close(actor, offer, reason, now, today)
    audit.note(actor, "recycle", "lot", found.id, now)
    session.flush()
    return made


def _reason(code: str, note: str | None) -> RecyclingReason:
    found = session.get(RecyclingReason, code)
    if found is None or not found.active:
        raise Invalid.one("reason_code", "unknown_reason", code=code)
    if code == "anders" and not note:
        raise Invalid.one("note", "required")
    return found


def _unclaimed(lot_id: UUID) -> None:
    claims = select(func.count()).select_from(Reservation).join(Reservation.listing)
    count = session.scalar(claims.where(Listing.lot_id == lot_id, Reservation.state.in_(HOLDING))) or 0
    if count:
        raise Conflict("listing_has_reservations", count=count)


def _close(actor: Actor, offer: Listing, reason: RecyclingReason, now: datetime, today: date) -> None:
    """The offer ends on rung 6; who still waited hears that it is over."""
    from wisselplaats.services.reservation import effects

    effects.lock_listing(offer.id)
    write_steps(now, today, offer.id)
    session.add(
        ListingRung(
            listing_id=offer.id, rung=Rung.RECYCLING, opened_on=today, at=now, cause=RungCause.RECYCLED,
            reason=reason.name_nl, organisation_id=actor.organisation_id,
        )
    )  # fmt: skip
    offer.state, offer.withdrawn_reason = ListingState.WITHDRAWN, reason.name_nl
    session.flush()
    effects.settle(offer, None, now)


def recycling_of(actor: Actor, lot_id: UUID) -> Recycling | None:
    """What was written down when one of the organisation's own lots was recycled."""
    require(actor, Action.READ)
    query = select(Recycling).where(Recycling.lot_id == lot_id, Recycling.organisation_id == actor.organisation_id)
    return session.scalar(
        query.options(joinedload(Recycling.reason), joinedload(Recycling.lot).joinedload(Lot.material))
    )
