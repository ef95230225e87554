"""Asking for a quantity of an offer, deciding on it, cancelling it: each under the offer's lock."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import locked_one, session
from wisselplaats.domain import reservation as rules
from wisselplaats.domain.errors import Conflict, FieldProblem, Forbidden, Invalid
from wisselplaats.domain.legal import Act
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import ReservationAction
from wisselplaats.domain.vocabulary import Decision, DemandState, ListingState, ReservationState, Unit
from wisselplaats.models import Demand, Listing, Lot, Reservation, uuid7
from wisselplaats.services import legal, match
from wisselplaats.services.reservation import asked, effects, queue, rule, standing, written
from wisselplaats.services.reservation.asked import Asked
from wisselplaats.services.reservation.draft import Draft, Line, Offer, Works
from wisselplaats.services.reservation.seen import get

LONGEST_DAYS = 365
"""The furthest that an option may reach: the most that an organisation may set for its own options."""


@dataclass(frozen=True)
class Wish:
    """What a taker asks: a quantity in the lot's unit, what it is for, and how long the option should stand.

    `queue` waits when there is too little; `partial_ok` then takes what comes free first, at least `min_part` of it.
    """

    quantity: Decimal
    demand_id: UUID | None = None
    project_id: UUID | None = None
    until: datetime | None = None
    queue: bool = False
    partial_ok: bool = False
    min_part: Decimal | None = None
    form_key: UUID | None = None


def request(actor: Actor, listing_id: UUID, wish: Wish, now: datetime, today: date) -> Reservation:
    """Ask for a quantity; with `queue` a claim that does not fit yet waits its turn.

    The same `form_key` of the same user again answers the claim that it made. Errors: Forbidden, NotFound,
    Blocked by the law, Conflict `not_enough_free` (params say how much is), Invalid with every problem.
    """
    require(actor, Action.RESERVE)
    session.flush()
    alone = not (wish.queue or wish.demand_id)
    found = asked.read(actor, listing_id, wish.demand_id, wish.project_id, today, lot_too=alone)
    again = _made_by(actor, wish.form_key)
    if again is not None:
        return again
    _still_stands(found.offer, today)
    if wish.queue and found.offer.waiting:
        effects.lock_demands(found.offer)
    if not found.lot_held:
        found = asked.hold(found, actor.organisation_id)
    draft = _draft(actor, found, wish, now, today)
    made = written.write(actor, draft, found.wanted)
    _settle(draft, now)
    return made


def _settle(draft: Draft, now: datetime) -> None:
    """A new claim frees nothing: only what it waits for, or what it covers, may move."""
    if draft.state == ReservationState.QUEUED:
        # who takes a part gets at once what is free and not held for anybody
        queue.move_up(locked_one(Listing, draft.listing_id), now)
        session.flush()
    elif draft.by_rule and draft.demand:
        effects.serve(session.get_one(Demand, draft.demand.id, populate_existing=True))
    match.soon()


def _made_by(actor: Actor, form_key: UUID | None) -> Reservation | None:
    if form_key is None:
        return None
    found = session.scalar(select(Reservation.id).filter_by(requested_by=actor.user_id, form_key=form_key))
    return get(actor, found) if found else None


def _still_stands(offer: Offer, today: date) -> None:
    over = offer.offered_until is not None and offer.offered_until < today
    if offer.state != ListingState.PUBLISHED or over:
        raise Conflict("listing_not_open")


def _draft(actor: Actor, found: Asked, wish: Wish, now: datetime, today: date) -> Draft:
    """The claim as it will be written. Errors: as of `request`."""
    offer, taker = found.offer, found.taker
    problems: list[FieldProblem] = [*_amount_problems(offer, wish), *_until_problems(wish, now)]
    demand, project = _purpose(actor, found, wish, problems)
    if problems:
        raise Invalid(problems)
    if not queue.shown_to(offer, taker, today):
        raise Conflict("not_your_rung_yet")
    _require_law(found)
    state = _state(offer, wish, now)
    draft = Draft(
        id=uuid7(), listing=offer, organisation=taker, requested_by=actor.user_id, demand=demand, project=project,
        quantity=wish.quantity, state=state, form_key=wish.form_key, created_at=now,
        until=wish.until or _default_until(offer, state, now), partial_ok=wish.partial_ok, min_part=wish.min_part,
    )  # fmt: skip
    draft = replace(draft, stands=standing.judge_draft(draft))
    if state == ReservationState.REQUESTED and rule.accepts(draft, found.limits):
        return replace(draft, state=rules.move(state, ReservationAction.ACCEPT), by_rule=True)
    return draft


def _require_law(found: Asked) -> None:
    """Ask once more where the first answer was no plain yes. Errors: Blocked, Conflict for warnings nobody has read."""
    own = found.taker.id == found.offer.lot.organisation_id
    if found.gate.open and not (own or found.gate.warnings or found.offer.lot.eural_code):
        return
    lot = session.get_one(Lot, found.offer.lot.id, populate_existing=True)
    legal.require_lot(lot, Act.RESERVE, found.taker.id)
    legal.require_acknowledged(lot, Act.RESERVE, found.taker.id)


def _amount_problems(offer: Offer, wish: Wish) -> list[FieldProblem]:
    problems: list[FieldProblem] = []
    for name, amount in (("quantity", wish.quantity), ("min_part", wish.min_part)):
        if amount is None:
            continue
        if amount <= 0:
            problems.append(FieldProblem(name, "quantity_not_positive"))
        elif offer.lot.unit == Unit.PIECE and amount != amount.to_integral_value():
            problems.append(FieldProblem(name, "whole_pieces"))
    if wish.min_part is not None and not wish.partial_ok:
        problems.append(FieldProblem("min_part", "min_part_without_part"))
    elif wish.min_part is not None and wish.min_part > wish.quantity:
        problems.append(FieldProblem("min_part", "min_part_too_big"))
    return problems


def _until_problems(wish: Wish, now: datetime) -> list[FieldProblem]:
    if wish.until is None:
        return []
    if wish.until <= now:
        return [FieldProblem("until", "in_the_past")]
    if wish.until > now + timedelta(days=LONGEST_DAYS):
        return [FieldProblem("until", "until_too_far", {"days": LONGEST_DAYS})]
    return []


def _purpose(actor: Actor, found: Asked, wish: Wish, problems: list[FieldProblem]) -> tuple[Line | None, Works | None]:
    """The demand and the project that the claim is for, both the actor's own; a demand brings its project."""
    demand, project = found.demand, found.works if wish.project_id else None
    if wish.demand_id:
        problems += _demand_problems(actor, found.offer, demand)
    if wish.project_id and (project is None or project.organisation_id != actor.organisation_id):
        problems.append(FieldProblem("project_id", "not_yours"))
    elif demand and project and demand.project_id != project.id:
        problems.append(FieldProblem("project_id", "project_of_other_demand"))
    return demand, demand.project if demand else project


def _demand_problems(actor: Actor, offer: Offer, demand: Line | None) -> list[FieldProblem]:
    if demand is None or demand.organisation_id != actor.organisation_id:
        return [FieldProblem("demand_id", "not_yours")]
    if demand.state == DemandState.CANCELLED:
        return [FieldProblem("demand_id", "demand_cancelled")]
    if demand.unit != offer.lot.unit:
        units = {"offered": offer.lot.unit.value, "asked": demand.unit.value}
        return [FieldProblem("demand_id", "demand_other_kind", units)]
    return []


def _state(offer: Offer, wish: Wish, now: datetime) -> ReservationState:
    """Asked when it fits in what is free for newcomers, else waiting when the taker wants to and it can ever fit."""
    unit = offer.lot.unit
    held = queue.is_held(offer, now)
    if wish.queue and (held or wish.quantity > offer.free):
        rules.check_request(wish.quantity, offer.quantity - offer.handed_over, offer.min_quantity, unit)
        return ReservationState.QUEUED
    rules.check_request(wish.quantity, offer.free, offer.min_quantity, unit)
    if held:
        raise Conflict("queue_before_you", free=offer.free, asked=wish.quantity, unit=unit.value)
    return ReservationState.REQUESTED


def _default_until(offer: Offer, state: ReservationState, now: datetime) -> datetime:
    """The owner's option days; who waits in the queue has not begun those, and waits a year at most."""
    days = LONGEST_DAYS if state == ReservationState.QUEUED else offer.organisation.option_days
    return rules.default_until(now, days)


def decide(
    actor: Actor,
    reservation_id: UUID,
    decision: Decision,
    now: datetime,
    reason: str | None = None,
    version: int | None = None,
) -> Reservation:
    """Accept or decline, as the owner of the offer; declining asks for a reason, accepting for an open legal gate.

    Errors: Forbidden to the taker, NotFound, Invalid without a reason, Stale when `version` is not that of now,
    Blocked by the law, Conflict in another state or too late.
    """
    require(actor, Action.DECIDE)
    claim = get(actor, reservation_id)
    if claim.listing.organisation_id != actor.organisation_id:
        raise Forbidden("owner_decides")
    if decision == Decision.DECLINE and not reason:
        raise Invalid.one("reason", "required")
    claim = effects.lock(claim, version)
    action = ReservationAction.ACCEPT if decision == Decision.ACCEPT else ReservationAction.DECLINE
    rules.move(claim.state, action)
    if claim.until <= now:
        raise Conflict("option_lapsed", until=claim.until.date())
    if decision == Decision.ACCEPT:
        effects.require_gate(claim.listing, claim.organisation_id, Act.RESERVE)
    claim.decided_by, claim.decided_at, claim.reason = actor.user_id, now, reason
    return _moved(actor, claim, action, now)


def cancel(
    actor: Actor, reservation_id: UUID, now: datetime, reason: str | None = None, version: int | None = None
) -> Reservation:
    """Take a claim back, as either side. Errors: Forbidden, NotFound, Stale, Conflict in a final state."""
    require(actor, Action.RESERVE)
    claim = effects.lock(get(actor, reservation_id), version)
    rules.move(claim.state, ReservationAction.CANCEL)
    claim.reason = reason
    return _moved(actor, claim, ReservationAction.CANCEL, now)


def _moved(actor: Actor, claim: Reservation, action: ReservationAction, now: datetime) -> Reservation:
    effects.step(actor, claim, action, now)
    effects.settle(claim.listing, claim.demand, now)
    session.flush()
    return claim
