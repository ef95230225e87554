"""The pages of results: what reuse avoided, from the totals of a year down to one factor."""

from wisselplaats.web.impact import flows, handover, paper, results, shown
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.impact.public import public_blp

__all__ = ["blp", "flows", "handover", "paper", "public_blp", "results", "shown"]
