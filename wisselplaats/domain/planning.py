"""Windows in time, because supply that slips is the first reason why nobody counts on reused material."""

from dataclasses import dataclass
from datetime import date, timedelta

from wisselplaats.domain.errors import Invalid


@dataclass(frozen=True)
class Window:
    """From the first day up to and including the last; no last day means that it stays open."""

    start: date
    end: date | None = None

    def validate(self, field: str = "window") -> "Window":
        """Itself, or Invalid `window_ends_before_start` on the field."""
        if self.end is not None and self.end < self.start:
            raise Invalid.one(field, "window_ends_before_start", start=self.start.isoformat(), end=self.end.isoformat())
        return self

    def shifted(self, days: int) -> "Window":
        """The window that many days later (earlier if negative), or Invalid `date_out_of_range`."""
        try:
            step = timedelta(days=days)
            return Window(self.start + step, None if self.end is None else self.end + step)
        except OverflowError as error:
            raise Invalid.one("window", "date_out_of_range", days=days) from error


@dataclass(frozen=True)
class Meeting:
    """When material changes place: collected on one day, laid from another, in storage in between."""

    collect_on: date
    needed_on: date
    storage_days: int


def days_late(supply: Window, demand: Window) -> int:
    """Days that the material comes after the need has ended; 0 when it is in time."""
    return 0 if demand.end is None else max(0, (supply.start - demand.end).days)


def storage_days(supply: Window, demand: Window) -> int:
    """Days between the last day that the material can stay where it is and the first day that it is needed.

    While the supply's window is open the material waits where it lies, so only what comes after is storage.
    """
    return 0 if supply.end is None else max(0, (demand.start - supply.end).days)


def meets(supply: Window, demand: Window, max_storage_days: int) -> Meeting | None:
    """How the supply serves the demand in time, or None when it is too late or would be stored too long."""
    stored = storage_days(supply, demand)
    if days_late(supply, demand) > 0 or stored > max_storage_days:
        return None
    needed_on = max(supply.start, demand.start)
    return Meeting(needed_on - timedelta(days=stored), needed_on, stored)


def slip(old: Window, new: Window) -> int:
    """Days that the start moved: positive is later, negative is earlier."""
    return (new.start - old.start).days
