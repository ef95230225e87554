"""Counting what lies in a depot: from several phones, booked at once, never below what is claimed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import NOW, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import (
    CountState,
    Determination,
    ListingState,
    LotState,
    MovementReason,
    ReservationState,
    Role,
    Unit,
)
from wisselplaats.models import Listing, Lot, PassportEntry, StockMovement
from wisselplaats.services import depot, passport
from wisselplaats.services.depot import Entry


@pytest.fixture
def lying(make, own, place):
    def made(**values):
        return make.lot(
            organisation=own, depot=place, state=LotState.IN_DEPOT, **{"available_from": day(-5), "bay": "A1"} | values
        )

    return made


def begun(broker, place, bay=None):
    with transaction():
        return depot.start(broker, place.id, NOW, bay)


def entered(broker, count, *entries):
    with transaction():
        depot.enter(broker, count.id, [Entry(*one) for one in entries], NOW)


def booked(broker, count, **options):
    with transaction():
        return depot.book(broker, count.id, NOW, **options)


def now_is(found):
    session.expire_all()
    return session.get_one(Lot, found.id)


def test_a_count_begins_with_a_line_for_each_lot_of_the_place(broker, place, lying):
    first, _ = lying(), lying(bay="B2")
    made = begun(broker, place, "a1")
    found = depot.count(broker, made.id)
    assert [(line.lot_id, line.bay, line.expected, line.counted) for line in found.lines] == [
        (first.id, "A1", 100, None)
    ]


def test_a_depot_has_one_count_at_a_time(broker, place, lying):
    lying()
    begun(broker, place)
    with pytest.raises(Conflict) as refused:
        begun(broker, place)
    assert refused.value.code == "count_under_way"


def test_an_empty_place_is_not_counted(broker, place):
    with pytest.raises(Conflict) as refused:
        begun(broker, place, "Z9")
    assert refused.value.code == "nothing_to_count"


def test_who_keeps_the_depot_counts_and_nobody_else(make, broker, own, place, lying):
    one = lying()
    with pytest.raises(Forbidden):
        depot.start(make.actor(Role.PROJECT_LEADER, organisation=own), place.id, NOW)
    made = begun(broker, place)
    stranger = make.actor(Role.BROKER)
    for work in (
        lambda: depot.count(stranger, made.id),
        lambda: depot.enter(stranger, made.id, [Entry(one.id, Decimal(1))], NOW),
        lambda: depot.book(stranger, made.id, NOW),
        lambda: depot.cancel(stranger, made.id, NOW),
    ):
        with pytest.raises(NotFound):
            work()


def test_a_difference_becomes_a_movement_a_line_in_the_passport_and_the_new_quantity(broker, place, lying):
    one, same = lying(), lying(bay="B2")
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal("92.5")), (same.id, Decimal(100)))
    done = booked(broker, made)
    assert (done.booked, done.refused, done.count.state) == (1, [], CountState.BOOKED)
    found = now_is(one)
    assert (found.quantity, found.determination) == (Decimal("92.5"), Determination.COUNTED)
    last = session.scalars(select(StockMovement).order_by(StockMovement.serial.desc())).first()
    assert (last.reason, last.quantity, last.user_id, last.at) == (
        MovementReason.COUNTED, Decimal("-7.5"), broker.user_id, NOW,
    )  # fmt: skip
    entry = session.scalars(select(PassportEntry).where(PassportEntry.lot_id == one.id)).all()[-1]
    assert (entry.data["count"], entry.data["changed"]) == (str(made.id), {"quantity": ["100", "92.5"]})
    assert passport.broken_at(passport.entries(one.id)) is None
    assert session.scalar(select(PassportEntry).where(PassportEntry.lot_id == same.id)) is None


def test_a_lot_that_was_found_elsewhere_gets_its_new_place(broker, place, lying):
    one = lying()
    made = begun(broker, place)
    with transaction():
        depot.enter(broker, made.id, [Entry(one.id, Decimal(100), None, "c7")], NOW)
    booked(broker, made)
    assert (now_is(one).bay, now_is(one).quantity) == ("C7", Decimal(100))


def test_a_lot_of_which_nothing_is_left_leaves_and_its_offer_ends(make, broker, place, lying):
    one = lying()
    offer = make.listing(lot=one)
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(0)))
    assert booked(broker, made).booked == 1
    assert (now_is(one).state, now_is(one).quantity) == (LotState.GONE, 0)
    assert session.get_one(Listing, offer.id).state == ListingState.WITHDRAWN


def test_the_offer_shrinks_with_the_lot_and_never_below_what_is_claimed(make, broker, place, lying):
    one = lying()
    offer = make.listing(lot=one)
    taker = make.organisation(name="Gemeente Katwijk")
    make.reservation(listing=offer, quantity=Decimal(40), state=ReservationState.ACCEPTED, organisation=taker)
    make.reservation(listing=offer, quantity=Decimal(20), organisation=make.organisation(name="Gemeente Noordwijk"))
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(59)))
    seen = depot.would_be_refused(broker, depot.count(broker, made.id))
    done = booked(broker, made)
    assert (done.booked, done.count.state) == (0, CountState.OPEN)
    for refused in (seen[one.id], done.refused[0]):
        assert (refused.claimed, refused.organisations) == (60, ["Gemeente Katwijk", "Gemeente Noordwijk"])
    assert now_is(one).quantity == 100
    entered(broker, made, (one.id, Decimal(70), Decimal(59)))
    assert booked(broker, made).count.state == CountState.BOOKED
    session.expire_all()
    found = session.get_one(Listing, offer.id)
    assert (now_is(one).quantity, found.quantity, found.free) == (70, 70, 10)


def test_what_cannot_be_booked_may_be_left_so_that_the_count_ends(make, broker, place, lying):
    one, other = lying(), lying(bay="B2")
    offer = make.listing(lot=one)
    make.reservation(listing=offer, quantity=Decimal(90), state=ReservationState.ACCEPTED)
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(10)), (other.id, Decimal(80)))
    done = booked(broker, made, leave_rest=True)
    assert (done.booked, len(done.refused), done.count.state) == (1, 1, CountState.BOOKED)
    assert (now_is(one).quantity, now_is(other).quantity) == (100, 80)


def test_what_moves_between_the_counting_and_the_booking_is_no_difference(broker, place, lying):
    one = lying()
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(95)))
    with transaction():
        session.get_one(Lot, one.id).quantity = Decimal(60)
    booked(broker, made)
    assert now_is(one).quantity == 55


def test_what_somebody_else_counted_is_changed_only_by_who_saw_it(make, broker, own, place, lying):
    one = lying()
    colleague = make.actor(Role.BROKER, organisation=own)
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(95)))
    entered(colleague, made, (one.id, Decimal(95)))
    with pytest.raises(Conflict) as refused:
        entered(colleague, made, (one.id, Decimal(80)))
    assert (refused.value.code, refused.value.params["counted"]) == ("counted_by_another", Decimal(95))
    entered(colleague, made, (one.id, Decimal(80), Decimal(95)))
    line = depot.count(broker, made.id).lines[0]
    assert (line.counted, line.counted_by) == (80, colleague.user_id)


def test_who_books_has_seen_everything_that_was_counted(broker, place, lying):
    one = lying()
    made = begun(broker, place)
    version = made.version
    entered(broker, made, (one.id, Decimal(90)))
    with pytest.raises(Stale):
        booked(broker, made, version=version)
    assert now_is(one).quantity == 100


def test_half_stones_a_lot_that_came_later_and_a_closed_count_are_refused(broker, place, lying):
    one = lying(material_code="bank", unit=Unit.PIECE)
    made = begun(broker, place)
    later = lying()
    with pytest.raises(Invalid):
        entered(broker, made, (one.id, Decimal("1.5")))
    with pytest.raises(Invalid):
        entered(broker, made, (later.id, Decimal(1)))
    with transaction():
        depot.cancel(broker, made.id, NOW)
    for work in (lambda: entered(broker, made, (one.id, Decimal(1))), lambda: booked(broker, made)):
        with pytest.raises(Conflict) as refused:
            work()
        assert refused.value.code == "count_is_closed"
    assert [one.state for one in depot.counts(broker, place.id).items] == [CountState.CANCELLED]


def test_a_count_that_is_partly_booked_is_not_cancelled(make, broker, place, lying):
    one, other = lying(), lying()
    make.reservation(listing=make.listing(lot=one), quantity=Decimal(90), state=ReservationState.ACCEPTED)
    made = begun(broker, place)
    entered(broker, made, (one.id, Decimal(10)), (other.id, Decimal(80)))
    booked(broker, made)
    with pytest.raises(Conflict):
        depot.cancel(broker, made.id, NOW + timedelta(hours=1))
    with pytest.raises(Conflict):
        entered(broker, made, (other.id, Decimal(70)))
