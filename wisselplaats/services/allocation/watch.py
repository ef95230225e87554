"""Connections of their own beside the work: who works on what, how far it is, and whether somebody said stop."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from wisselplaats.db import session
from wisselplaats.models import Allocation, AllocationShard

SECONDS = 1.0
"""Between two times that the progress is written and the wish to stop is read."""


@contextmanager
def hold(name: str) -> Iterator[Connection | None]:
    """Hold a name, so that no other worker does the same; None when another one has it.

    The lock belongs to the connection: when its worker is killed, it is free at once.
    """
    key = func.hashtextextended(name, 0)
    engine = session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            yield None
            return
        try:
            yield connection
        finally:
            connection.execute(select(func.pg_advisory_unlock(key)))


def begin_run(connection: Connection, allocation_id: UUID) -> int:
    """Count a worker that begins with a run, seen at once; answers how many did, this one included."""
    attempts = update(Allocation).where(Allocation.id == allocation_id).values(attempts=Allocation.attempts + 1)
    return connection.execute(attempts.returning(Allocation.attempts)).scalar() or 1


def begin_shard(connection: Connection, shard_id: int) -> int:
    """As `begin_run`, for one task."""
    attempts = update(AllocationShard).where(AllocationShard.id == shard_id)
    counted = attempts.values(attempts=AllocationShard.attempts + 1, progress=0)
    return connection.execute(counted.returning(AllocationShard.attempts)).scalar() or 1


class Ticker:
    """What the engine calls while it computes: writes the progress, and answers whether to go on."""

    def __init__(self, connection: Connection, allocation_id: UUID, shard_id: int) -> None:
        self.connection, self.allocation_id, self.shard_id = connection, allocation_id, shard_id
        self.looked = time.monotonic()

    def __call__(self, progress: float) -> bool:
        """Go on unless somebody asked to stop; looks at most once in SECONDS."""
        if time.monotonic() - self.looked < SECONDS:
            return True
        self.looked = time.monotonic()
        share = Decimal(str(round(min(max(progress, 0.0), 1.0), 3)))
        self.connection.execute(
            update(AllocationShard).where(AllocationShard.id == self.shard_id).values(progress=share)
        )
        asked = select(Allocation.cancel_asked_at).where(Allocation.id == self.allocation_id)
        return self.connection.scalar(asked) is None
