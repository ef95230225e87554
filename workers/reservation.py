"""Claims that lapse by themselves, and the queue that moves up after them."""

from wisselplaats import edge
from wisselplaats.services import reservation
from workers.app import app


@app.task(name="reservation.expire")
def expire() -> None:
    """Let options lapse at their date; who waits gets what comes free."""
    reservation.expire(edge.now())
