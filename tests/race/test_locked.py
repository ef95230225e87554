"""Somebody changes a row between my first look and my lock: what lies there under the lock counts, and I am not refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from tests import factories, servers
from tests.factories import NOW
from wisselplaats import db
from wisselplaats.db import locked, locked_one, transaction
from wisselplaats.domain.errors import Stale
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Depot, Lot, Organisation, Project
from wisselplaats.services import depot, lot, project


@pytest.fixture
def committed(app: object, worker_id: str) -> Engine:
    """A database that really commits, with a second connection for the other."""
    engine = db.configure(servers.copy_template(f"{servers.TEMPLATE}_locked_{worker_id}"))
    try:
        yield engine
    finally:
        db.session.remove()
        db.session.configure(bind=None)
        engine.dispose()
        servers.drop(f"{servers.TEMPLATE}_locked_{worker_id}")


def by_another(engine: Engine, row: Any, column: str, value: object) -> None:
    """Another process changes the row, and commits."""
    with engine.begin() as connection:
        change = f"UPDATE {row.__tablename__} SET {column} = :value, version = version + 1 WHERE id = :id"
        connection.execute(text(change), {"value": value, "id": row.id})


def own(who: Actor) -> Organisation:
    return db.session.get_one(Organisation, who.organisation_id)


def of_project(who: Actor) -> tuple[Any, str, Callable[[], object]]:
    row = factories.ProjectFactory(organisation=own(who))
    return row, "description", lambda: project.change(who, row.id, {"name": "Mijn naam"}, NOW)


def of_lot(who: Actor) -> tuple[Any, str, Callable[[], object]]:
    row = factories.LotFactory(organisation=own(who))
    return row, "street", lambda: lot.change(who, row.id, {"title": "Mijn titel"}, NOW)


def of_depot(who: Actor) -> tuple[Any, str, Callable[[], object]]:
    row = factories.DepotFactory(organisation=own(who))
    return row, "address", lambda: depot.change(who, row.id, {"name": "Mijn depot"}, NOW)


@pytest.mark.parametrize(
    ("of", "role"), [(of_project, Role.PROJECT_LEADER), (of_lot, Role.BROKER), (of_depot, Role.BROKER)]
)
def test_a_row_that_was_read_before_it_changed_is_changed_without_a_false_refusal(
    committed: Engine, of: Callable[[Actor], tuple[Any, str, Callable[[], object]]], role: Role
) -> None:
    row, column, change = of(factories.actor(role))
    before = row.version
    with transaction():
        db.session.refresh(row)
        by_another(committed, row, column, "Van een ander")
        change()
    db.session.refresh(row)
    assert getattr(row, column) == "Van een ander"
    assert row.version == before + 2


def test_a_plain_get_under_a_lock_would_have_refused_it(committed: Engine) -> None:
    row = factories.LotFactory()
    with pytest.raises(Stale), transaction():
        db.session.refresh(row)
        by_another(committed, row, "street", "Van een ander")
        db.session.get(Lot, row.id, with_for_update=True, populate_existing=True)


def test_who_says_what_version_was_looked_at_is_still_refused(committed: Engine) -> None:
    who = factories.actor()
    row = factories.ProjectFactory(organisation=own(who))
    with pytest.raises(Stale), transaction():
        by_another(committed, row, "description", "Van een ander")
        project.change(who, row.id, {"name": "Mijn naam"}, NOW, version=row.version)


def test_a_locked_row_is_held_until_the_end_and_a_row_that_is_not_there_is_none(committed: Engine) -> None:
    row = factories.DepotFactory()
    with transaction():
        assert locked_one(Depot, row.id) is row
        assert locked(Project, row.id) is None
        with committed.begin() as other:
            free = select(Depot.id).where(Depot.id == row.id).with_for_update(skip_locked=True)
            assert other.scalar(free) is None
            assert other.scalar(free.with_for_update(key_share=True, read=True, skip_locked=True)) is None
    with committed.begin() as other:
        assert other.scalar(free) == row.id


def test_a_lock_that_spares_the_key_lets_others_refer_to_the_row(committed: Engine) -> None:
    row = factories.OrganisationFactory()
    with transaction():
        locked_one(Organisation, row.id, key_share=True)
        with committed.begin() as other:
            refers = select(Organisation.id).where(Organisation.id == row.id)
            assert other.scalar(refers.with_for_update(read=True, key_share=True, skip_locked=True)) == row.id
