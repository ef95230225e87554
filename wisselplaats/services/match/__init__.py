"""Matching: who changes something marks it due, a worker keeps the best, people read why."""

from wisselplaats.services.match.compare import Column, compare
from wisselplaats.services.match.due import (
    demand_changed,
    everything_changed,
    listing_changed,
    new_day,
    rates_changed,
    reference_loaded,
    rejudge,
    soon,
)
from wisselplaats.services.match.explain import Fit, explain, lapsed, of_demand, of_listing
from wisselplaats.services.match.market import Coming, Market, Miss, market
from wisselplaats.services.match.proposal import Proposal
from wisselplaats.services.match.replacement import scores_for

__all__ = [
    "Column",
    "Coming",
    "Fit",
    "Market",
    "Miss",
    "Proposal",
    "compare",
    "demand_changed",
    "everything_changed",
    "explain",
    "lapsed",
    "listing_changed",
    "market",
    "new_day",
    "of_demand",
    "of_listing",
    "rates_changed",
    "reference_loaded",
    "rejudge",
    "scores_for",
    "soon",
]
