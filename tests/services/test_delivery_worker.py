"""Bulk uploads with real commits: progress that others see, workers that die, two that want the same."""

import threading
from datetime import timedelta
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import create_engine, text

from tests import factories, servers
from wisselplaats import db
from wisselplaats.domain.errors import Conflict
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
    content = lines if isinstance(lines, bytes) else "\n".join([HEADER, *lines]).encode()
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
    run, seen = work.run, []

    def looking(*args):
        settled = run(*args)
        found = row(database, key)
        seen.append((found.state, found.phase, 0.9 <= float(found.progress) < 1, count(database, "asset")))
        return settled

    monkeypatch.setattr(work, "run", looking)
    delivery.process(key, lambda: NOW)
    assert seen == [("in_verwerking", "schrijven", True, 0)]
    assert (row(database, key).state, count(database, "asset")) == ("verwerkt", 300)


@pytest.mark.parametrize("where", ["choose", "run", "_finish"])
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
    assert (row(database, key).state, count(database, "asset"), count(database, "delivery_part")) == ("verwerkt", 50, 1)


def test_a_file_that_breaks_every_worker_is_given_up(database, manager, monkeypatch):
    key = received(manager, benches(5))

    def breaking(*_):
        raise Killed

    monkeypatch.setattr(work, "run", breaking)
    for _ in range(work.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            delivery.process(key, lambda: NOW)
    delivery.process(key, lambda: NOW)
    found = row(database, key)
    assert (found.state, found.failure_code) == (DeliveryState.FAILED, "delivery_gave_up")


def test_two_workers_take_turns_and_the_last_file_wins(database, manager, monkeypatch):
    first = received(manager, ["b1;bank;1;Breestraat"])
    second = received(manager, ["b1;bank;2;Breestraat"])
    run, inside, go = work.run, threading.Event(), threading.Event()

    def slow(*args):
        inside.set()
        assert go.wait(10)
        return run(*args)

    monkeypatch.setattr(work, "run", slow)
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


def asked_to_stop(database, key):
    with database.connect() as connection:
        connection.execute(text("UPDATE delivery SET cancel_requested_at = now() WHERE id = :key"), {"key": key})


@pytest.mark.parametrize("where", ["choose", "run"])
def test_a_delivery_that_is_cancelled_while_it_runs_writes_nothing(database, manager, monkeypatch, where):
    key = received(manager, benches(50))
    real = getattr(work, where)

    def meanwhile(*args):
        asked_to_stop(database, key)
        return real(*args)

    with monkeypatch.context() as during:
        during.setattr(work, where, meanwhile)
        delivery.process(key, lambda: NOW)
    assert (row(database, key).state, row(database, key).failure_code) == ("afgebroken", "delivery_cancelled")
    assert [count(database, table) for table in ("asset", "delivery_part", "delivery_row")] == [0, 0, 0]


def test_a_cancellation_at_the_last_moment_undoes_it_all(database, manager, monkeypatch):
    key = received(manager, benches(50))
    real = work.run

    def just_before_the_end(*args):
        settled = real(*args)
        asked_to_stop(database, key)
        return settled

    monkeypatch.setattr(work, "run", just_before_the_end)
    delivery.process(key, lambda: NOW)
    assert (row(database, key).state, count(database, "asset")) == ("afgebroken", 0)


def test_cancelling_does_not_wait_for_the_work_and_only_what_is_not_done_can_be_cancelled(
    database, manager, monkeypatch
):
    key = received(manager, benches(50))
    real, answered = work.run, []

    def cancelling(*args):
        settled = real(*args)
        other = threading.Thread(target=lambda: (answered.append(cancelled(manager, key)), db.session.remove()))
        other.start()
        other.join(10)
        return settled

    monkeypatch.setattr(work, "run", cancelling)
    delivery.process(key, lambda: NOW)
    assert answered == [DeliveryState.PROCESSING]
    assert row(database, key).state == "afgebroken"
    assert cancelled(manager, key) is DeliveryState.ABORTED
    done = received(manager, benches(5))
    monkeypatch.undo()
    delivery.process(done, lambda: NOW)
    with pytest.raises(Conflict) as refused:
        cancelled(manager, done)
    assert refused.value.code == "delivery_not_running"


def cancelled(actor, key):
    with db.transaction():
        return delivery.cancel(actor, key, NOW).state


def test_a_worker_whose_time_is_over_says_so(database, manager, monkeypatch):
    key = received(manager, benches(5))

    def breaking(*_):
        raise Killed

    monkeypatch.setattr(work, "run", breaking)
    with pytest.raises(Killed):
        delivery.process(key, lambda: NOW)
    delivery.give_up(key, lambda: NOW)
    assert (row(database, key).state, row(database, key).failure_code) == ("mislukt", "delivery_too_slow")


def test_one_long_step_moves_the_bar_as_well(database, manager, monkeypatch):
    key = received(manager, benches(5))
    monkeypatch.setattr(watch, "SECONDS", 0.0)
    with watch.turn((manager.organisation_id, "gbi")) as holding:
        holding.begin(key)
        before = row(database, key).progress
        holding.tick()
        assert row(database, key).progress > before


def test_files_go_after_a_while_and_the_outcome_stays(database, manager, settings):
    key = received(manager, benches(5))
    delivery.process(key, lambda: NOW)
    file = settings.files / row(database, key).file_key
    assert delivery.remove_files(NOW + timedelta(days=29)) == 0
    assert file.exists()
    assert delivery.remove_files(NOW + timedelta(days=31)) == 1
    assert not file.exists()
    assert (row(database, key).file_removed_at is not None, len(delivery.rows(manager, key).items)) == (True, 5)
    assert delivery.remove_files(NOW + timedelta(days=60)) == 0


def test_a_workbook_that_is_still_being_opened_can_be_cancelled(database, manager, monkeypatch, tmp_path):
    path = tmp_path / "areaal.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([HEADER, *benches(50)]):
            sheet.write_row(number, 0, line.split(";"))
    key = received(manager, path.read_bytes())
    monkeypatch.setattr(watch, "SECONDS", 0.0)
    real, opened = work.open_table, []

    def asked_just_before(*args, meanwhile, **options):
        asked_to_stop(database, key)
        meanwhile.__self__.tick()  # as the ticker beside it does every second
        opened.append(real(*args, meanwhile=meanwhile, **options))
        return opened[0]

    monkeypatch.setattr(work, "open_table", asked_just_before)
    delivery.process(key, lambda: NOW)
    assert (row(database, key).state, opened) == ("afgebroken", [])
