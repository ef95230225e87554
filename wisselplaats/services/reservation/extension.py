"""More time for an option: asked by the taker, given by the owner or by the owner's rule, and all of it kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import Decision, ExtensionState, NotificationKind, ReservationState
from wisselplaats.models import Reservation, ReservationExtension
from wisselplaats.services.reservation import effects, telling
from wisselplaats.services.reservation.claim import LONGEST_DAYS
from wisselplaats.services.reservation.seen import get

ASKED, REFUSED, BY_RULE = "ask_extension", "refuse_extension", "extend_by_rule"


def extensions(actor: Actor, reservation_id: UUID) -> Sequence[ReservationExtension]:
    """Every asking for more time on a claim, oldest first. Errors: NotFound."""
    require(actor, Action.READ)
    get(actor, reservation_id)
    query = select(ReservationExtension).where(ReservationExtension.reservation_id == reservation_id)
    return session.scalars(query.order_by(ReservationExtension.asked_at, ReservationExtension.id)).all()


def ask(
    actor: Actor,
    reservation_id: UUID,
    until: datetime,
    now: datetime,
    note: str | None = None,
    version: int | None = None,
) -> ReservationExtension:
    """Ask for more time, as the taker of an option; the owner's rule may give it at once.

    Errors: Forbidden to the owner, NotFound, Stale, Invalid, Conflict when it is no option (any more) or asked already.
    """
    require(actor, Action.RESERVE)
    claim = get(actor, reservation_id)
    if claim.organisation_id != actor.organisation_id:
        raise Forbidden("taker_asks")
    claim = effects.lock(claim, version)
    _may_be_longer(claim, until, now)
    if _asked(claim.id) is not None:
        raise Conflict("extension_asked_already")
    made = ReservationExtension(
        reservation_id=claim.id, asked_by=actor.user_id, asked_at=now, previous_until=claim.until, asked_until=until,
        note=note, state=ExtensionState.ASKED,
    )  # fmt: skip
    owner = claim.listing.organisation
    by_rule = rules.extends_itself(until, _first_until(claim), owner.extend_days, claim.listing.waiting > 0)
    session.add(made)
    if by_rule:
        _extend(None, claim, made, now)
    else:
        effects.note(actor, claim, ASKED, now)
        _tell(NotificationKind.EXTENSION_ASKED, claim, made, actor, now)
    session.flush()
    return made


def _may_be_longer(claim: Reservation, until: datetime, now: datetime) -> None:
    if claim.state != ReservationState.REQUESTED:
        raise Conflict("extension_only_of_option")
    if claim.until <= now:
        raise Conflict("option_lapsed", until=claim.until.date())
    if until <= claim.until:
        raise Invalid.one("until", "extension_not_longer", until=claim.until.date())
    if until > now + timedelta(days=LONGEST_DAYS):
        raise Invalid.one("until", "until_too_far", days=LONGEST_DAYS)


def _asked(reservation_id: UUID) -> ReservationExtension | None:
    return session.scalar(
        select(ReservationExtension).filter_by(reservation_id=reservation_id, state=ExtensionState.ASKED)
    )


def _first_until(claim: Reservation) -> datetime:
    """The end that the option began with."""
    query = select(func.min(ReservationExtension.previous_until)).filter_by(reservation_id=claim.id)
    return session.scalar(query) or claim.until


def decide(
    actor: Actor,
    reservation_id: UUID,
    decision: Decision,
    now: datetime,
    reason: str | None = None,
    version: int | None = None,
) -> ReservationExtension:
    """Give or refuse the time that was asked for, as the owner; refusing asks for a reason.

    Errors: Forbidden to the taker, NotFound, Stale, Invalid without a reason, Conflict when nothing was asked.
    """
    require(actor, Action.DECIDE)
    claim = get(actor, reservation_id)
    if claim.listing.organisation_id != actor.organisation_id:
        raise Forbidden("owner_decides")
    if decision == Decision.DECLINE and not reason:
        raise Invalid.one("reason", "required")
    claim = effects.lock(claim, version)
    asked = _asked(claim.id)
    if asked is None:
        raise Conflict("extension_not_asked")
    if claim.until <= now:
        raise Conflict("option_lapsed", until=claim.until.date())
    asked.reason = reason
    if decision == Decision.ACCEPT:
        _extend(actor, claim, asked, now)
    else:
        asked.state, asked.decided_by, asked.decided_at = ExtensionState.REFUSED, actor.user_id, now
        effects.note(actor, claim, REFUSED, now)
        _tell(NotificationKind.EXTENSION_REFUSED, claim, asked, actor, now)
    session.flush()
    return asked


def _extend(actor: Actor | None, claim: Reservation, asked: ReservationExtension, now: datetime) -> None:
    claim.state = rules.move(claim.state, ReservationAction.EXTEND)
    claim.until = asked.asked_until
    asked.state, asked.decided_at = ExtensionState.GRANTED, now
    asked.decided_by = actor.user_id if actor else None
    effects.note(actor, claim, ReservationAction.EXTEND.value if actor else BY_RULE, now)
    _tell(NotificationKind.EXTENSION_GRANTED, claim, asked, actor, now)


def _tell(
    kind: NotificationKind, claim: Reservation, asked: ReservationExtension, actor: Actor | None, now: datetime
) -> None:
    session.flush()
    people = telling.owners(claim) if kind == NotificationKind.EXTENSION_ASKED else telling.other_side(actor, claim)
    more = {"asked_until": asked.asked_until.isoformat(), "reason": asked.reason or asked.note or ""}
    telling.tell(kind, f"extension:{asked.id}:{asked.state.value}", people, actor, claim, now, **more)
