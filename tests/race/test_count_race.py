"""Two people count the same place at the same moment, over real connections: neither overwrites the other unseen."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tests import factories, servers
from wisselplaats import config, db
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.vocabulary import CountState, LotState, ReservationState, Role
from wisselplaats.models import Lot, Organisation
from wisselplaats.services import depot
from wisselplaats.services.depot import Entry

PEOPLE = 8
NOW = factories.NOW


@pytest.fixture
def committed(settings: config.Settings, worker_id: str) -> Iterator[None]:
    """A database that really commits."""
    name = f"{servers.TEMPLATE}_count_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=20, max_overflow=0)
    try:
        yield
    finally:
        session.remove()
        session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def all_at_once(works):
    ready = threading.Barrier(len(works))

    def one(work):
        ready.wait(30)
        try:
            return work()
        except Conflict as error:
            return error.code
        finally:
            session.remove()

    with ThreadPoolExecutor(len(works)) as people:
        return list(people.map(one, works))


def scene():
    brokers = [factories.actor(Role.BROKER)]
    own = session.get_one(Organisation, brokers[0].organisation_id)
    brokers += [factories.actor(Role.BROKER, organisation=own) for _ in range(PEOPLE - 1)]
    place = factories.DepotFactory(organisation=own)
    stored = factories.LotFactory(organisation=own, depot=place, state=LotState.IN_DEPOT)
    with transaction():
        count = depot.start(brokers[0], place.id, NOW)
    return brokers, stored.id, count.id


def test_of_all_who_count_the_same_lot_at_once_one_is_written_and_the_others_are_told(committed: None) -> None:
    brokers, lot_id, count_id = scene()

    def entering(number, actor):
        def work():
            with transaction():
                depot.enter(actor, count_id, [Entry(lot_id, Decimal(90 + number))], NOW)
            return Decimal(90 + number)

        return work

    found = all_at_once([entering(number, actor) for number, actor in enumerate(brokers)])
    written = [one for one in found if one != "counted_by_another"]
    assert len(written) == 1
    assert depot.count(brokers[0], count_id).lines[0].counted == written[0]


def test_a_count_that_all_book_at_once_is_booked_once(committed: None) -> None:
    brokers, lot_id, count_id = scene()
    with transaction():
        depot.enter(brokers[0], count_id, [Entry(lot_id, Decimal(80))], NOW)

    def booking(actor):
        def work():
            with transaction():
                return depot.book(actor, count_id, NOW).booked

        return work

    found = all_at_once([booking(actor) for actor in brokers])
    assert sorted(map(str, found)) == ["1"] + ["count_is_closed"] * (PEOPLE - 1)
    assert session.get_one(Lot, lot_id).quantity == 80
    assert depot.count(brokers[0], count_id).state == CountState.BOOKED


def test_a_booking_and_a_claim_at_once_never_leave_less_than_is_claimed(committed: None) -> None:
    from wisselplaats.services import reservation

    brokers, lot_id, count_id = scene()
    stored = session.get_one(Lot, lot_id)
    offer = factories.ListingFactory(lot=stored, quantity=stored.quantity)
    taker = factories.actor(Role.PROJECT_LEADER)
    with transaction():
        depot.enter(brokers[0], count_id, [Entry(lot_id, Decimal(30))], NOW)
    offer_id = offer.id
    session.remove()

    def claim():
        with transaction():
            return reservation.request(taker, offer_id, reservation.Wish(Decimal(60)), NOW, factories.TODAY).state.value

    def book():
        with transaction():
            return len(depot.book(brokers[0], count_id, NOW).refused)

    asked, refused = all_at_once([claim, book])
    left = session.get_one(Lot, lot_id).quantity
    if asked == ReservationState.REQUESTED.value:
        assert (left, refused) == (100, 1)
    else:
        assert (left, refused) == (30, 0)
