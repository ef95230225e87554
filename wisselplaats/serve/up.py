"""`wisselplaats up`: everything that the product needs, started in order by one command, stopped by Ctrl-C."""

import json
import os
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from wisselplaats import config
from wisselplaats.config import PREFIX, Settings
from wisselplaats.serve import commands, fill
from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.folder import DataFolder
from wisselplaats.serve.postgres import Postgres
from wisselplaats.serve.processes import Child
from wisselplaats.serve.supervisor import Supervisor, say, step
from wisselplaats.serve.valkey import Valkey

_READY_WITHIN = 90.0
_ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, not bound to
_MAIL_FROM = "wisselplaats@leiden.example"


@dataclass(frozen=True)
class Options:
    """What the operator asked for; port 0 is any free one."""

    data: Path
    port: int = 8000
    host: str = "127.0.0.1"
    demo: bool = False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; ServeError in one line when the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except (socket.gaierror, OverflowError) as error:
        raise ServeError(f"{host}:{port} is no address of this machine: choose another --host ({error})") from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise ServeError(
            f"port {port} on {host} cannot be used ({error.strerror}): choose another with --port N, "
            "or --port 0 for a free one"
        ) from error
    return listener


def up(options: Options) -> None:
    """Run until SIGINT, SIGTERM or SIGHUP; returns when all has stopped.

    Errors: ServeError, ConfigError; KeyboardInterrupt when it was interrupted before all was ready.
    """
    folder = DataFolder(options.data)
    folder.make()
    with folder.locked(), listen(options.host, options.port) as listener:
        _listen_to_signals()
        supervisor = Supervisor()
        try:
            _run(options, folder, listener, supervisor)
        finally:
            begun = time.monotonic()
            folder.withdraw()
            supervisor.stop()
            say(f"Stopped in {time.monotonic() - begun:.1f} s.")


def _listen_to_signals() -> None:
    """Every way of asking is the same: an interrupt; a second one, while stopping, kills."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    # under nohup the end of the terminal is to be ignored
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def _run(options: Options, folder: DataFolder, listener: socket.socket, supervisor: Supervisor) -> None:
    begun = time.monotonic()
    servers = _servers(folder, supervisor)
    catcher = listen("127.0.0.1", 0) if options.demo else None
    chosen = _settings(folder, servers | _addresses(listener, catcher, folder))
    # our own process speaks to the same servers while it migrates and fills
    os.environ.update(chosen.to_env())
    config.configure(chosen)
    with step("Migrations"):
        fill.migrate(chosen.database_url)
    started = time.monotonic()
    # they take seconds to load, which the catalogue and the demo data use
    for child in _children(folder, chosen, listener, catcher):
        supervisor.start(child)
    with step("Catalogue"):
        fill.catalogue(chosen.database_url)
    if options.demo:
        with step("Demo data"):
            fill.demo(chosen.database_url, folder.secret("demo-password", 8))
    with step("Web, worker, beat", started):
        _wait_until_ready(_local_address(listener), supervisor)
    folder.announce(chosen.to_env())
    _welcome(chosen, folder, listener, time.monotonic() - begun)
    # an interrupt before this point is no success: that one goes up to the caller
    with suppress(KeyboardInterrupt):
        supervisor.watch()
    say("Stopping ...")


def _children(
    folder: DataFolder, chosen: Settings, listener: socket.socket, catcher: socket.socket | None
) -> list[Child]:
    """In the order of starting; they stop the other way round, so what others lean on comes first."""
    env = commands.child_env(chosen.to_env())
    caught = [commands.mail(folder, env, catcher.fileno())] if catcher else []
    return [
        *caught,
        commands.worker(folder, env),
        commands.beat(folder, env),
        commands.web(folder, env, listener.fileno()),
    ]


def _servers(folder: DataFolder, supervisor: Supervisor) -> dict[str, str]:
    """Settings of the given database and broker, or of our own; ours start at the same time."""
    postgres = valkey = None
    if not os.environ.get(PREFIX + "DATABASE_URL"):
        postgres = Postgres(folder.postgres, folder.log("postgres"))
        supervisor.add_vital(postgres.child, postgres.stop)
    if not os.environ.get(PREFIX + "REDIS_URL"):
        valkey = Valkey(folder.valkey, folder.log("valkey"), folder.secret("valkey-password"))
        supervisor.add_vital(valkey.child, valkey.stop)
        valkey.begin()
    else:
        with step("Given Redis answers"):
            _ping(config.redis_url(os.environ))
    if postgres:
        with step("PostgreSQL"):
            postgres.begin()
            postgres.finish()
    if valkey:
        with step("Valkey"):
            valkey.finish()
    return {
        PREFIX + "DATABASE_URL": postgres.url if postgres else config.database_url(os.environ),
        PREFIX + "REDIS_URL": valkey.url if valkey else config.redis_url(os.environ),
    }


def _ping(redis_url: str) -> None:
    """RedisError at once, not after a minute of waiting for a heartbeat."""
    from redis import Redis

    with Redis.from_url(redis_url, socket_connect_timeout=5, socket_timeout=5) as client:
        client.ping()


def _addresses(listener: socket.socket, catcher: socket.socket | None, folder: DataFolder) -> dict[str, str]:
    """Settings of what listens here; the mail of a demo is caught even when there is a real mail server."""
    given = os.environ.get
    found = {PREFIX + "BASE_URL": given(PREFIX + "BASE_URL") or _local_address(listener), PREFIX + "DEMO": "false"}
    if catcher is not None:
        found |= {
            PREFIX + "DEMO": "true",
            PREFIX + "DEMO_MAIL": str(folder.mail),
            PREFIX + "SMTP_URL": f"smtp://127.0.0.1:{catcher.getsockname()[1]}",
            PREFIX + "MAIL_FROM": given(PREFIX + "MAIL_FROM") or _MAIL_FROM,
        }
    return found


def _settings(folder: DataFolder, decided: dict[str, str]) -> Settings:
    """What was decided here, then what the environment says, completed with what this folder keeps."""
    kept = {PREFIX + "SECRET_KEY": folder.secret("secret-key", 32), PREFIX + "FILES": str(folder.files)}
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX) and value}
    return Settings.from_env(kept | given | decided)


def _local_address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if host in _ANYWHERE:
        host = "127.0.0.1" if listener.family == socket.AF_INET else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _wait_until_ready(address: str, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    answer = "no answer"
    while time.monotonic() < deadline:
        supervisor.fail_if_any_died()
        status, answer = _ask(f"{address}/health/ready")
        if status == 200:
            return
        time.sleep(0.1)
    raise ServeError(f"not ready within {_READY_WITHIN:.0f} s: {answer}; see the logs in the data folder")


def _ask(url: str) -> tuple[int, str]:
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return answer.status, "ok"
    except HTTPError as error:
        try:
            return error.code, json.dumps(json.load(error))
        except ValueError:
            return error.code, f"status {error.code}"
    except (URLError, OSError) as error:
        return 0, str(error)


def _welcome(chosen: Settings, folder: DataFolder, listener: socket.socket, seconds: float) -> None:
    say(f"\nWisselplaats is ready after {seconds:.1f} s:  {_local_address(listener)}")
    if chosen.base_url != _local_address(listener):
        say(f"Public address: {chosen.base_url}")
    if chosen.demo:
        say(f"\nSign in as one of these, password {folder.secret('demo-password')}")
        for line in fill.demo_users(chosen.database_url):
            say(f"  {line}")
        say(f"Mail is not sent but kept in {folder.mail}")
    say(f"Data and logs: {folder.path}   Stop with Ctrl-C.")
