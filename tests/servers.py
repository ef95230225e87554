"""The servers that the tests talk to: the given ones, else our own embedded pair; one template database per run."""

import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from wisselplaats import db

DATABASE = "WISSELPLAATS_TEST_DATABASE_URL"
REDIS = "WISSELPLAATS_TEST_REDIS_URL"
# named after the run, so that two runs share one server; the workers of a run inherit the name
TEMPLATE = os.environ.setdefault("WISSELPLAATS_TEST_TEMPLATE", f"wisselplaats_test_{os.getpid()}")
_stack = ExitStack()


def start() -> None:
    """Make sure that both servers are there and that the template database is built by the migrations."""
    if DATABASE not in os.environ or REDIS not in os.environ:
        from wisselplaats.serve import embedded_servers

        folder = _stack.enter_context(tempfile.TemporaryDirectory(prefix="wisselplaats-tests-"))
        database_url, redis_url = _stack.enter_context(embedded_servers(Path(folder)))
        os.environ.setdefault(DATABASE, database_url)
        os.environ.setdefault(REDIS, redis_url)
    build_template()


def stop() -> None:
    """Remove the template and stop what was started here."""
    if DATABASE in os.environ:
        drop(TEMPLATE)
    _stack.close()


def url(name: str) -> str:
    """The address of one database on the test server."""
    server = make_url(os.environ[DATABASE]).set(drivername="postgresql")
    return server.set(database=name).render_as_string(hide_password=False)


def administer(*statements: str) -> None:
    """Run statements that create or drop databases."""
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def drop(name: str) -> None:
    """Remove a database and who is still connected; waits for a vacuum in it, which only a superuser may end."""
    for patience in reversed(range(100)):
        try:
            return administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except psycopg.errors.InsufficientPrivilege:
            if not patience:
                raise
            time.sleep(0.1)
    return None


def is_there(name: str) -> bool:
    """Whether the test server has a database of that name."""
    if DATABASE not in os.environ:
        return False
    with psycopg.connect(url("postgres")) as connection:
        return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def copy_template(name: str) -> str:
    """A fresh database made from the template (0.1 s); answers its address."""
    drop(name)
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    return url(name)


def build_template() -> None:
    """The template: the migrations, the catalogue and the factors."""
    drop(TEMPLATE)
    administer(f'CREATE DATABASE "{TEMPLATE}"')
    db.migrate(url(TEMPLATE))
    engine = db.configure(url(TEMPLATE))
    load_reference_data()
    db.session.remove()
    engine.dispose()


def load_reference_data() -> None:
    """What every installation has from its first start."""
    from wisselplaats import edge
    from wisselplaats.services import impact, match, material, rate

    with db.transaction():
        material.load_catalogue()
        impact.load_factors()
        rate.load_rates()
        match.reference_loaded(edge.today())
