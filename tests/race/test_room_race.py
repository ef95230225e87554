"""Two bring something to the same depot at the same moment: what fits comes in, and nobody fills it further unseen."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, text

from tests import factories, servers
from wisselplaats import config, db
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.models import Lot, Organisation
from wisselplaats.services import depot


@pytest.fixture
def committed(settings: config.Settings, worker_id: str) -> Iterator[Engine]:
    """A database that really commits."""
    name = f"{servers.TEMPLATE}_room_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=20, max_overflow=0)
    try:
        yield engine
    finally:
        session.remove()
        session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


@dataclass
class Scene:
    """A depot with room for one of two lots that lie ready."""

    broker: Actor
    depot: UUID
    lots: list[UUID]

    def bring(self, number: int) -> str:
        """Bring one of them, in the transaction that is open or one of its own."""
        try:
            with transaction():
                depot.receive(self.broker, self.depot, self.lots[number], None, factories.NOW)
        except Conflict as error:
            return error.code
        return "in"


@pytest.fixture
def scene(committed: Engine) -> Scene:
    broker = factories.actor(Role.BROKER)
    own = session.get_one(Organisation, broker.organisation_id)
    there = factories.DepotFactory(organisation=own, capacity_m2=Decimal(150)).id
    lots = [factories.LotFactory(organisation=own, state=LotState.RELEASED).id for _ in range(2)]
    session.remove()
    return Scene(broker, there, lots)


def test_who_brings_the_second_waits_for_the_first_and_hears_that_it_is_full(committed: Engine, scene: Scene) -> None:
    with ThreadPoolExecutor(1) as another:
        with transaction():
            assert scene.bring(0) == "in"
            second = another.submit(scene.bring, 1)
            # it stands before the row of the depot, or came past it
            while not second.done() and not _somebody_waits(committed):
                Event().wait(0.05)
        assert second.result() == "depot_too_full"
        another.submit(session.remove).result()
    stored = select(func.sum(Lot.quantity)).where(Lot.depot_id == scene.depot, Lot.state == LotState.IN_DEPOT)
    assert session.scalar(stored) == 100


def _somebody_waits(engine: Engine) -> bool:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with engine.connect() as connection:
        return bool(connection.scalar(waiting))
