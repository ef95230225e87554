"""What every test may ask for: a database that forgets, clients that are signed in, a count of queries."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from tests import factories, servers
from wisselplaats import config, db, jobs
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Scope
from wisselplaats.models import Organisation, User
from wisselplaats.services import organisation

pytest_plugins = ("tests.depots",)

# the same examples on every CI run, new ones on a desk; a slow machine is no failure
hypothesis.settings.register_profile("desk", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI", "").lower() == "true" else "desk")


def _is_worker(pytest_config: pytest.Config) -> bool:
    return hasattr(pytest_config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:  # the hook's own argument name
    """Start the servers once, before xdist starts its workers; they find them in the environment."""
    if not _is_worker(config) and not config.option.collectonly and _touches_servers(config):
        servers.start()


def _touches_servers(config: pytest.Config) -> bool:
    """The domain's tests alone need no server."""
    chosen = [arg.split("::")[0].rstrip("/") for arg in config.args]
    return not chosen or not all(
        Path(arg).is_relative_to("tests/domain") or arg.startswith("tests/domain") for arg in chosen
    )


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook, and would be first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a running exchange or a filled demo go to one worker (`--dist loadgroup`)."""
    for item in items:
        for folder in ("e2e", "demo"):
            if item.path.is_relative_to(item.config.rootpath / "tests" / folder):
                item.add_marker(pytest.mark.xdist_group(folder))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run started."""
    if not _is_worker(config):
        servers.stop()


@pytest.fixture(scope="session")
def database_url(worker_id: str) -> Iterator[str]:
    """This worker's own database."""
    name = f"{servers.TEMPLATE}_{worker_id}"
    yield servers.copy_template(name)
    servers.drop(name)


@pytest.fixture(scope="session")
def settings(database_url: str) -> Iterator[config.Settings]:
    """Settings of the tests; uploads in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="wisselplaats-files-") as folder:
        made = config.Settings(
            database_url=database_url,
            redis_url=os.environ[servers.REDIS],
            secret_key="only-for-tests-only-for-tests-only-for-tests",
            base_url="http://localhost",
            files=Path(folder),
            mail_from="wisselplaats@gemeente.example",
            max_upload_mb=20,
            secure_cookies=False,
        )
        config.configure(made)
        os.environ["WISSELPLAATS_REDIS_URL"] = made.redis_url
        yield made


@pytest.fixture(scope="session")
def engine(settings: config.Settings) -> Iterator[Engine]:
    """The engine of this worker's database."""
    made = db.engine_for(settings.database_url)
    yield made
    made.dispose()


@pytest.fixture
def db_session(engine: Engine) -> Iterator[Any]:
    """The session, inside a transaction that is rolled back: commits of the test are savepoints."""
    with engine.connect() as connection:
        outer = connection.begin()
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        jobs.forget()
        yield db.session
        db.session.remove()
        outer.rollback()
        db.session.configure(bind=None, join_transaction_mode="conditional_savepoint")


@pytest.fixture
def make(db_session: Any) -> SimpleNamespace:
    """The factories, by the name of what they make."""
    made = {
        name.removesuffix("Factory").lower(): value
        for name, value in vars(factories).items()
        if name.endswith("Factory") and name not in {"Factory", "SQLAlchemyModelFactory"}
    }
    made |= {"actor": factories.actor, "organisation": factories.organisation}
    return SimpleNamespace(**made)


@pytest.fixture(scope="session")
def app(settings: config.Settings) -> Flask:
    """The app without CSRF (tests/web/test_security.py has it on) and without rate limits."""
    from wisselplaats.app import create_app

    made = create_app(settings, bind=False)
    made.config.update(TESTING=False, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False, PROPAGATE_EXCEPTIONS=True)
    made.extensions["limiter"].enabled = False
    return made


@pytest.fixture
def client(app: Flask, db_session: Any) -> FlaskClient:
    """A client that is not signed in."""
    return app.test_client()


@pytest.fixture
def signed_in(app: Flask, db_session: Any) -> Callable[[Actor], FlaskClient]:
    """A browser session of an actor."""

    def sign_in(actor: Actor) -> FlaskClient:
        made = app.test_client()
        with made.session_transaction() as cookie:
            cookie["_user_id"] = str(actor.user_id)
            cookie["_fresh"] = True
            cookie["stamp"] = organisation.stamp(db.session.get_one(User, actor.user_id))
            cookie["organisation_id"] = str(actor.organisation_id)
        return made

    return sign_in


class ApiClient:
    """Speaks to /api/v1 with a bearer token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def open(self, method: str, path: str, **options: Any) -> Any:
        """One request; `path` below /api/v1 unless it starts with it."""
        headers = {"Authorization": f"Bearer {self.token}"} | dict(options.pop("headers", {}))
        full = path if path.startswith("/api/") else "/api/v1" + path
        return self.client.open(full, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.open("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Any:
        if json is not None:
            options["json"] = json
        return self.open("POST", path, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Any:
        return self.open("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.open("DELETE", path, **options)


@pytest.fixture
def api(app: Flask, db_session: Any) -> Callable[..., ApiClient]:
    """A machine with a token of an actor; all scopes unless given."""

    def with_token(actor: Actor, *scopes: Scope) -> ApiClient:
        email = db.session.get_one(User, actor.user_id).email
        owner = db.session.get_one(Organisation, actor.organisation_id)
        token = organisation.issue_token(email, owner, scopes or tuple(Scope), factories.NOW)
        db.session.commit()
        return ApiClient(app.test_client(), token)

    return with_token


@pytest.fixture
def queries(engine: Engine) -> Iterator[list[str]]:
    """Every statement that the test sends, savepoints left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
