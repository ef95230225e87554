"""`wisselplaats doctor`: is every part there and does it answer? Looks only, changes nothing."""

import smtplib
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wisselplaats import config
from wisselplaats.config import ConfigError, Settings

_OLDEST_POSTGRES = 150000
_PATIENCE = 3.0


@dataclass(frozen=True)
class Finding:
    """What was found about one part; `text` says what to do when it is not ok."""

    part: str
    ok: bool
    text: str

    def line(self) -> str:
        """The finding on one line."""
        return f"{'ok   ' if self.ok else 'WRONG'}  {self.part:<11} {' '.join(self.text.split())}"


class _Wrong(Exception):
    """A check found something wrong; the text says what and what to do."""


def examine(environ: Mapping[str, str]) -> list[Finding]:
    """All checks in order; without settings there is nothing to look at but them."""
    try:
        chosen = Settings.from_env(environ)
    except ConfigError as error:
        return [Finding("settings", False, str(error))]
    checks: list[tuple[str, Callable[[Settings], str]]] = [
        ("database", _database),
        ("migrations", _migrations),
        ("redis", _redis),
        ("worker", _worker),
        ("beat", _beat),
        ("mail", _mail),
        ("files", _files),
        ("results", _results),
    ]
    config.configure(chosen)
    return [_finding(part, check, chosen) for part, check in checks]


def _finding(part: str, check: Callable[[Settings], str], chosen: Settings) -> Finding:
    from kombu.exceptions import OperationalError as BrokerError
    from redis.exceptions import RedisError
    from sqlalchemy.exc import SQLAlchemyError

    try:
        return Finding(part, True, check(chosen))
    except (_Wrong, SQLAlchemyError, RedisError, BrokerError, smtplib.SMTPException, OSError) as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return Finding(part, False, lines[0])


def _database(chosen: Settings) -> str:
    from sqlalchemy import text

    from wisselplaats import db

    engine = db.engine_for(chosen.database_url)
    try:
        with engine.connect() as connection:
            number = int(connection.scalar(text("SHOW server_version_num")) or 0)
            version = connection.scalar(text("SHOW server_version"))
    finally:
        engine.dispose()
    if number < _OLDEST_POSTGRES:
        raise _Wrong(f"PostgreSQL {version} is too old: 15 or newer is needed")
    return f"PostgreSQL {version}"


def _migrations(chosen: Settings) -> str:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from wisselplaats import db

    wanted = ScriptDirectory.from_config(db.migration_config(chosen.database_url)).get_current_head()
    engine = db.engine_for(chosen.database_url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if found != wanted:
        raise _Wrong(f"at {found}, should be {wanted}: run `wisselplaats migrate`")
    return f"at {found}"


def _results(chosen: Settings) -> str:
    from wisselplaats import db
    from wisselplaats.services import impact

    engine = db.configure(chosen.database_url)
    try:
        found = impact.check()
    finally:
        db.session.remove()
        engine.dispose()
    if not found.ok:
        raise _Wrong(
            f"{found.missing} handovers are not entered and {found.different} sums differ: "
            "make the sums again with `wisselplaats rebuild-results`"
        )
    return f"the sums are those of the handovers, {found.waiting} wait to be added"


def _redis(chosen: Settings) -> str:
    from redis import Redis

    with Redis.from_url(chosen.redis_url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE) as client:
        client.ping()
    return "answers"


def _worker(chosen: Settings) -> str:
    from celery import Celery

    with Celery("wisselplaats-doctor", broker=chosen.redis_url, set_as_current=False) as client:
        client.conf.broker_transport_options = {"socket_connect_timeout": _PATIENCE, "max_retries": 1}
        answers = client.control.ping(timeout=_PATIENCE, limit=1)
    if not answers:
        raise _Wrong(f"no worker answers within {_PATIENCE:.0f} s: start one (celery -A workers.app:app worker)")
    return f"{next(iter(answers[0]))} answers"


def _beat(chosen: Settings) -> str:
    from redis import Redis

    from wisselplaats.health import HEARTBEAT, STALE_AFTER

    with Redis.from_url(chosen.redis_url, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE) as client:
        heard = client.get(HEARTBEAT)
    age = time.time() - float(heard) if isinstance(heard, bytes) else None
    if age is None or age > STALE_AFTER:
        raise _Wrong("no heartbeat: start the clock (celery -A workers.app:app beat), and a worker to run it")
    return f"heartbeat {age:.0f} s ago"


def _mail(chosen: Settings) -> str:
    if chosen.smtp_url is None:
        return "off: nobody is told anything by mail until WISSELPLAATS_SMTP_URL is set"
    parts = urlsplit(chosen.smtp_url)
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or (465 if secure else 25), timeout=_PATIENCE) as client:
        if parts.scheme == "smtp+starttls":
            client.starttls()
        if parts.username:
            client.login(unquote(parts.username), unquote(parts.password or ""))
        client.noop()
    return f"{parts.hostname}:{parts.port} answers"


def _files(chosen: Settings) -> str:
    folder: Path = chosen.files
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"wisselplaats")
    except OSError as error:
        raise _Wrong(
            f"{folder} cannot be written ({error.strerror}): make it, for the user of web and worker"
        ) from error
    return f"{folder} can be written"
