"""What reuse avoids: the factors behind it, the totals over a period, and what waits on the start page."""

from wisselplaats.services.impact.examples import agree, choice, example_photo, own_examples, withdraw
from wisselplaats.services.impact.factors import Weight, factors_on, lines_of, load_factors, weights
from wisselplaats.services.impact.flows import Flows, Stop, Stream, flows, laid_out
from wisselplaats.services.impact.lines import Line, all_lines, lines
from wisselplaats.services.impact.open import hide, own_page, page_of, show
from wisselplaats.services.impact.public import PublicResults, public_results
from wisselplaats.services.impact.results import Group, Report, Totals, totals
from wisselplaats.services.impact.rungs import Ladder, Share, by_rung
from wisselplaats.services.impact.start import Dashboard, dashboard
from wisselplaats.services.impact.tally import Check, check, fold, rebuild

__all__ = [
    "Check",
    "Dashboard",
    "Flows",
    "Group",
    "Ladder",
    "Line",
    "PublicResults",
    "Report",
    "Share",
    "Stop",
    "Stream",
    "Totals",
    "Weight",
    "agree",
    "all_lines",
    "by_rung",
    "check",
    "choice",
    "dashboard",
    "example_photo",
    "factors_on",
    "flows",
    "fold",
    "hide",
    "laid_out",
    "lines",
    "lines_of",
    "load_factors",
    "own_examples",
    "own_page",
    "page_of",
    "public_results",
    "rebuild",
    "show",
    "totals",
    "weights",
    "withdraw",
]
