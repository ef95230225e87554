"""A worker that is killed in the middle of a delivery: nothing is lost, nothing is there twice."""

import os
from io import BytesIO
from types import SimpleNamespace

import pytest
from celery import Celery
from sqlalchemy import create_engine, text

from tests import factories, servers
from tests.e2e.conftest import own_valkey
from tests.e2e.exchange import wait_until
from tests.worker import Worker
from wisselplaats import db
from wisselplaats.domain.vocabulary import AssetState, DeliveryKind, Role
from wisselplaats.services import delivery

ROWS = 12_000
STUCK = f"object-{ROWS - 1000}"
"""In the third and last slice: two slices were written before it."""


@pytest.fixture
def database(settings, worker_id):
    """A database of its own, with sessions that commit; the usual one has them again afterwards."""
    name = f"{servers.TEMPLATE}_{worker_id}_killed"
    url = servers.copy_template(name)
    engine = db.configure(url)
    beside = create_engine(db.engine_for(url).url)
    yield SimpleNamespace(url=url, engine=beside)
    db.session.remove()
    beside.dispose()
    engine.dispose()
    db.session.configure(bind=None)
    servers.administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def received(actor, amount):
    lines = (f"object-{n};bank;{amount};Breestraat" for n in range(ROWS))
    content = "\n".join(["bronId;soort;aantal;straat", *lines]).encode()
    with delivery.keep(actor, BytesIO(content), "areaal.csv") as stored, db.transaction():
        made = delivery.receive(
            actor, factories.NOW, stored, kind=DeliveryKind.ASSETS, source_system="gbi", trial=False
        )
    return made.id


def one(database, query, **params):
    with database.engine.connect() as connection:
        return connection.execute(text(query), params).one()


def state(database, key):
    return one(database, "SELECT state FROM delivery WHERE id = :key", key=key).state


def inventory(database):
    """Objects, different ids, pieces in total, versions before."""
    return tuple(
        one(
            database,
            "SELECT count(*), count(DISTINCT source_id), coalesce(sum(quantity), 0)::integer,"
            " (SELECT count(*) FROM asset_version) FROM asset",
        )
    )


def outcome(database, key):
    """How often the delivery was begun, rows that were told, and notifications."""
    return tuple(
        one(
            database,
            "SELECT attempts, (SELECT coalesce(sum(cardinality(lines)), 0)::integer FROM delivery_part"
            "  WHERE delivery_id = :key) + (SELECT count(*) FROM delivery_row WHERE delivery_id = :key) AS told,"
            " (SELECT count(*) FROM notification WHERE path LIKE '%' || :key) FROM delivery WHERE id = :key",
            key=key,
        )
    )


def waits_for_us(database):
    """Whether a worker came to the row that we hold."""
    return one(
        database,
        "SELECT count(*) AS waiting FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'",
    ).waiting


@pytest.mark.parametrize("again", [False, True], ids=["new", "changed"])
def test_a_worker_that_is_killed_while_it_writes_leaves_nothing_and_the_next_writes_all(
    database, settings, tmp_path, again
):
    manager = factories.actor(Role.ASSET_MANAGER)
    if again:
        delivery.process(received(manager, 1), lambda: factories.NOW)
    before = inventory(database)
    assert before == ((ROWS, ROWS, ROWS, 0) if again else (0, 0, 0, 0))
    key = str(received(manager, 2))
    with own_valkey(tmp_path) as redis_url, database.engine.connect() as holding:
        environment = {**os.environ, **settings.to_env(), "WISSELPLAATS_DATABASE_URL": database.url,
                       "WISSELPLAATS_REDIS_URL": redis_url}  # fmt: skip
        client = Celery(broker=redis_url, set_as_current=False)
        hold(holding, manager, again)
        client.send_task("delivery.process", args=[key], ignore_result=True)
        victim = Worker(environment, tmp_path / "victim.log")
        try:
            wait_until(lambda: waits_for_us(database), 120, (tmp_path / "victim.log").read_text)
        finally:
            victim.kill()
        holding.rollback()
        wait_until(lambda: not waits_for_us(database), 30)
        assert state(database, key) == "in_verwerking"
        assert inventory(database) == before
        assert outcome(database, key) == (1, 0, 0)
        # the queue lost the task with its worker: the sweep finds the row
        with database.engine.begin() as change:
            change.execute(text("UPDATE delivery SET updated_at = updated_at - interval '1 hour'"))
        client.send_task("delivery.sweep", ignore_result=True)
        heir = Worker(environment, tmp_path / "heir.log")
        try:
            wait_until(lambda: state(database, key) == "verwerkt", 120, (tmp_path / "heir.log").read_text)
        finally:
            heir.kill()
        client.close()
    assert inventory(database) == (ROWS, ROWS, 2 * ROWS, ROWS if again else 0)
    assert outcome(database, key) == (2, ROWS, 1)
    third = received(manager, 2)
    delivery.process(third, lambda: factories.NOW)
    found = delivery.get(manager, third)
    assert (found.created, found.changed, found.unchanged) == (0, 0, ROWS)


def hold(connection, manager, again):
    """Make whoever comes to the stuck row wait, until we let go or die."""
    if again:
        connection.execute(text("SELECT FROM asset WHERE source_id = :id FOR UPDATE"), {"id": STUCK})
        return
    connection.execute(
        text("INSERT INTO asset (id, organisation_id, source_system, source_id, quantity, unit, state, delivery_id)"
             " SELECT gen_random_uuid(), organisation_id, source_system, :id, 1, 'st', :state, id FROM delivery"),
        {"id": STUCK, "state": AssetState.ACTIVE.value},
    )  # fmt: skip
