"""Rates: what a match is reckoned with, for all and per organisation, with their history and what they change."""

from wisselplaats.services.rate.known import Facts, gains_of, load_rates, rates_of, refresh, refresh_steps
from wisselplaats.services.rate.own import Shown, change, history, own

__all__ = [
    "Facts",
    "Shown",
    "change",
    "gains_of",
    "history",
    "load_rates",
    "own",
    "rates_of",
    "refresh",
    "refresh_steps",
]
