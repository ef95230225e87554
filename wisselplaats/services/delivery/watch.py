"""A connection of its own beside the work: it holds the turn of a source system and shows how far the work is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DeliveryState
from wisselplaats.models import Delivery

SECONDS = 1.0
"""Between two times that the progress is written."""
Source = tuple[UUID, str]


class Watch:
    """Writes that are seen at once, whatever becomes of the transaction of the work."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.written = 0.0

    def begin(self, delivery_id: UUID) -> int:
        """Say that work has begun; answers how often it has, this time included."""
        statement = (
            update(Delivery)
            .where(Delivery.id == delivery_id)
            .values(
                state=DeliveryState.PROCESSING,
                progress=0,
                attempts=Delivery.attempts + 1,
                started_at=func.clock_timestamp(),
            )
        )
        return self.connection.execute(statement.returning(Delivery.attempts)).scalar() or 1

    def show(self, delivery_id: UUID, share: float) -> None:
        """Write the progress, 0 to 1, at most once in SECONDS."""
        if time.monotonic() - self.written < SECONDS:
            return
        self.written = time.monotonic()
        progress = Decimal(str(round(min(max(share, 0.0), 1.0), 3)))
        self.connection.execute(update(Delivery).where(Delivery.id == delivery_id).values(progress=progress))


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
            yield Watch(connection)
        finally:
            connection.execute(select(func.pg_advisory_unlock(key)))
