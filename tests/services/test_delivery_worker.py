"""Bulk uploads with real commits: progress that others see, workers that die, two that want the same."""

import threading
from io import BytesIO

import pytest
from sqlalchemy import create_engine, text

from tests import factories, servers
from wisselplaats import db
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState, Role
from wisselplaats.services import delivery
from wisselplaats.services.delivery import watch, work

NOW = factories.NOW
HEADER = "bronId;soort;aantal;straat"


class Killed(BaseException):
    """The worker is gone: nothing of ours may catch this."""


@pytest.fixture
def database(settings, worker_id):
    """A database of its own, with sessions that commit; the usual one has them again afterwards."""
    url = servers.copy_template(f"{servers.TEMPLATE}_{worker_id}_delivery")
    engine = db.configure(url)
    beside = create_engine(db.engine_for(url).url, isolation_level="AUTOCOMMIT")
    yield beside
    db.session.remove()
    beside.dispose()
    engine.dispose()
    db.session.configure(bind=None)
    servers.drop(f"{servers.TEMPLATE}_{worker_id}_delivery")


@pytest.fixture
def manager(database):
    return factories.actor(Role.ASSET_MANAGER)


def received(actor, lines):
    content = "\n".join([HEADER, *lines]).encode()
    with delivery.keep(actor, BytesIO(content), None) as stored, db.transaction():
        made = delivery.receive(actor, NOW, stored, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False)
    return made.id


def benches(count):
    return [f"bank-{n};bank;1;Breestraat" for n in range(count)]


def row(database, key):
    with database.connect() as connection:
        return connection.execute(text("SELECT * FROM delivery WHERE id = :key"), {"key": key}).one()


def count(database, table):
    with database.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def test_others_see_the_progress_while_nothing_of_the_inventory_is_there_yet(database, manager, monkeypatch):
    key = received(manager, benches(300))
    monkeypatch.setattr(watch, "SECONDS", 0.0)
    settle, seen = work.settle, []

    def looking(*args):
        settled = settle(*args)
        found = row(database, key)
        seen.append((found.state, float(found.progress), count(database, "asset")))
        return settled

    monkeypatch.setattr(work, "settle", looking)
    delivery.process(key, lambda: NOW)
    assert seen == [("in_verwerking", 0.9, 0)]
    assert (row(database, key).state, count(database, "asset")) == ("verwerkt", 300)


@pytest.mark.parametrize("where", ["arrive", "settle", "_finish"])
def test_a_worker_that_dies_half_way_has_done_nothing_and_another_does_it_all(database, manager, monkeypatch, where):
    key = received(manager, benches(50))
    real = getattr(work, where)

    def dying(*args):
        real(*args)
        raise Killed

    with monkeypatch.context() as dead, pytest.raises(Killed):
        dead.setattr(work, where, dying)
        delivery.process(key, lambda: NOW)
    assert (row(database, key).state, row(database, key).attempts) == ("in_verwerking", 1)
    assert [count(database, table) for table in ("asset", "delivery_row", "delivery_problem")] == [0, 0, 0]
    delivery.process(key, lambda: NOW)
    assert (row(database, key).state, count(database, "asset"), count(database, "delivery_row")) == ("verwerkt", 50, 50)


def test_a_file_that_breaks_every_worker_is_given_up(database, manager, monkeypatch):
    key = received(manager, benches(5))

    def breaking(*_):
        raise Killed

    monkeypatch.setattr(work, "arrive", breaking)
    for _ in range(work.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            delivery.process(key, lambda: NOW)
    delivery.process(key, lambda: NOW)
    found = row(database, key)
    assert (found.state, found.failure_code) == (DeliveryState.FAILED, "delivery_gave_up")


def test_two_workers_take_turns_and_the_last_file_wins(database, manager, monkeypatch):
    first = received(manager, ["b1;bank;1;Breestraat"])
    second = received(manager, ["b1;bank;2;Breestraat"])
    arrive, inside, go = work.arrive, threading.Event(), threading.Event()

    def slow(*args):
        inside.set()
        assert go.wait(10)
        return arrive(*args)

    monkeypatch.setattr(work, "arrive", slow)
    worker = threading.Thread(target=lambda: (delivery.process(first, lambda: NOW), db.session.remove()))
    worker.start()
    assert inside.wait(10)
    delivery.process(second, lambda: NOW)  # leaves quietly: the other has the turn
    assert row(database, second).state == "ontvangen"
    go.set()
    worker.join(20)
    assert [(row(database, key).state, row(database, key).changed) for key in (first, second)] == [
        ("verwerkt", 0),
        ("verwerkt", 1),
    ]
    with database.connect() as connection:
        assert connection.scalar(text("SELECT quantity FROM asset")) == 2
