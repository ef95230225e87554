"""A connection that lay in the pool while the server went away is not used for the next request."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from tests import servers
from wisselplaats import db


@pytest.fixture
def engine(app: object, worker_id: str) -> Iterator[Engine]:
    """A database of its own, and one connection at most."""
    name = f"{servers.TEMPLATE}_connection_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=1, max_overflow=0)
    try:
        yield engine
    finally:
        db.session.remove()
        db.session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def process() -> int:
    """The server's process that answers us."""
    with db.transaction() as session:
        number: int = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    db.session.remove()
    return number


def test_the_same_connection_serves_one_request_after_the_other(engine: Engine) -> None:
    assert process() == process()


def test_a_connection_that_the_server_ended_is_made_anew(engine: Engine) -> None:
    before = process()
    servers.administer(f"SELECT pg_terminate_backend({before}, 5000)")
    assert process() != before


def test_a_connection_that_was_closed_here_is_made_anew(engine: Engine) -> None:
    before = process()
    lying = engine.raw_connection()
    closed = lying.driver_connection
    lying.close()
    assert closed is not None
    closed.close()
    assert process() != before
