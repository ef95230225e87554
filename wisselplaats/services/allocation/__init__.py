"""Allocation: the best of everything at once, asked for, computed by workers, read, compared and accepted."""

from wisselplaats.services.allocation.accept import Accepted, accept
from wisselplaats.services.allocation.compare import Comparison, Difference, compare
from wisselplaats.services.allocation.event import bring_up_to_date, repair
from wisselplaats.services.allocation.seen import (
    Share,
    Shown,
    get,
    lines,
    prices,
    progress,
    search,
    sees_totals,
    share,
    shown,
)
from wisselplaats.services.allocation.setting import change_settings, settings, settings_history
from wisselplaats.services.allocation.start import Change, Wish, cancel, everything, start, what_if
from wisselplaats.services.allocation.why import Why, whys
from wisselplaats.services.allocation.work import nightly, proceed, sweep
from wisselplaats.services.allocation.worth import Coverage, Covered, Worth, coverage, standing, worth

__all__ = [
    "Accepted",
    "Change",
    "Comparison",
    "Coverage",
    "Covered",
    "Difference",
    "Share",
    "Shown",
    "Why",
    "Wish",
    "Worth",
    "accept",
    "bring_up_to_date",
    "cancel",
    "change_settings",
    "compare",
    "coverage",
    "everything",
    "get",
    "lines",
    "nightly",
    "prices",
    "proceed",
    "progress",
    "repair",
    "search",
    "sees_totals",
    "settings",
    "settings_history",
    "share",
    "shown",
    "standing",
    "start",
    "sweep",
    "what_if",
    "whys",
    "worth",
]
