"""The queue in parts, the owner's rule, more time, warnings, and what the ladder and the law say at each turn."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Decision,
    ExtensionState,
    LegalStatus,
    NotificationKind,
    ReservationState,
    Role,
)
from wisselplaats.models import Listing, Notification, Organisation, Reservation
from wisselplaats.services import reservation
from wisselplaats.services.reservation import Wish

QUEUED, REQUESTED, ACCEPTED = ReservationState.QUEUED, ReservationState.REQUESTED, ReservationState.ACCEPTED


@pytest.fixture
def owner(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def taker(make: SimpleNamespace) -> Actor:
    return make.actor(Role.CONTRACTOR)  # type: ignore[no-any-return]


@pytest.fixture
def offer(make: SimpleNamespace, owner: Actor) -> Listing:
    return make.listing(lot=make.lot(organisation=firm(owner)), created_by=owner.user_id)  # type: ignore[no-any-return]


def firm(actor: Actor) -> Organisation:
    return db.session.get_one(Organisation, actor.organisation_id)


def ask(actor: Actor, offer: Listing, quantity: int, minutes: int = 0, **wish: Any) -> Reservation:
    with db.transaction():
        return reservation.request(
            actor, offer.id, Wish(Decimal(quantity), **wish), NOW + timedelta(minutes=minutes), TODAY
        )


def wait(
    actor: Actor, offer: Listing, quantity: int, minutes: int, least: int | None = None, **wish: Any
) -> Reservation:
    part = {"partial_ok": True, "min_part": Decimal(least)} if least else {}
    return ask(actor, offer, quantity, minutes, queue=True, **part, **wish)


def cancel(actor: Actor, claim: Reservation) -> None:
    with db.transaction():
        reservation.cancel(actor, claim.id, NOW)


def told(actor: Actor) -> list[NotificationKind]:
    query = select(Notification.kind).where(Notification.user_id == actor.user_id)
    return list(db.session.scalars(query.order_by(Notification.created_at, Notification.id)))


def state(claim: Reservation) -> tuple[ReservationState, int]:
    db.session.refresh(claim)
    return claim.state, int(claim.quantity)


def test_who_takes_a_part_gets_what_is_free_and_keeps_the_place_for_the_rest(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    second = make.actor()
    first = [ask(taker, offer, 70), ask(taker, offer, 30)]
    waits = wait(second, offer, 60, 1, least=20)
    cancel(taker, first[1])
    assert state(waits) == (QUEUED, 30)
    (part,) = reservation.parts(second, waits)
    assert (part.state, part.quantity, part.part_of_id) == (REQUESTED, 30, waits.id)
    assert reservation.get(second, waits.id).queue_position == 1
    assert told(second) == [NotificationKind.RESERVATION_MOVED_UP]
    assert told(owner)[-1] == NotificationKind.RESERVATION_REQUESTED
    cancel(taker, first[0])
    assert state(waits) == (REQUESTED, 30)
    db.session.refresh(offer)
    assert (offer.optioned, offer.free, offer.waiting) == (60, 40, 0)


def test_a_part_below_the_smallest_stays_free_and_is_kept_for_who_waits(
    make: SimpleNamespace, taker: Actor, offer: Listing
) -> None:
    first = [ask(taker, offer, 90), ask(taker, offer, 10)]
    waits = wait(make.actor(), offer, 60, 1, least=20)
    cancel(taker, first[1])
    assert state(waits) == (QUEUED, 60)
    with pytest.raises(Conflict) as refused:
        ask(make.actor(), offer, 10, 2)
    assert (refused.value.code, refused.value.params["free"]) == ("queue_before_you", 10)


def test_nobody_passes_somebody_who_could_still_be_served(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    first = ask(taker, offer, 60)
    head, small = wait(make.actor(), offer, 80, 1), wait(make.actor(), offer, 10, 2)
    assert [state(head), state(small)] == [(QUEUED, 80), (QUEUED, 10)]
    cancel(taker, first)
    assert [state(head), state(small)] == [(REQUESTED, 80), (REQUESTED, 10)]


def test_who_asks_for_more_than_can_come_free_lets_others_pass(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    accepted, option = ask(taker, offer, 30), ask(taker, offer, 50)
    with db.transaction():
        reservation.decide(owner, accepted.id, Decision.ACCEPT, NOW)
    head, small = wait(make.actor(), offer, 90, 1), wait(make.actor(), offer, 40, 2)
    cancel(taker, option)
    assert [state(head), state(small)] == [(QUEUED, 90), (REQUESTED, 40)]
    assert ask(make.actor(), offer, 30, 3).state == REQUESTED


def test_a_part_is_asked_for_whole_and_sensible(taker: Actor, offer: Listing) -> None:
    with pytest.raises(Invalid) as refused:
        ask(taker, offer, 10, min_part=Decimal(5))
    assert refused.value.problems[0].code == "min_part_without_part"
    with pytest.raises(Invalid) as refused:
        ask(taker, offer, 10, partial_ok=True, min_part=Decimal(11))
    assert refused.value.problems[0].code == "min_part_too_big"


def test_the_law_is_asked_again_when_the_queue_moves_and_when_the_owner_accepts(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    first, option = ask(taker, offer, 60), ask(taker, offer, 40)
    waits = wait(make.actor(), offer, 40, 1)
    offer.lot.legal_status = LegalStatus.UNKNOWN
    db.session.commit()
    cancel(taker, first)
    assert state(waits) == (QUEUED, 40)
    with pytest.raises(Blocked):
        reservation.decide(owner, option.id, Decision.ACCEPT, NOW)
    offer.lot.legal_status = LegalStatus.PRODUCT
    db.session.commit()
    assert reservation.expire(NOW + timedelta(minutes=5)) == 1
    assert state(waits) == (REQUESTED, 40)


def test_the_ladder_is_asked_again_too(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    first = ask(taker, offer, 100)
    waits = wait(make.actor(), offer, 40, 1)
    offer.region_from = offer.open_market_from = day(10)
    offer.start_rung = offer.start_rung.SAME_PROJECT
    db.session.commit()
    cancel(taker, first)
    assert state(waits) == (QUEUED, 40)
    reservation.expire(NOW + timedelta(days=10))
    assert state(waits) == (REQUESTED, 40)


def test_having_a_claim_is_no_way_around_the_ladder(taker: Actor, offer: Listing) -> None:
    ask(taker, offer, 10)
    offer.region_from = offer.open_market_from = day(10)
    offer.start_rung = offer.start_rung.SAME_PROJECT
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        ask(taker, offer, 10)
    assert refused.value.code == "not_your_rung_yet"


def rules_of(actor: Actor, **data: Any) -> None:
    admin = SimpleNamespace(**{**vars(actor), "role": Role.ADMIN, "scopes": None})
    with db.transaction():
        reservation.change_settings(Actor(**vars(admin)), data, NOW)


def test_own_projects_are_accepted_by_themselves_when_the_owner_says_so(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    rules_of(owner, accept_own=True)
    works = make.project(organisation=firm(owner))
    colleague = make.actor(Role.PROJECT_LEADER, firm(owner))
    made = ask(colleague, offer, 40, project_id=works.id)
    assert (made.state, made.by_rule, made.decided_by) == (ACCEPTED, True, None)
    assert told(owner) == [NotificationKind.RESERVATION_GIVEN]
    assert told(colleague) == [NotificationKind.RESERVATION_ACCEPTED]
    assert ask(colleague, offer, 10).state == REQUESTED  # for no project
    assert ask(taker, offer, 10).state == REQUESTED


def test_up_to_a_quantity_counts_all_that_one_taker_has(owner: Actor, taker: Actor, offer: Listing) -> None:
    rules_of(owner, accept_limits={"m2": Decimal(30), "st": Decimal(1000)})
    assert [ask(taker, offer, amount).state for amount in (20, 10, 1)] == [ACCEPTED, ACCEPTED, REQUESTED]


def test_up_to_a_share_of_the_offer(make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing) -> None:
    rules_of(owner, accept_share=25)
    assert [ask(taker, offer, 26).state, ask(make.actor(), offer, 25).state] == [REQUESTED, ACCEPTED]


def test_who_moves_up_is_accepted_by_the_same_rule(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    first = ask(taker, offer, 100)
    waits = wait(make.actor(), offer, 20, 1)
    rules_of(owner, accept_share=25)
    cancel(taker, first)
    assert state(waits) == (ACCEPTED, 20)


def test_only_the_admin_changes_the_rules(owner: Actor) -> None:
    with pytest.raises(Forbidden):
        reservation.change_settings(owner, {"accept_own": True}, NOW)
    assert reservation.settings(owner).accept_own is False


def extend(actor: Actor, claim: Reservation, days: int, now: Any = NOW, **more: Any) -> Any:
    with db.transaction():
        return reservation.ask_extension(actor, claim.id, NOW + timedelta(days=days), now, **more)


def test_the_owner_gives_more_time_or_refuses_with_a_reason(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer, 40)
    asked = extend(taker, made, 20, note="De planning schuift")
    assert (asked.state, made.until) == (ExtensionState.ASKED, NOW + timedelta(days=14))
    assert told(owner)[-1] == NotificationKind.EXTENSION_ASKED
    with pytest.raises(Conflict):
        extend(taker, made, 21)
    with pytest.raises(Invalid):
        reservation.decide_extension(owner, made.id, Decision.DECLINE, NOW)
    with db.transaction():
        reservation.decide_extension(owner, made.id, Decision.ACCEPT, NOW)
    db.session.refresh(made)
    assert made.until == NOW + timedelta(days=20)
    assert told(taker) == [NotificationKind.EXTENSION_GRANTED]
    extend(taker, made, 30)
    with db.transaction():
        reservation.decide_extension(owner, made.id, Decision.DECLINE, NOW, "Anderen wachten")
    assert [found.state for found in reservation.extensions(taker, made.id)] == [
        ExtensionState.GRANTED,
        ExtensionState.REFUSED,
    ]
    assert told(taker)[-1] == NotificationKind.EXTENSION_REFUSED
    lines = [line.action for line in reservation.history(taker, made)]
    assert lines == ["ask", "ask_extension", "extend", "ask_extension", "refuse_extension"]


def test_the_owners_rule_gives_time_once_and_not_while_others_wait(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    rules_of(owner, extend_days=7)
    made = ask(taker, offer, 100)
    assert extend(taker, made, 18).state == ExtensionState.GRANTED
    assert extend(taker, made, 21).state == ExtensionState.GRANTED
    wait(make.actor(), offer, 10, 1)
    assert extend(taker, made, 22).state == ExtensionState.ASKED


def test_only_the_taker_of_a_running_option_asks_for_time(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    made = ask(taker, offer, 40)
    with pytest.raises(Forbidden):
        extend(owner, made, 20)
    with pytest.raises(NotFound):
        extend(make.actor(), made, 20)
    with pytest.raises(Invalid):
        extend(taker, made, 13)
    with pytest.raises(Conflict):
        extend(taker, made, 30, NOW + timedelta(days=15))
    with db.transaction():
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)
    with pytest.raises(Conflict):
        extend(taker, made, 20)


def test_an_option_that_ends_ends_the_question_about_its_end(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer, 40)
    asked = extend(taker, made, 20)
    cancel(taker, made)
    db.session.refresh(asked)
    assert asked.state == ExtensionState.LAPSED
    with pytest.raises(Conflict):
        reservation.decide_extension(owner, made.id, Decision.ACCEPT, NOW)


def test_both_sides_are_warned_once_before_an_option_lapses(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer, 40)
    version = made.version
    assert reservation.warn(NOW + timedelta(days=10, hours=23)) == 0
    assert reservation.warn(NOW + timedelta(days=11)) == 1
    assert reservation.warn(NOW + timedelta(days=12)) == 0
    assert told(taker) == [NotificationKind.RESERVATION_LAPSING]
    assert told(owner)[-1] == NotificationKind.RESERVATION_LAPSING
    db.session.refresh(made)
    assert made.version == version
    extend(taker, made, 30, NOW + timedelta(days=12))
    with db.transaction():
        reservation.decide_extension(owner, made.id, Decision.ACCEPT, NOW + timedelta(days=12))
    assert reservation.warn(NOW + timedelta(days=26)) == 0
    assert reservation.warn(NOW + timedelta(days=27)) == 1


def test_a_short_option_is_warned_of_halfway(taker: Actor, offer: Listing) -> None:
    ask(taker, offer, 40, until=NOW + timedelta(days=2))
    assert reservation.warn(NOW + timedelta(hours=23)) == 0
    assert reservation.warn(NOW + timedelta(hours=24)) == 1


def test_what_somebody_else_changed_first_is_not_decided_on(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer, 40)
    with pytest.raises(Stale):
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW, version=made.version + 1)
    with pytest.raises(Stale):
        reservation.cancel(taker, made.id, NOW, version=made.version + 1)
    with pytest.raises(Stale):
        extend(taker, made, 20, version=made.version + 1)
