"""Where the rows of a delivery go: one module per kind, all with the same three moments."""

from datetime import date, datetime
from typing import Protocol

from wisselplaats.domain.delivery.convert import Seen
from wisselplaats.domain.vocabulary import DeliveryKind, RowStatus
from wisselplaats.models import Delivery
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally
from wisselplaats.services.delivery.target.assets import Assets
from wisselplaats.services.delivery.target.demands import Demands
from wisselplaats.services.delivery.target.lots import Lots
from wisselplaats.services.delivery.target.projects import Projects

Counts = dict[RowStatus, int]


class Target(Protocol):
    """`beside`: `write` keeps to the driver's connection, so that it may run beside the reading of the next batch."""

    beside: bool

    def begin(self, tally: Tally) -> Seen:
        """Make ready; answers the fingerprints of what is there, unchanged since it was delivered."""
        ...

    def write(self, part: Slice) -> Counts:
        """Judge a slice, write it (not in a trial run) and note the outcome of its rows."""
        ...

    def finish(self, tally: Tally) -> int:
        """Withdraw what a complete file lacks; answers how many. Errors: Invalid `too_many_withdrawn`."""
        ...


def target_of(delivery: Delivery, now: datetime, today: date) -> Target:
    """The target of a delivery's kind, in the transaction that is under way."""
    if delivery.kind is DeliveryKind.LOTS:
        return Lots(delivery, now, today)
    if delivery.kind is DeliveryKind.DEMANDS:
        return Demands(delivery, now, today)
    if delivery.kind is DeliveryKind.PROJECTS:
        return Projects(delivery, now, today)
    return Assets(delivery)
