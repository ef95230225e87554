"""The database session, the one place that commits, and the migrations."""

import random
import select as select_module
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg import Cursor, Error
from sqlalchemy import Engine, ScalarResult, Select, create_engine, event, inspect, select
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.base import ExecutableOption

from wisselplaats.domain.errors import Conflict, DomainError, Stale
from wisselplaats.paths import resource

if TYPE_CHECKING:
    from alembic.config import Config

session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
_DEPTH = "transaction_depth"
BUSY = "busy_try_again"
TRIES = 5
T = TypeVar("T")


def engine_for(url: str, **options: Any) -> Engine:
    """An engine for PostgreSQL; nothing connects before the first query."""
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    engine = create_engine(url, connect_args={"application_name": "wisselplaats"}, **options)
    event.listen(engine, "checkout", _still_there)
    return engine


def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """Give a connection that lay in the pool up when the server is gone: then its end, or its last word, waits there.

    The system is asked and not the server, which spares each request a journey and its client's time. Errors:
    DisconnectionError, on which the pool makes a new one.
    """
    if connection.closed or _waiting(connection.fileno()):
        raise DisconnectionError


def _waiting(number: int) -> bool:
    look = select_module.poll()
    look.register(number)
    return any(what & ~select_module.POLLOUT for _, what in look.poll(0))


def configure(url: str, **options: Any) -> Engine:
    """Bind the sessions of this process to a database."""
    engine = engine_for(url, **options)
    session.remove()
    session.configure(bind=engine)
    return engine


@contextmanager
def transaction() -> Iterator[Session]:
    """All or nothing: commit at the end of the outermost block, roll back on any error.

    Errors: Conflict when a constraint refuses the change, Stale when somebody else changed the row first.
    """
    outermost = not session.info.get(_DEPTH)
    if not outermost:
        yield session()
        session.flush()
        return
    session.info[_DEPTH] = True
    try:
        yield session()
        session.commit()
    except BaseException as error:
        session.rollback()
        refused = _refusal(error)
        if refused is not None:
            raise refused from error
        raise
    finally:
        session.info.pop(_DEPTH, None)


def locked(model: type[T], key: object, *options: ExecutableOption, key_share: bool = False) -> T | None:
    """The row of that key as it is now, under its lock until the end of the transaction; None when there is none.

    With `key_share` others may go on making rows that refer to it (FOR NO KEY UPDATE).
    """
    return _under_lock(model, key, options, key_share).one_or_none()


def locked_one(model: type[T], key: object, *options: ExecutableOption, key_share: bool = False) -> T:
    """As `locked`, for a row that is known to be there. Errors: NoResultFound when it went."""
    return _under_lock(model, key, options, key_share).one()


def _under_lock(model: type[T], key: object, options: tuple[ExecutableOption, ...], key_share: bool) -> ScalarResult[T]:
    # a select and no get: a get under a lock calls a row stale that changed since this session first saw it, while
    # who locks it has decided nothing yet, and what lies there now is what counts
    query = select(model).where(inspect(model).primary_key[0] == key).options(*options)
    query = query.with_for_update(of=model, key_share=key_share)
    return session.scalars(query.execution_options(populate_existing=True))


class Prepared:
    """A statement that is put together once, and goes to the driver as the text that it is ever after.

    For what is asked thousands of times an hour: building and compiling a long statement takes longer than running it.
    Values come as the driver reads them, so a word of a closed list is its text. Short is quick: the driver keeps its
    own reading of texts up to 4,096 characters and 50 values.
    """

    def __init__(self, statement: Select[Any] | str) -> None:
        if isinstance(statement, str):
            self.text, self._fixed = statement, {}
            return
        compiled = statement.compile(dialect=psycopg.dialect(), compile_kwargs={"render_postcompile": True})  # type: ignore[no-untyped-call]
        self.text = compiled.string
        self._fixed = {
            name: value.value if isinstance(value, Enum) else value
            for name, value in compiled.params.items()
            if value is not None
        }

    def run(self, **given: Any) -> "Cursor[Any]":
        """Send it with these values, inside the session's transaction; what the session holds back is not written.

        Errors: those of SQLAlchemy.
        """
        cursor: Cursor[Any] = session.connection().connection.cursor()  # type: ignore[assignment]
        try:
            return cursor.execute(self.text, self._fixed | given)
        except Error as error:
            raise DBAPIError.instance(self.text, None, error, Error) from error


def retried(work: Callable[[], T]) -> T:
    """Do the work of one request again when the database broke it off to let another go first (a deadlock).

    For the edges, around the outermost transaction: nothing of the first try is left. Errors: those of the work, and
    after some tries Conflict `busy_try_again`.
    """
    for left in reversed(range(TRIES)):
        try:
            return work()
        except Conflict as error:
            if error.code != BUSY or not left or session.info.get(_DEPTH):
                raise
        # two that met once should not meet again at once
        time.sleep(random.uniform(0.01, 0.05) * (TRIES - left))  # noqa: S311 - a pause, no secret
    raise AssertionError("the last try answers or raises")


def _refusal(error: BaseException) -> DomainError | None:
    """What the user is told when the database itself says no."""
    if isinstance(error, StaleDataError):
        return Stale("changed_by_another")
    if isinstance(error, IntegrityError):
        diagnosis = getattr(error.orig, "diag", None)
        return Conflict("constraint_refused", constraint=getattr(diagnosis, "constraint_name", None) or "")
    if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", None) in {
        "40001",
        "40P01",
        "55P03",
    }:
        return Conflict(BUSY)
    return None


def migration_config(url: str) -> "Config":
    """Alembic configured in code: the scripts beside or inside the package, the given database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    config.attributes["url"] = url
    return config


def migrate(url: str) -> None:
    """Bring a database to the newest revision; waits for another migration that is under way."""
    from alembic import command

    command.upgrade(migration_config(url), "head")
