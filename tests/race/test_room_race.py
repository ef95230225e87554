"""Many bring something to the same depot at the same moment: what fits comes in, and nobody fills it further unseen."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests import factories, servers
from wisselplaats import config, db
from wisselplaats.db import retried, session, transaction
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.models import Lot, Organisation
from wisselplaats.services import depot

PEOPLE = 8


@pytest.fixture
def committed(settings: config.Settings, worker_id: str) -> Iterator[None]:
    """A database that really commits."""
    name = f"{servers.TEMPLATE}_room_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=20, max_overflow=0)
    try:
        yield
    finally:
        session.remove()
        session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def test_a_depot_with_room_for_three_takes_in_three_of_eight(committed: None) -> None:
    broker = factories.actor(Role.BROKER)
    own = session.get_one(Organisation, broker.organisation_id)
    there = factories.DepotFactory(organisation=own, capacity_m2=Decimal(350)).id
    lots = [factories.LotFactory(organisation=own, state=LotState.RELEASED).id for _ in range(PEOPLE)]
    session.remove()
    answers = _at_once(broker, there, lots)
    assert answers.count("in") == 3
    assert answers.count("depot_too_full") == PEOPLE - 3
    stored = select(func.sum(Lot.quantity)).where(Lot.depot_id == there, Lot.state == LotState.IN_DEPOT)
    assert session.scalar(stored) == 300


def _at_once(broker: Actor, there: UUID, lots: list[UUID]) -> list[str]:
    ready = threading.Barrier(len(lots))

    def bring(lot_id: UUID) -> None:
        with transaction():
            depot.receive(broker, there, lot_id, None, factories.NOW)

    def one(lot_id: UUID) -> str:
        ready.wait(30)
        try:
            retried(lambda: bring(lot_id))
        except Conflict as error:
            return error.code
        finally:
            session.remove()
        return "in"

    with ThreadPoolExecutor(len(lots)) as people:
        return list(people.map(one, lots))
