"""Allocations with real commits and real workers: one is killed in the middle, several compute side by side, two accept."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from types import SimpleNamespace

import pytest
from celery import Celery
from sqlalchemy import create_engine, text

from tests import factories, servers
from tests.e2e.conftest import own_valkey
from tests.e2e.exchange import wait_until
from tests.services import advice
from tests.worker import Worker
from wisselplaats import db
from wisselplaats.domain.vocabulary import AllocationScope, AllocationState, Role
from wisselplaats.models import Allocation, AllocationSetting, Organisation
from wisselplaats.services import allocation
from wisselplaats.services.allocation import work

KINDS = (("betontegel-300x300x45", "m2"), ("lichtmast-staal-6m", "st"), ("trottoirband-130-150x250", "m"))
make = SimpleNamespace(
    listing=factories.ListingFactory, lot=factories.LotFactory, demand=factories.DemandFactory,
    project=factories.ProjectFactory, actor=factories.actor,
)  # fmt: skip


@pytest.fixture
def database(settings, worker_id):
    """A database of its own, with sessions that commit; the usual one has them again afterwards."""
    name = f"{servers.TEMPLATE}_{worker_id}_allocation"
    url = servers.copy_template(name)
    engine = db.configure(url, pool_size=10)
    beside = create_engine(db.engine_for(url).url)
    yield SimpleNamespace(url=url, engine=beside)
    db.session.remove()
    beside.dispose()
    engine.dispose()
    db.session.configure(bind=None)
    servers.administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def leader(database):
    """Somebody whose project asks for three groups of things, each offered twice."""
    leader = factories.actor(Role.PROJECT_LEADER)
    works = make.project(organisation=db.session.get_one(Organisation, leader.organisation_id))
    for code, unit in KINDS:
        sizes = {"material_code": code, "unit": unit, "length_mm": None, "width_mm": None, "height_mm": None}
        for x in (93_500.0, 98_000.0):
            advice.offered(make, 60, **sizes, x=x)
        advice.wanted(make, works, 90, material_code=code, unit=unit)
    return leader


def asked(leader):
    with db.transaction():
        return allocation.start(
            leader, allocation.Wish(AllocationScope.ORGANISATION), factories.NOW, factories.TODAY
        ).id


def told(leader, key):
    """Every line of a run, whatever its key."""
    db.session.remove()
    return sorted(
        (str(line.listing_id), str(line.demand_id), line.quantity, line.value_eur)
        for line in allocation.lines(leader, key).items
    )


def test_a_worker_that_is_killed_in_the_middle_costs_one_task_and_another_does_the_rest(
    database, leader, settings, tmp_path
):
    key = asked(leader)
    assert work._begin(key, lambda: factories.NOW)
    tasks = "SELECT id FROM allocation_shard WHERE allocation_id = :key ORDER BY demands DESC, id"
    with own_valkey(tmp_path) as redis_url, database.engine.connect() as connection:
        environment = {**os.environ, **settings.to_env(), "WISSELPLAATS_DATABASE_URL": database.url,
                       "WISSELPLAATS_REDIS_URL": redis_url}  # fmt: skip
        client = Celery(broker=redis_url, set_as_current=False)
        first, second, _third = connection.execute(text(tasks), {"key": key}).scalars()
        connection.rollback()
        # whoever begins with the second task waits for us
        connection.execute(text("SELECT FROM allocation_shard WHERE id = :id FOR UPDATE"), {"id": second})
        client.send_task("allocation.proceed", args=[str(key)], ignore_result=True)
        victim = Worker(environment, tmp_path / "victim.log")
        try:
            wait_until(lambda: done(database) == [first], 120, (tmp_path / "victim.log").read_text)
            wait_until(lambda: held(database, second), 30)
        finally:
            victim.kill()
        connection.rollback()
        wait_until(lambda: not held(database, second), 30)
        assert done(database) == [first]
        assert told(leader, key) == []
        assert allocation.get(leader, key).state == AllocationState.RUNNING
        # the queue lost the task with its worker: the sweep finds the row
        client.send_task("allocation.sweep", ignore_result=True)
        with database.engine.begin() as change:
            change.execute(text("UPDATE allocation SET created_at = created_at - interval '1 hour'"))
        heir = Worker(environment, tmp_path / "heir.log")
        try:
            wait_until(lambda: state(database, key) == "klaar", 120, (tmp_path / "heir.log").read_text)
        finally:
            heir.kill()
        client.close()
    found = told(leader, key)
    assert len(found) == 6
    again = asked(leader)
    allocation.proceed(again, lambda: factories.NOW)
    assert told(leader, again) == found


def done(database):
    with database.engine.connect() as connection:
        return list(connection.execute(text("SELECT id FROM allocation_shard WHERE done_at IS NOT NULL")).scalars())


def state(database, key):
    with database.engine.connect() as connection:
        return connection.scalar(text("SELECT state FROM allocation WHERE id = :key"), {"key": key})


def held(database, shard_id):
    """Whether some worker has taken this task."""
    name = f"allocation-shard:{shard_id}"
    with database.engine.connect() as connection:
        free = connection.scalar(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"), {"name": name})
        if free:
            connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), {"name": name})
        return not free


def test_workers_side_by_side_come_to_the_same_as_one(database, leader):
    alone = asked(leader)
    allocation.proceed(alone, lambda: factories.NOW)
    with db.transaction():
        db.session.get_one(Allocation, alone).fingerprint = "old"
        db.session.execute(text("UPDATE allocation_part SET fingerprint = 'old'"))
    together = asked(leader)
    ready = threading.Barrier(4)

    def one(_number):
        ready.wait(30)
        try:
            allocation.proceed(together, lambda: factories.NOW)
        finally:
            db.session.remove()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(one, range(4)))
    allocation.proceed(together, lambda: factories.NOW)
    assert state(database, together) == "klaar"
    assert told(leader, together) == told(leader, alone)


def test_a_large_group_is_cut_into_shards_and_comes_close_to_its_bound(database, leader):
    with db.transaction():
        how = db.session.query(AllocationSetting).one()
        how.shard_demands = 2
    works = make.project(organisation=db.session.get_one(Organisation, leader.organisation_id))
    for number in range(12):
        advice.offered(make, 40 + 5 * number, x=90_000.0 + 700 * number)
        advice.wanted(make, works, 60, x=90_300.0 + 650 * number)
    key = asked(leader)
    allocation.proceed(key, lambda: factories.NOW)
    found = allocation.get(leader, key)
    assert found.state == AllocationState.DONE
    assert found.bound >= found.objective >= found.bound * Decimal("0.9")
    assert found.objective >= found.first_come * Decimal("0.98")
    with database.engine.connect() as connection:
        over = connection.scalar(
            text("SELECT count(*) FROM (SELECT listing_id, sum(line.quantity) AS given, max(listing.quantity) AS there"
                 " FROM allocation_line AS line JOIN listing ON listing.id = listing_id GROUP BY listing_id) AS t"
                 " WHERE given > there")
        )  # fmt: skip
    assert over == 0


def test_two_who_accept_the_same_advice_at_once_make_each_claim_once(database, leader):
    key = asked(leader)
    allocation.proceed(key, lambda: factories.NOW)
    colleague = factories.actor(Role.BROKER, organisation=db.session.get_one(Organisation, leader.organisation_id))
    ready = threading.Barrier(2)

    def accept(who):
        ready.wait(30)
        try:
            with db.transaction():
                outcomes = allocation.accept(who, key, None, factories.NOW, factories.TODAY)
                return sorted(str(one.reservation.id) for one in outcomes if one.reservation)
        finally:
            db.session.remove()

    with ThreadPoolExecutor(2) as people:
        first, second = people.map(accept, (leader, colleague))
    assert first == second
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM reservation")) == 6
        assert connection.scalar(text("SELECT count(*) FROM demand WHERE optioned + covered > quantity")) == 0


def test_a_run_that_computes_is_stopped_within_a_moment(database, leader, monkeypatch):
    from wisselplaats.domain import allocation as engine
    from wisselplaats.services.allocation import watch

    monkeypatch.setattr(watch, "SECONDS", 0.0)
    key, allocate = asked(leader), engine.allocate

    def slow(*args, tick, **options):
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE allocation SET cancel_asked_at = now()"))
        return allocate(*args, tick=tick, **options)

    monkeypatch.setattr(engine, "allocate", slow)
    allocation.proceed(key, lambda: factories.NOW)
    assert state(database, key) == "geannuleerd"
    assert told(leader, key) == []
