"""The way down the ladder: every rung once with its reason, early by the owner, recycling with a reason, and the shares."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import NOW, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Decision, ListingState, LotState, ReservationState, Role, Rung, RungCause
from wisselplaats.models import Listing, Lot, Organisation, Reservation
from wisselplaats.services import handover, impact, listing, passport, reservation


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


@pytest.fixture
def offered(make: SimpleNamespace) -> tuple[Actor, Lot, Listing]:
    actor = make.actor()
    own = owner_of(actor)
    found = make.lot(organisation=own, project=make.project(organisation=own))
    with transaction():
        made = listing.publish(actor, found.id, NOW, TODAY)
    return actor, found, made


def steps(actor: Actor, lot_id: object) -> list[tuple[Rung, RungCause]]:
    return [(one.rung, one.cause) for one in listing.steps_of(actor, lot_id)]


def test_the_calendar_writes_each_rung_once_on_its_own_day(offered: tuple[Actor, Lot, Listing]) -> None:
    actor, lot, _ = offered
    assert steps(actor, lot.id) == [(Rung.SAME_PROJECT, RungCause.PUBLISHED)]
    assert listing.write_steps(NOW, day(13)) == 0
    assert listing.write_steps(NOW, day(43)) == 3
    assert listing.write_steps(NOW, day(43)) == 0
    log = listing.steps_of(actor, lot.id)
    assert [(one.rung, one.opened_on) for one in log] == [
        (Rung.SAME_PROJECT, TODAY), (Rung.OTHER_PROJECT, day(14)), (Rung.OWN_DEPOT, day(28)), (Rung.REGION, day(42)),
    ]  # fmt: skip
    assert log[-1].organisation_name is None


def test_who_begins_lower_is_written_down_so(make: SimpleNamespace) -> None:
    actor = make.actor()
    lower, plain = (make.lot(organisation=owner_of(actor)) for _ in range(2))
    with transaction():
        listing.publish(actor, lower.id, NOW, TODAY, start_rung=Rung.REGION)
        listing.publish(actor, plain.id, NOW, TODAY)
    assert steps(actor, lower.id) == [(Rung.REGION, RungCause.STARTED_LOWER)]
    assert steps(actor, plain.id) == [(Rung.OTHER_PROJECT, RungCause.PUBLISHED)]


def test_the_owner_lets_it_go_down_early_with_the_reason(offered: tuple[Actor, Lot, Listing]) -> None:
    actor, lot, made = offered
    with transaction():
        listing.lower(actor, made.id, Rung.REGION, "Geen eigen werk meer", NOW, day(10))
    assert listing.rung(made, day(10)) == Rung.REGION
    assert made.open_market_from == day(38)
    assert steps(actor, lot.id)[1:] == [
        (rung, RungCause.OWNER) for rung in (Rung.OTHER_PROJECT, Rung.OWN_DEPOT, Rung.REGION)
    ]
    assert listing.steps_of(actor, lot.id)[-1].reason == "Geen eigen werk meer"
    with pytest.raises(Conflict):
        listing.lower(actor, made.id, Rung.OWN_DEPOT, "Terug", NOW, day(10))
    with pytest.raises(Invalid):
        listing.lower(actor, made.id, Rung.RECYCLING, "Weg", NOW, day(10))


def test_only_who_publishes_lets_an_offer_go_down(offered: tuple[Actor, Lot, Listing], make: SimpleNamespace) -> None:
    _, lot, made = offered
    with pytest.raises(Forbidden):
        listing.lower(make.actor(Role.READER), made.id, Rung.REGION, "x", NOW, TODAY)
    with pytest.raises(NotFound):
        listing.lower(make.actor(), made.id, Rung.REGION, "x", NOW, TODAY)
    with pytest.raises(NotFound):
        listing.steps_of(make.actor(), lot.id)


def test_recycling_asks_a_reason_closes_the_offer_and_is_counted(
    offered: tuple[Actor, Lot, Listing], make: SimpleNamespace
) -> None:
    actor, lot, made = offered
    with pytest.raises(Invalid):
        listing.recycle(actor, lot.id, "zomaar", NOW, TODAY)
    with pytest.raises(Invalid):
        listing.recycle(actor, lot.id, "anders", NOW, TODAY)
    with transaction():
        gone = listing.recycle(actor, lot.id, "kapot", NOW, TODAY)
    session.refresh(lot)
    session.refresh(made)
    assert (lot.state, lot.quantity, gone.quantity) == (LotState.GONE, 0, 100)
    assert made.state == ListingState.WITHDRAWN
    assert passport.entries(lot.id)[-1].kind == "recycled"
    assert steps(actor, lot.id)[-1] == (Rung.RECYCLING, RungCause.RECYCLED)
    report = impact.by_rung(actor, TODAY)
    assert report.rungs[-1].count_of == 1
    assert report.rungs[-1].share_by_count == 1
    assert [(one.code, one.count_of) for one in report.recycled_reasons] == [("kapot", 1)]
    with pytest.raises(Conflict):
        listing.recycle(actor, lot.id, "kapot", NOW, TODAY)


def test_what_somebody_claimed_is_not_recycled_and_who_waits_hears(
    offered: tuple[Actor, Lot, Listing], make: SimpleNamespace
) -> None:
    actor, lot, made = offered
    claim = make.reservation(listing=made, state=ReservationState.ACCEPTED)
    with pytest.raises(Conflict) as refused:
        listing.recycle(actor, lot.id, "kapot", NOW, TODAY)
    assert refused.value.code == "listing_has_reservations"
    claim.state = ReservationState.CANCELLED
    waits = make.reservation(listing=made, state=ReservationState.QUEUED)
    with transaction():
        listing.recycle(actor, lot.id, "geen_vraag", NOW, TODAY)
    assert session.get_one(Reservation, waits.id).state == ReservationState.EXPIRED


def test_the_shares_add_up_and_count_what_was_given_by_its_rung(make: SimpleNamespace) -> None:
    actor, near, far = make.actor(), make.actor(), make.actor(organisation=make.organisation(region="elders"))
    for taker in (near, near, far):
        offer = make.listing(lot=make.lot(organisation=owner_of(actor)))
        with transaction():
            claim = reservation.request(taker, offer.id, reservation.Wish(Decimal(30)), NOW, TODAY)
            reservation.decide(actor, claim.id, Decision.ACCEPT, NOW)
            handover.hand_over(actor, claim.id, NOW, TODAY)
    report = impact.by_rung(actor, TODAY)
    by = {one.rung: one for one in report.rungs}
    assert (by[Rung.REGION].count_of, by[Rung.OPEN_MARKET].count_of) == (2, 1)
    assert abs(sum(one.share_by_mass for one in report.rungs) - 1) < Decimal("0.001")
    assert impact.by_rung(near, TODAY).rungs[3].count_of == 0, "the giver counts it, once"
    with pytest.raises(Invalid):
        impact.by_rung(actor, TODAY, day(1), day(0))
