"""What reuse avoids: the factors behind it, the totals over a period, and what waits on the start page."""

from wisselplaats.services.impact.factors import Weight, factors_on, lines_of, load_factors, weights
from wisselplaats.services.impact.results import Group, Report, Totals, totals
from wisselplaats.services.impact.rungs import Ladder, Share, by_rung
from wisselplaats.services.impact.start import Dashboard, dashboard

__all__ = [
    "Dashboard",
    "Group",
    "Ladder",
    "Report",
    "Share",
    "Totals",
    "Weight",
    "by_rung",
    "dashboard",
    "factors_on",
    "lines_of",
    "load_factors",
    "totals",
    "weights",
]
