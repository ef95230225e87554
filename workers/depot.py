"""What lies in depots for too long."""

from wisselplaats import edge
from wisselplaats.services import depot
from workers.app import app


@app.task(name="depot.tell_aged")
def tell_aged() -> None:
    """Tell the brokers of old stock, each stay once."""
    depot.tell_aged(edge.now(), edge.today())
