"""Bulk uploads in the worker: the queue only hints, the rows say what is still to be done."""

from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded

from wisselplaats.edge import now
from wisselplaats.services import delivery
from workers.app import app


@app.task(name="delivery.process")
def process(delivery_id: str) -> None:
    """Process a delivery, and those before it."""
    try:
        delivery.process(UUID(delivery_id), now)
    except SoftTimeLimitExceeded:
        delivery.give_up(UUID(delivery_id), now)


@app.task(name="delivery.sweep")
def sweep() -> None:
    """Take up what lies still."""
    delivery.sweep(now())


@app.task(name="delivery.remove_files")
def remove_files() -> None:
    """Remove the files that were kept long enough."""
    delivery.remove_files(now())
