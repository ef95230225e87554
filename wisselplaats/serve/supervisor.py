"""Watches over running children: brings back what may be brought back, ends everything when it may not."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.processes import Child

_LOOK_EVERY = 0.2
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
# a child that lived this many seconds starts again with a clean slate
_STEADY = 60.0


def say(text: str) -> None:
    """A line for the operator, at once also when the output is a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def step(name: str, since: float | None = None) -> Iterator[None]:
    """Tell that a step is done and how long it took, counted from `since` (monotonic seconds) or from now."""
    begun = since or time.monotonic()
    yield
    say(f"{name + ' ':.<24} {time.monotonic() - begun:.1f} s")


@dataclass
class _Watched:
    child: Child
    pause: float = _FIRST_PAUSE
    start_at: float | None = None


@dataclass
class Supervisor:
    """Stops in the reverse order of starting.

    `vital` ones (database, broker) cannot be replaced under the feet of the rest: when one dies all stop.
    """

    _vital: list[tuple[Child, Callable[[], None]]] = field(default_factory=list)
    _watched: list[_Watched] = field(default_factory=list)

    def add_vital(self, child: Child, stop: Callable[[], None]) -> None:
        """Take charge of a server that everything rests on; `stop` ends it."""
        self._vital.append((child, stop))

    def start(self, child: Child) -> None:
        """Start a child and take charge of it."""
        self._watched.append(_Watched(child))
        child.start()

    def fail_if_any_died(self) -> None:
        """While starting nothing is brought back: ServeError with the reason of the first that died."""
        for child in [child for child, _ in self._vital] + [watched.child for watched in self._watched]:
            child.fail_if_dead()

    def watch(self) -> None:
        """Run until interrupted; ServeError when a vital one has died."""
        while True:
            time.sleep(_LOOK_EVERY)
            for child, _ in self._vital:
                if not child.alive:
                    raise ServeError(
                        f"{child.name} stopped by itself with code {child.exit_code}, so everything stops; "
                        f"see {child.log}: {child.last_words()}"
                    )
            for watched in self._watched:
                self._look_after(watched)

    def _look_after(self, watched: _Watched) -> None:
        now = time.monotonic()
        child = watched.child
        if watched.start_at is None and not child.alive:
            if now - child.started_at > _STEADY:
                watched.pause = _FIRST_PAUSE
            say(f"{child.name} stopped with code {child.exit_code}, again in {watched.pause:.0f} s; see {child.log}")
            child.kill()
            watched.start_at = now + watched.pause
            watched.pause = min(watched.pause * 2, _LONGEST_PAUSE)
        elif watched.start_at is not None and now >= watched.start_at:
            watched.start_at = None
            child.start()

    def stop(self) -> None:
        """End all in order; interrupted once more, kill all at once."""
        try:
            self._stop_in_order()
        except KeyboardInterrupt:
            self.kill()
            say("Killed.")
            raise

    def _stop_in_order(self) -> None:
        # all who serve end side by side; what they rest on only after the last of them
        for watched in self._watched:
            watched.child.ask_to_end()
        for watched in reversed(self._watched):
            with step(f"{watched.child.name} stopped"):
                watched.child.stop()
        for _, stop in reversed(self._vital):
            stop()

    def kill(self) -> None:
        """No mercy: what was under way is found again by the next start."""
        for child in [watched.child for watched in reversed(self._watched)] + [c for c, _ in reversed(self._vital)]:
            child.kill()
