"""Allocation in the worker: the queue only hints, the rows of a run say what is still to be computed."""

from uuid import UUID

from wisselplaats.edge import now, today
from wisselplaats.services import allocation
from workers.app import app


@app.task(name="allocation.proceed")
def proceed(allocation_id: str, helper: str = "0") -> None:
    """Do what there is to do for a run; `helper` only tells the tasks apart that are sent for one."""
    allocation.proceed(UUID(allocation_id), now)


@app.task(name="allocation.repair")
def repair() -> None:
    """Put the standing advice right around what changed."""
    allocation.repair(today())


@app.task(name="allocation.bring_up_to_date")
def bring_up_to_date() -> None:
    """Make the standing advice well again where it was only repaired."""
    allocation.bring_up_to_date(today())


@app.task(name="allocation.nightly")
def nightly() -> None:
    """A new advice over everything."""
    allocation.nightly(now(), today())


@app.task(name="allocation.sweep")
def sweep() -> None:
    """Take up what lies still."""
    allocation.sweep(now())
