"""One click to another lot while everybody clicks: nobody loses both claims, nothing is sold twice."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select

from tests import factories, servers
from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.db import retried, transaction
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ReservationState
from wisselplaats.models import Listing, Reservation
from wisselplaats.services import reservation

PEOPLE = 12
OPEN = (ReservationState.REQUESTED, ReservationState.ACCEPTED, ReservationState.QUEUED)


@pytest.fixture
def committed(app: object, worker_id: str) -> Engine:
    """A database that really commits, with connections for everybody."""
    name = f"{servers.TEMPLATE}_move_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=PEOPLE + 2, max_overflow=0)
    try:
        yield engine
    finally:
        db.session.remove()
        db.session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def claimed(offer: UUID, amount: int) -> tuple[Actor, UUID]:
    taker = factories.actor()
    with transaction():
        made = reservation.request(taker, offer, reservation.Wish(Decimal(amount)), NOW, TODAY).id
    return taker, made


def all_at_once(moves: list[tuple[Actor, UUID, UUID]]) -> Counter[str]:
    ready = threading.Barrier(len(moves))

    def click(move: tuple[Actor, UUID, UUID]) -> str:
        who, claim, target = move
        ready.wait(30)

        def work() -> str:
            with transaction():
                return str(reservation.move_to(who, claim, target, NOW, TODAY).id)

        try:
            return retried(work)
        except Conflict as error:
            return error.code
        finally:
            db.session.remove()

    with ThreadPoolExecutor(len(moves)) as people:
        return Counter(people.map(click, moves))


def open_claims(who: Actor) -> list[Reservation]:
    query = select(Reservation).where(Reservation.organisation_id == who.organisation_id, Reservation.state.in_(OPEN))
    return list(db.session.scalars(query))


def test_everybody_moves_to_a_lot_with_room_for_five_and_nobody_loses_both(committed: Engine) -> None:
    slipped = factories.ListingFactory(quantity=Decimal(120), lot__quantity=Decimal(120)).id
    better = factories.ListingFactory(quantity=Decimal(50)).id
    people = [claimed(slipped, 10) for _ in range(PEOPLE)]
    answers = all_at_once([(who, claim, better) for who, claim in people])
    assert answers["not_enough_free"] == PEOPLE - 5
    db.session.rollback()
    on = Counter(open_claims(who)[0].listing_id for who, _ in people if len(open_claims(who)) == 1)
    assert on == {better: 5, slipped: PEOPLE - 5}
    found = db.session.get_one(Listing, better, populate_existing=True)
    assert (found.optioned, found.free) == (50, 0)


def test_two_who_swap_lots_do_not_wait_for_each_other(committed: Engine) -> None:
    one, other = (factories.ListingFactory().id for _ in range(2))
    people = [(*claimed(source, 10), target) for source, target in [(one, other), (other, one)] * 4]
    answers = all_at_once(people)
    assert "busy_try_again" not in answers
    assert sum(answers.values()) == len(answers) == 8
    for who, _, target in people:
        assert [claim.listing_id for claim in open_claims(who)] == [target]


def test_one_claim_clicked_many_times_is_one_new_claim(committed: Engine) -> None:
    slipped, better = (factories.ListingFactory().id for _ in range(2))
    who, claim = claimed(slipped, 10)
    answers = all_at_once([(who, claim, better)] * PEOPLE)
    assert len(answers) == 1
    assert db.session.scalar(select(func.count()).select_from(Reservation)) == 2
    assert [one.listing_id for one in open_claims(who)] == [better]
