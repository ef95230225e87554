"""Windows in time, because supply that slips is the first reason why nobody counts on reused material."""

from dataclasses import dataclass
from datetime import date, timedelta

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import ClaimStanding, StandingReason


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


def moved(window: Window, start_days: int, end_days: int) -> Window:
    """The window when the first and the last day move each by their own days; it never ends before it starts.

    Errors: Invalid `date_out_of_range`.
    """
    start = window.shifted(start_days).start
    end = Window(window.end).shifted(end_days).start if window.end is not None else None
    return Window(start, None if end is None else max(start, end))


@dataclass(frozen=True)
class Need:
    """When somebody needs what they claimed: the window asked for, how long they can store it, when their works end.

    `max_storage_days` None: nobody said how long it may be stored.
    """

    window: Window
    works_end: date
    max_storage_days: int | None = None


@dataclass(frozen=True)
class Judgement:
    """How a claim stands, why, and by how many days it misses; 0 when it is fine."""

    standing: ClaimStanding
    reason: StandingReason
    days: int


FINE = Judgement(ClaimStanding.FINE, StandingReason.IN_TIME, 0)


def judge(supply: Window, need: Need | None) -> Judgement:
    """Whether the supply still serves the need; a claim for nothing that is planned is always fine.

    Broken: it comes when the works that wait for it are over, so that no other date of the need helps. At risk: the
    windows do not meet any more, by the same rule as `meets`, and another date, more storage or another lot helps.
    """
    if need is None:
        return FINE
    over = days_late(supply, Window(need.window.start, max(need.works_end, need.window.end or need.works_end)))
    if over:
        return Judgement(ClaimStanding.BROKEN, StandingReason.AFTER_WORKS, over)
    late = days_late(supply, need.window)
    if late:
        return Judgement(ClaimStanding.AT_RISK, StandingReason.AFTER_NEED, late)
    stored = storage_days(supply, need.window)
    if need.max_storage_days is not None and stored > need.max_storage_days:
        return Judgement(ClaimStanding.AT_RISK, StandingReason.STORED_TOO_LONG, stored - need.max_storage_days)
    return FINE


def in_time(supply: Window, need: Need) -> Window:
    """The window nearest to this one with which a claim is fine: free earlier, or lying there longer."""
    end = need.window.end or need.works_end
    start = min(supply.start, end)
    if supply.end is None or need.max_storage_days is None:
        return Window(start, supply.end)
    return Window(start, max(supply.end, need.window.start - timedelta(days=need.max_storage_days)))
