"""The sums of the results in the worker: the entries say what is still to be added."""

from wisselplaats.services import impact
from workers.app import app


@app.task(name="impact.fold")
def fold() -> None:
    """Add what was handed over since."""
    impact.fold()
