"""Matching: who changes something marks it due, a worker keeps the best, people read why."""

from wisselplaats.services.match.due import (
    demand_changed,
    everything_changed,
    listing_changed,
    new_day,
    rates_changed,
    reference_loaded,
    rejudge,
)
from wisselplaats.services.match.explain import Fit, explain, lapsed, of_demand, of_listing

__all__ = [
    "Fit",
    "demand_changed",
    "everything_changed",
    "explain",
    "lapsed",
    "listing_changed",
    "new_day",
    "of_demand",
    "of_listing",
    "rates_changed",
    "reference_loaded",
    "rejudge",
]
