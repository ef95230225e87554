"""What lies in a depot, how it got there, how old it is, and what comes and goes."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from tests.factories import NOW, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.depot import week_of
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import (
    LotState,
    MovementKind,
    MovementReason,
    NotificationKind,
    ReservationState,
    Role,
    Unit,
)
from wisselplaats.models import Lot, Notification, Organisation, StockMovement
from wisselplaats.services import depot, handover, listing, lot


def lying(make, own, place, **values):
    return make.lot(organisation=own, depot=place, state=LotState.IN_DEPOT, **{"available_from": day(-5)} | values)


def told(depot_id: UUID) -> list[tuple[str, str, Decimal]]:
    query = select(StockMovement).where(StockMovement.depot_id == depot_id).order_by(StockMovement.serial)
    return [(one.kind.value, one.reason.value, one.quantity) for one in session.scalars(query)]


def test_a_lot_that_is_brought_leaves_a_movement_with_who_when_and_from_where(make, broker, own, place):
    works = make.project(organisation=own, name="Breestraat")
    found = make.lot(organisation=own, project=works, state=LotState.RELEASED)
    with transaction():
        depot.receive(broker, place.id, found.id, " b  12 ", NOW)
    page = depot.movements(broker, place.id)
    newest = page.items[-1]
    assert (newest.kind, newest.quantity, newest.user_id, newest.at) == (MovementKind.IN, 100, broker.user_id, NOW)
    assert newest.place == "Breestraat"
    session.expire_all()
    assert session.get_one(Lot, found.id).bay == "B 12"


def test_a_lot_from_one_depot_to_the_other_goes_out_and_comes_in_and_loses_its_place_mark(make, broker, own, place):
    other = make.depot(organisation=own, name="Depot Noord")
    found = lying(make, own, place, bay="A1")
    with transaction():
        lot.to_depot(broker, found.id, other.id, NOW)
    session.expire_all()
    assert session.get_one(Lot, found.id).bay is None
    assert told(place.id) == [("in", "brought", 100), ("out", "other_depot", -100)]
    last = session.scalar(select(StockMovement).where(StockMovement.depot_id == other.id))
    assert (last.kind, last.quantity, last.place) == (MovementKind.IN, 100, "Depot Zuid")


def test_moving_to_another_place_is_noted_and_changes_no_quantity(make, broker, own, place):
    found = lying(make, own, place)
    with transaction():
        depot.put(broker, place.id, found.id, "c3", NOW, found.version)
    assert told(place.id)[-1] == ("bay", "rearranged", 0)
    assert depot.bays(broker, place.id) == [("C3", 1)]
    assert [one.id for one in depot.lots(broker, place.id, bay="C3", today=TODAY).items] == [found.id]


def test_a_place_is_refused_when_it_is_none_when_outdated_and_to_others(make, broker, own, place):
    found = lying(make, own, place)
    elsewhere = make.lot(organisation=own)
    with pytest.raises(Invalid):
        depot.put(broker, place.id, found.id, "<b>", NOW)
    with pytest.raises(Stale):
        depot.put(broker, place.id, found.id, "A1", NOW, 9)
    with pytest.raises(Conflict):
        depot.put(broker, place.id, elsewhere.id, "A1", NOW)
    with pytest.raises(Forbidden):
        depot.put(make.actor(Role.PROJECT_LEADER, organisation=own), place.id, found.id, "A1", NOW)
    with pytest.raises(NotFound):
        depot.put(make.actor(Role.BROKER), place.id, found.id, "A1", NOW)


def test_a_movement_is_never_changed(make, own, place):
    lying(make, own, place)
    with pytest.raises(DatabaseError, match="never changed"):
        session.execute(update(StockMovement).values(quantity=1))
    session.rollback()


def test_lots_that_a_statement_moves_past_the_services_are_in_the_movements_too(make, own, place):
    lying(make, own, place)
    session.execute(text("UPDATE lot SET quantity = quantity - 25 WHERE depot_id = :depot"), {"depot": place.id})
    session.commit()
    assert told(place.id) == [("in", "brought", 100), ("quantity", "corrected", -25)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["bring", "correct", "away", "other", "put", "release"]), st.integers(0, 3), st.integers(1, 400)),
    max_size=14,
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_sum_of_the_movements_is_the_stock_whatever_people_do(make, broker, own, place, steps):
    other = make.depot(organisation=own)
    lots = [make.lot(organisation=own, state=LotState.RELEASED, available_from=day(-1)) for _ in range(4)]
    for what, which, amount in steps:
        one = lots[which].id
        try:
            with transaction():
                _do(what, broker, one, place, other, amount)
        except Conflict:
            continue
    for one in (place, other):
        lies = select(func.coalesce(func.sum(Lot.quantity), 0))
        lies = lies.where(Lot.depot_id == one.id, Lot.state == LotState.IN_DEPOT)
        moved = select(func.coalesce(func.sum(StockMovement.quantity), 0)).where(StockMovement.depot_id == one.id)
        assert session.scalar(lies) == session.scalar(moved)


def _do(what, broker, lot_id, place, other, amount):
    if what == "bring":
        depot.receive(broker, place.id, lot_id, f"V{amount}", NOW)
    elif what == "other":
        lot.to_depot(broker, lot_id, other.id, NOW)
    elif what == "correct":
        lot.change(broker, lot_id, {"quantity": Decimal(amount)}, NOW)
    elif what == "put":
        depot.put(broker, place.id, lot_id, f"W{amount}", NOW)
    elif what == "release":
        lot.release(broker, lot_id, NOW)
    else:
        found = lot.own(broker, lot_id)
        found.state, found.quantity = LotState.GONE, Decimal(0)


def test_stock_is_counted_in_m2_where_that_is_known(make, broker, own, place):
    lying(make, own, place, quantity=Decimal(120))
    lying(
        make,
        own,
        place,
        material_code="opsluitband-100x200",
        unit=Unit.M,
        quantity=Decimal(50),
        width_mm=Decimal(100),
    )
    lying(make, own, place, material_code="basketbalpaal", unit=Unit.PIECE, quantity=Decimal(3), width_mm=None)
    found = depot.stock(broker, place.id)[place.id]
    assert (found.lots, found.m2, found.unmeasured) == (3, Decimal(125), 1)


def test_the_age_of_stock_counts_from_its_last_arrival(make, broker, own, place):
    found = lying(make, own, place)
    later = TODAY + timedelta(days=40)
    assert depot.lots(broker, place.id, today=later).items[0].stored_days == 40
    assert depot.lots(broker, place.id, older_than=41, today=later).items == []
    assert [one.id for one in depot.lots(broker, place.id, older_than=40, today=later).items] == [found.id]


def test_who_keeps_the_depot_is_told_once_of_each_stay_that_lasts_too_long(make, broker, own, place):
    found = lying(make, own, place)
    make.actor(Role.READER, organisation=own)
    month = timedelta(days=365)
    assert depot.tell_aged(NOW + month - timedelta(days=2), TODAY + month - timedelta(days=2)) == 0
    assert depot.tell_aged(NOW + month, TODAY + month) == 1
    assert depot.tell_aged(NOW + 2 * month, TODAY + 2 * month) == 0
    rows = session.scalars(select(Notification).where(Notification.kind == NotificationKind.OLD_STOCK)).all()
    assert [(row.user_id, row.params["days"]) for row in rows] == [(broker.user_id, 365)]
    other = make.depot(organisation=own)
    with transaction():
        lot.to_depot(broker, found.id, other.id, NOW + 2 * month)
    assert depot.tell_aged(NOW + 3 * month + month, TODAY + 3 * month + month) == 1


def promised(make, own, stored, quantity, needed, **values):
    taker = make.project(starts_on=needed)
    offer = make.listing(lot=stored, quantity=stored.quantity)
    return make.reservation(
        listing=offer, quantity=Decimal(quantity), state=ReservationState.ACCEPTED, project=taker,
        organisation=taker.organisation, **values,
    )  # fmt: skip


def test_what_comes_and_goes_fills_and_empties_the_depot_week_by_week(make, broker, own, place):
    monday = week_of(TODAY)
    stored = lying(make, own, place, quantity=Decimal(300))
    promised(make, own, stored, 250, monday + timedelta(days=15))
    coming = make.lot(
        organisation=own, state=LotState.CONFIRMED, quantity=Decimal(280), available_from=monday + timedelta(days=9)
    )
    with transaction():
        depot.expect(broker, place.id, coming.id, NOW, over_capacity=True)
    found = depot.weeks(broker, place.id, monday, 4)
    assert [(one.coming, one.going, one.lies, one.too_full) for one in found] == [
        (0, 0, 300, False), (280, 0, 580, True), (0, 250, 330, False), (0, 0, 330, False)
    ]  # fmt: skip
    # a fortnight later what did not come is late, and weighs on the week at hand
    later = depot.weeks(broker, place.id, monday + timedelta(days=21), 2)
    assert [(one.coming, one.going, one.lies) for one in later] == [(280, 250, 330), (0, 0, 330)]


def test_an_option_may_go_in_its_week_and_is_not_taken_off_what_lies_there(make, broker, own, place):
    monday = week_of(TODAY)
    stored = lying(make, own, place, quantity=Decimal(300))
    claim = promised(make, own, stored, 120, monday + timedelta(days=8))
    claim.state = ReservationState.REQUESTED
    session.flush()
    found = depot.weeks(broker, place.id, monday, 2)
    assert [(one.going, one.maybe, one.lies) for one in found] == [(0, 0, 300), (0, 120, 300)]
    assert not depot.day_list(broker, place.id, claim.project.starts_on).now
    claim.state = ReservationState.ACCEPTED
    session.flush()
    assert [(one.going, one.maybe) for one in depot.weeks(broker, place.id, monday, 2)] == [(0, 0), (120, 0)]


def test_a_depot_without_days_of_its_own_follows_its_organisation(make, broker, own, place):
    lying(make, own, place)
    strict = make.depot(organisation=own, warn_after_days=400)
    lying(make, own, strict)
    own.warn_after_days = 90
    session.flush()
    assert (place.old_after_days, strict.old_after_days) == (90, 400)
    quarter = timedelta(days=90)
    assert depot.tell_aged(NOW + quarter, TODAY + quarter) == 1
    row = session.scalars(select(Notification).where(Notification.kind == NotificationKind.OLD_STOCK)).one()
    assert row.path == f"/depots/{place.id}?ouderDan=90#voorraad"


def test_the_day_list_says_what_is_late_what_is_today_and_what_comes(make, broker, own, place):
    stored = lying(make, own, place)
    claim = promised(make, own, stored, 40, TODAY)
    late = make.lot(organisation=own, depot=place, state=LotState.CONFIRMED, available_from=day(-3))
    soon = make.lot(organisation=own, depot=place, state=LotState.EXPECTED, available_from=day(5))
    make.lot(organisation=own, depot=place, state=LotState.EXPECTED, available_from=day(12))
    found = depot.day_list(broker, place.id, TODAY)
    assert [one.lot.id for one in found.late] == [late.id]
    assert [(one.claim.id, one.coming, one.quantity) for one in found.now] == [(claim.id, False, Decimal(40))]
    assert [one.lot.id for one in found.soon] == [soon.id]
    moved = depot.day_list(broker, place.id, day(6))
    assert {one.lot.id for one in moved.late} == {late.id, soon.id, stored.id}


def test_what_is_handed_over_goes_out_to_whom_and_what_is_recycled_goes_out_as_such(make, broker, own, place):
    stored = lying(make, own, place)
    claim = promised(make, own, stored, 40, TODAY)
    with transaction():
        handover.hand_over(broker, claim.id, NOW, TODAY)
    last = depot.movements(broker, place.id).items[0]
    assert (last.reason, last.quantity, last.user_id) == (MovementReason.HANDED_OVER, -40, broker.user_id)
    assert last.place == session.get_one(Organisation, claim.organisation_id).name
    with transaction():
        listing.recycle(broker, stored.id, "kapot", NOW, TODAY, "gebroken bij het laden")
    last = depot.movements(broker, place.id).items[0]
    assert (last.kind, last.reason, last.quantity, last.note) == (
        MovementKind.OUT, MovementReason.RECYCLED, -60, "gebroken bij het laden",
    )  # fmt: skip


def test_only_what_is_still_to_come_can_be_expected(make, broker, own, place):
    stored = lying(make, own, place)
    with pytest.raises(Conflict):
        depot.expect(broker, place.id, stored.id, NOW)
    with pytest.raises(Forbidden):
        depot.expect(make.actor(Role.CONTRACTOR, organisation=own), place.id, stored.id, NOW)
