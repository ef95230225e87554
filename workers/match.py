"""Matching in the worker: the queue only hints, the rows say what is due."""

from wisselplaats.edge import now, today
from wisselplaats.services import listing, match, saved_search, settlement
from workers.app import app


@app.task(name="match.rejudge")
def rejudge() -> None:
    """Judge what changed."""
    match.rejudge(now(), today())


@app.task(name="match.new_day")
def new_day() -> None:
    """End what is over, and mark what the calendar changed."""
    listing.lapse(today())
    listing.write_steps(now(), today())
    settlement.settle()
    saved_search.renew_words()
    match.new_day(today())
