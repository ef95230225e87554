"""Claims that lapse by themselves, and the queue that moves up after them."""

from wisselplaats import edge
from wisselplaats.services import reservation
from workers.app import app


@app.task(name="reservation.expire")
def expire() -> None:
    """Let options lapse at their date; who waits gets what comes free, and who decides late is warned first."""
    reservation.warn(edge.now())
    reservation.expire(edge.now())
