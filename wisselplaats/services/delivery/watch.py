"""A connection of its own beside the work: it holds the turn of a source system and shows how far the work is."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DeliveryPhase, DeliveryState
from wisselplaats.models import Delivery

SECONDS = 1.0
"""Between two times that the progress is written, also while one long step is under way."""
CREEP = 0.03
"""Share of what is left of a phase that the bar moves in a second in which nothing was counted."""
# where on the bar each phase begins and ends; reading and writing go on together
PHASES = {
    DeliveryPhase.LOOKING: (0.0, 0.2),
    DeliveryPhase.READING: (0.2, 0.9),
    DeliveryPhase.WRITING: (0.9, 1.0),
}
Source = tuple[UUID, str]


class Cancelled(Exception):
    """Somebody asked to stop this delivery; not an error of the work."""


class Watch:
    """Writes that are seen at once, whatever becomes of the transaction of the work."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.delivery_id: UUID | None = None
        self.cancelled = False
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._written = 0.0
        self._phase, self._share, self._read = DeliveryPhase.LOOKING, 0.0, 0

    def begin(self, delivery_id: UUID) -> int:
        """Say that work has begun; answers how often it has, this time included."""
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(
                state=DeliveryState.PROCESSING,
                progress=0,
                phase=DeliveryPhase.LOOKING,
                attempts=Delivery.attempts + 1,
                started_at=func.clock_timestamp(),
            )
            .returning(Delivery.attempts, Delivery.cancel_requested_at)
        )
        with self._lock:
            found = self.connection.execute(statement).one_or_none()
        attempts, asked = found or (1, None)  # nothing to see: it is still being received
        self.delivery_id, self.cancelled = delivery_id, asked is not None
        self._phase, self._share, self._read = DeliveryPhase.LOOKING, 0.0, 0
        return int(attempts)

    def enter(self, phase: DeliveryPhase) -> None:
        """Another phase begins. Errors: Cancelled."""
        with self._lock:  # the ticker moves the same bar
            self._phase, self._share = phase, PHASES[phase][0]
            self._write()
        self.listen()

    def show(self, count: int, total: int | None) -> None:
        """How many records of about how many were done in this phase. Errors: Cancelled."""
        first, last = PHASES[self._phase]
        done = min(count / max(total or 2 * count, 1), 1.0)
        with self._lock:
            self._share = max(self._share, first + (last - first) * done)
            self._read = count
        if time.monotonic() - self._written >= SECONDS:
            self._write()
        self.listen()

    def listen(self) -> None:
        """Go on, unless somebody asked to stop; the ticker hears of it within a second. Errors: Cancelled."""
        if self.cancelled:
            raise Cancelled

    def _write(self) -> None:
        progress = Decimal(str(min(round(self._share, 3), 0.999)))  # 1 is for what is done
        statement = update(Delivery).where(Delivery.id == self.delivery_id)
        statement = statement.where(Delivery.state == DeliveryState.PROCESSING)
        statement = statement.values(progress=progress, phase=self._phase, read=self._read).returning(
            Delivery.cancel_requested_at
        )
        with self._lock:
            self._written = time.monotonic()
            self.cancelled = self.connection.scalar(statement) is not None

    def tick(self) -> None:
        """Move the bar a little when nothing was counted for a while: one long statement is work as well."""
        with self._lock:
            if self.delivery_id is None or time.monotonic() - self._written < SECONDS:
                return
            self._share += (PHASES[self._phase][1] - self._share) * CREEP
            self._write()

    @contextmanager
    def ticking(self) -> Iterator["Watch"]:
        """Tick until the end of the block."""

        def run() -> None:
            while not self._over.wait(max(SECONDS, 0.05)):
                self.tick()

        ticker = threading.Thread(target=run, name="delivery-watch", daemon=True)
        ticker.start()
        try:
            yield self
        finally:
            self._over.set()
            ticker.join()


@contextmanager
def turn(source: Source) -> Iterator[Watch | None]:
    """Hold the turn of a source system, so that its deliveries are processed one after another.

    None when another worker has it. The lock belongs to the connection: when its worker dies, it is free.
    """
    key = func.hashtextextended(f"delivery:{source[0]}:{source[1]}", 0)
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            yield None
            return
        try:
            with Watch(connection).ticking() as watch:
                yield watch
        finally:
            connection.execute(select(func.pg_advisory_unlock(key)))
