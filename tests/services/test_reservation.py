"""Claims: asked under the offer's lock, decided by the owner, lapsing by themselves, moving up in order."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Decision,
    DemandState,
    LegalStatus,
    ListingState,
    NotificationKind,
    ReservationSide,
    ReservationState,
    Role,
    Unit,
)
from wisselplaats.models import Listing, Notification, PassportEntry, Reservation
from wisselplaats.services import reservation
from wisselplaats.services.notification.text import told as notification_text
from wisselplaats.services.reservation import Wish

LATER = NOW + timedelta(days=15)


@pytest.fixture
def owner(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def taker(make: SimpleNamespace) -> Actor:
    return make.actor(Role.CONTRACTOR)  # type: ignore[no-any-return]


@pytest.fixture
def offer(make: SimpleNamespace, owner: Actor) -> Listing:
    lot = make.lot(organisation=_organisation(owner))
    return make.listing(lot=lot, created_by=owner.user_id)  # type: ignore[no-any-return]


def _organisation(actor: Actor) -> Any:
    from wisselplaats.models import Organisation

    return db.session.get_one(Organisation, actor.organisation_id)


def ask(actor: Actor, offer: Listing, quantity: int = 40, **wish: Any) -> Reservation:
    with db.transaction():
        return reservation.request(actor, offer.id, Wish(Decimal(quantity), **wish), NOW, TODAY)


def told(actor: Actor) -> list[NotificationKind]:
    query = select(Notification.kind).where(Notification.user_id == actor.user_id)
    return list(db.session.scalars(query.order_by(Notification.created_at, Notification.id)))


def counts(offer: Listing) -> tuple[int, int, int, int]:
    db.session.refresh(offer)
    return int(offer.optioned), int(offer.accepted), int(offer.handed_over), int(offer.free)


def test_a_claim_holds_its_quantity_and_the_owner_is_told(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    assert made.state == ReservationState.REQUESTED
    assert made.until == NOW + timedelta(days=14)
    assert counts(offer) == (40, 0, 0, 60)
    assert told(owner) == [NotificationKind.RESERVATION_REQUESTED]
    assert told(taker) == []
    row = db.session.scalars(select(Notification).where(Notification.user_id == owner.user_id)).one()
    words = notification_text(row, "nl")
    assert words.title == f"{taker.organisation_name} vraagt 40 m² betontegel 300x300x45 aan"
    assert words.path == f"/reserveringen/{made.id}"


def test_a_reader_cannot_reserve(make: SimpleNamespace, offer: Listing) -> None:
    with pytest.raises(Forbidden):
        ask(make.actor(Role.READER), offer)


def test_more_than_is_free_is_refused_with_what_is_free(taker: Actor, offer: Listing) -> None:
    ask(taker, offer, 60)
    with pytest.raises(Conflict) as refused:
        ask(taker, offer, 41)
    assert refused.value.code == "not_enough_free"
    assert refused.value.params["free"] == 40


def test_all_that_is_wrong_with_a_claim_is_said_at_once(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    other = make.demand()
    wish = {"demand_id": other.id, "project_id": other.project_id, "until": NOW - timedelta(days=1)}
    with pytest.raises(Invalid) as refused:
        ask(taker, offer, 0, **wish)
    found = {(problem.field, problem.code) for problem in refused.value.problems}
    assert found == {
        ("quantity", "quantity_not_positive"), ("until", "in_the_past"), ("demand_id", "not_yours"),
        ("project_id", "not_yours"),
    }  # fmt: skip


def test_a_demand_in_another_unit_cannot_be_served(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    demand = make.demand(project=make.project(organisation=_organisation(taker)), unit=Unit.PIECE)
    with pytest.raises(Invalid) as refused:
        ask(taker, offer, demand_id=demand.id)
    assert refused.value.problems[0].code == "demand_other_kind"


def test_an_offer_that_is_not_shown_yet_cannot_be_claimed_by_others(make: SimpleNamespace, taker: Actor) -> None:
    hidden = make.listing(region_from=day(3), open_market_from=day(9))
    with pytest.raises(NotFound):
        ask(taker, hidden)


def test_a_lot_of_unknown_status_stays_with_its_own_organisation(
    make: SimpleNamespace, owner: Actor, taker: Actor
) -> None:
    lot = make.lot(organisation=_organisation(owner), legal_status=LegalStatus.WASTE)
    listing = make.listing(lot=lot)
    with pytest.raises((Blocked, NotFound)):
        ask(taker, listing)


def test_a_withdrawn_offer_takes_no_claims_of_its_own_organisation(owner: Actor, offer: Listing) -> None:
    offer.state = ListingState.WITHDRAWN
    db.session.commit()
    with pytest.raises(Conflict) as refused:
        ask(owner, offer)
    assert refused.value.code == "listing_not_open"


def test_pieces_are_whole(make: SimpleNamespace, taker: Actor) -> None:
    offer = make.listing(lot=make.lot(unit=Unit.PIECE, material_code="bank"))
    with pytest.raises(Invalid) as refused, db.transaction():
        reservation.request(taker, offer.id, Wish(Decimal("1.5")), NOW, TODAY)
    assert refused.value.problems[0].code == "whole_pieces"


def test_the_same_form_makes_one_claim(taker: Actor, offer: Listing) -> None:
    key = uuid4()
    assert ask(taker, offer, form_key=key).id == ask(taker, offer, form_key=key).id
    assert counts(offer) == (40, 0, 0, 60)


def test_accepting_covers_the_demand_and_tells_the_taker(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    demand = make.demand(project=make.project(organisation=_organisation(taker)), quantity=Decimal(40))
    made = ask(taker, offer, demand_id=demand.id)
    assert made.project_id == demand.project_id
    with db.transaction():
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)
    db.session.refresh(demand)
    assert (demand.covered, demand.state) == (40, DemandState.FULFILLED)
    assert counts(offer) == (0, 40, 0, 60)
    assert told(taker) == [NotificationKind.RESERVATION_ACCEPTED]
    with db.transaction():
        reservation.cancel(taker, made.id, NOW)
    db.session.refresh(demand)
    assert (demand.covered, demand.state) == (0, DemandState.OPEN)


def test_declining_asks_for_a_reason_and_frees_the_quantity(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with pytest.raises(Invalid):
        reservation.decide(owner, made.id, Decision.DECLINE, NOW)
    with db.transaction():
        declined = reservation.decide(owner, made.id, Decision.DECLINE, NOW, "Zelf nodig")
    assert (declined.state, declined.reason) == (ReservationState.DECLINED, "Zelf nodig")
    assert counts(offer) == (0, 0, 0, 100)


def test_only_the_owner_decides(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with pytest.raises(Forbidden):
        reservation.decide(taker, made.id, Decision.ACCEPT, NOW)
    with pytest.raises(NotFound):
        reservation.decide(make.actor(), made.id, Decision.ACCEPT, NOW)


def test_a_decision_is_final(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with db.transaction():
        reservation.decide(owner, made.id, Decision.DECLINE, NOW, "Nee")
    with pytest.raises(Conflict):
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)


def test_an_option_past_its_date_cannot_be_accepted(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with pytest.raises(Conflict) as refused:
        reservation.decide(owner, made.id, Decision.ACCEPT, LATER)
    assert refused.value.code == "option_lapsed"


def test_the_queue_moves_up_in_order_with_what_fits(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    second, third, fourth = make.actor(), make.actor(), make.actor()
    first = ask(taker, offer, 80)
    waiting = [
        ask(second, offer, 90, queue=True),
        ask(third, offer, 50, queue=True),
        ask(fourth, offer, 30, queue=True),
    ]
    assert {claim.state for claim in waiting} == {ReservationState.QUEUED}
    assert [reservation.get(owner, claim.id).queue_position for claim in waiting] == [1, 2, 3]
    with db.transaction():
        reservation.cancel(taker, first.id, NOW)
    for claim in waiting:
        db.session.refresh(claim)
    states = [claim.state for claim in waiting]
    assert states == [ReservationState.REQUESTED, ReservationState.QUEUED, ReservationState.QUEUED]
    assert counts(offer) == (90, 0, 0, 10)
    assert told(second) == [NotificationKind.RESERVATION_MOVED_UP]
    assert told(owner)[-2:] == [NotificationKind.RESERVATION_CANCELLED, NotificationKind.RESERVATION_REQUESTED]
    with db.transaction():
        reservation.decide(owner, waiting[0].id, Decision.DECLINE, NOW, "Toch niet")
    for claim in waiting:
        db.session.refresh(claim)
    assert [claim.state for claim in waiting[1:]] == [ReservationState.REQUESTED, ReservationState.REQUESTED]
    assert counts(offer) == (80, 0, 0, 20)


def test_a_claim_that_can_never_fit_does_not_wait(taker: Actor, offer: Listing) -> None:
    with pytest.raises(Conflict):
        ask(taker, offer, 101, queue=True)


def test_options_lapse_at_their_date_and_twice_changes_nothing(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    made, waits = ask(taker, offer, 100), ask(make.actor(), offer, 20, queue=True)
    assert reservation.expire(NOW) == 0
    assert reservation.expire(LATER) == 2
    assert reservation.expire(LATER) == 0
    db.session.refresh(made)
    db.session.refresh(waits)
    assert (made.state, waits.state) == (ReservationState.EXPIRED, ReservationState.REQUESTED)
    assert waits.until == LATER + timedelta(days=14)
    assert told(taker) == [NotificationKind.RESERVATION_EXPIRED]
    assert NotificationKind.RESERVATION_EXPIRED in told(owner)


def test_an_accepted_claim_does_not_lapse(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with db.transaction():
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)
    assert reservation.expire(NOW + timedelta(days=400)) == 0


def test_who_waits_for_a_withdrawn_offer_is_told(make: SimpleNamespace, taker: Actor, offer: Listing) -> None:
    second = make.actor()
    first, waits = ask(taker, offer, 100), ask(second, offer, 20, queue=True)
    with db.transaction():
        first.state, offer.state = ReservationState.CANCELLED, ListingState.WITHDRAWN
    assert reservation.expire(NOW) == 1
    db.session.refresh(waits)
    assert waits.state == ReservationState.EXPIRED
    assert told(second) == [NotificationKind.RESERVATION_EXPIRED]


def test_each_side_sees_its_claims_and_nobody_else_does(
    make: SimpleNamespace, owner: Actor, taker: Actor, offer: Listing
) -> None:
    made = ask(taker, offer)
    assert [claim.id for claim in reservation.search(owner, role=ReservationSide.OWNER).items] == [made.id]
    assert [claim.id for claim in reservation.search(taker, role=ReservationSide.TAKER).items] == [made.id]
    assert not reservation.search(taker, role=ReservationSide.OWNER).items
    assert not reservation.search(owner, state=ReservationState.ACCEPTED).items
    with pytest.raises(NotFound):
        reservation.get(make.actor(), made.id)


def test_the_history_names_organisations(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with db.transaction():
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)
    lines = [(line.action, line.organisation_name) for line in reservation.history(taker, made)]
    assert lines == [("ask", taker.organisation_name), ("accept", owner.organisation_name)]


def test_the_passport_names_the_taker_once_accepted(owner: Actor, taker: Actor, offer: Listing) -> None:
    made = ask(taker, offer)
    with db.transaction():
        reservation.decide(owner, made.id, Decision.ACCEPT, NOW)
    query = select(PassportEntry.data).where(PassportEntry.lot_id == offer.lot_id).order_by(PassportEntry.sequence)
    first, second = db.session.scalars(query)
    assert first == {"state": "requested", "quantity": "40", "unit": "m2"}
    assert second["taker"] == taker.organisation_name


@pytest.mark.parametrize("claims", [2, 12])
def test_the_list_asks_the_same_number_of_queries_however_long(
    make: SimpleNamespace, taker: Actor, queries: list[str], claims: int, request: Any
) -> None:
    for _ in range(claims):
        make.reservation(organisation=_organisation(taker), listing=make.listing(quantity=Decimal(100)))
    db.session.expire_all()
    queries.clear()
    found = reservation.search(taker)
    _touch = [(c.listing.lot.material.name_nl, c.listing.organisation.name, c.organisation.name) for c in found.items]
    assert len(_touch) == claims
    assert len(queries) == 1
