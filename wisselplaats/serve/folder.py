"""The data folder of one installation: its lock, its secrets, and where its running servers are."""

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wisselplaats.serve.errors import ServeError

DEFAULT = Path("wisselplaats-data")


def secret(path: Path, size: int = 24) -> str:
    """The secret kept in a file; made from `size` random bytes, readable by its owner alone, the first time."""
    with contextlib.suppress(FileExistsError):
        write_private(path, secrets.token_hex(size), flags=os.O_EXCL)
    return path.read_text().strip()


def write_private(path: Path, text: str, flags: int = os.O_TRUNC) -> None:
    """Write a file that is never, not even for a moment, readable by others."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | flags, 0o600), "w") as file:
        file.write(text)


class DataFolder:
    """Everything that `up` keeps lies below `path`, which only its owner can enter."""

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().absolute()
        self.logs = self.path / "logs"
        self.files = self.path / "files"
        self.mail = self.path / "mail"
        self.postgres = self.path / "postgres"
        self.valkey = self.path / "valkey"
        self.beat = self.path / "beat"

    def make(self) -> None:
        """Make the folders; ServeError when that is not possible here."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
            for folder in (self.logs, self.files, self.valkey, self.beat):
                folder.mkdir(exist_ok=True)
        except OSError as error:
            raise ServeError(
                f"the data folder {self.path} cannot be used ({error.strerror}): choose another with --data DIR"
            ) from error

    def log(self, name: str) -> Path:
        """The log of one server."""
        return self.logs / f"{name}.log"

    def secret(self, name: str, size: int = 24) -> str:
        """A secret of this installation, made the first time and kept."""
        return secret(self.path / f"{name}.secret", size)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process; the lock ends with the process, however that ends."""
        with (self.path / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ServeError(
                    f"{self.path} is in use by another `wisselplaats up`: stop that one first, "
                    "or give this one another folder with --data DIR"
                ) from error
            yield

    def is_running(self) -> bool:
        """Whether an `up` holds the folder now."""
        try:
            with (self.path / "lock").open("r") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    # -- what other commands read -----------------------------------------------------------------------------

    @property
    def _run_file(self) -> Path:
        return self.path / "run.json"

    def announce(self, env: dict[str, str]) -> None:
        """Leave the settings of the running servers for other commands; holds passwords, so mode 0600."""
        fresh = self._run_file.with_suffix(".new")
        write_private(fresh, json.dumps({"pid": os.getpid(), "env": env}, indent=2))
        fresh.replace(self._run_file)

    def withdraw(self) -> None:
        """Say that nothing runs any more."""
        self._run_file.unlink(missing_ok=True)

    def running_env(self) -> dict[str, str]:
        """The settings of the servers that run on this folder; ServeError when none do."""
        if not self.is_running() or not self._run_file.exists():
            raise ServeError(
                f"nothing runs on {self.path}: start it with `wisselplaats up --data {self.path}`, "
                "or set WISSELPLAATS_DATABASE_URL and WISSELPLAATS_REDIS_URL"
            )
        found: dict[str, str] = json.loads(self._run_file.read_text())["env"]
        return found
