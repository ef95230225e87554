"""One child process: started with a log, bound to the life of its parent, stopped in a stated time."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wisselplaats.serve.errors import ServeError

_LAUNCH = Path(__file__).with_name("launch.py")
_LOG_LIMIT = 20_000_000


@dataclass
class Child:
    """A server or worker. `stop_signal` asks it to end well, `death_signal` reaches it when the parent dies.

    `user` is "UID:GID" to run as; `patience` the seconds it gets to end before it is killed.
    """

    name: str
    command: Sequence[str]
    log: Path
    env: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGTERM
    patience: float = 5.0
    user: str | None = None
    folder: Path | None = None
    pass_fds: tuple[int, ...] = ()
    started_at: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _asked: bool = field(default=False, repr=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with os.fdopen(os.open(self.log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the commands are our own
                [*self._launcher(), "--", *self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.env),
                cwd=self.folder,
                start_new_session=True,
                pass_fds=self.pass_fds,
            )
        self.started_at = time.monotonic()
        self._asked = False

    def _launcher(self) -> list[str]:
        options = ["--parent", str(os.getpid()), "--signal", self.death_signal.name]
        if self.user:
            options += ["--user", self.user]
        return [sys.executable, "-I", "-S", str(_LAUNCH), *options]

    @property
    def pid(self) -> int | None:
        """The process id while there is a process, dead or alive, else None."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """None while it runs or was never started."""
        return self._process.poll() if self._process else None

    @property
    def alive(self) -> bool:
        """Whether it runs now."""
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the main process when it still runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def ask_to_end(self) -> None:
        """Let it end what it is at; asked twice is asked once."""
        if not self._asked:
            self.signal(self.stop_signal)
            self._asked = True

    def stop(self) -> None:
        """Ask it to end, wait `patience` seconds, then kill what is left of its process group."""
        if self._process is None:
            return
        self.ask_to_end()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self.patience)
        self.kill()

    def kill(self) -> None:
        """Kill the whole process group at once; also sweeps up children that outlived the main process."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_words(self, lines: int = 3) -> str:
        """The last lines of its log, on one line, for an error message."""
        try:
            text = self.log.read_text(errors="replace")[-4000:]
        except OSError:
            return ""
        found = [line.strip() for line in text.splitlines() if line.strip()]
        return " | ".join(found[-lines:])

    def fail_if_dead(self) -> None:
        """ServeError with the log and its last words when the process has ended by itself."""
        if self.exit_code is not None:
            raise ServeError(
                f"{self.name} stopped with code {self.exit_code} while starting; see {self.log}: {self.last_words()}"
            )


def wait_until(ready: Callable[[], bool], child: Child, seconds: float) -> None:
    """Poll until `ready()` is true; ServeError when the child dies or the time is up."""
    deadline = time.monotonic() + seconds
    pause = 0.01
    while not ready():
        child.fail_if_dead()
        if time.monotonic() > deadline:
            raise ServeError(f"{child.name} did not answer within {seconds:.0f} s; see {child.log}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)
