"""Offers: who sees them, how people search them, how they are made and withdrawn."""

from wisselplaats.services.listing.market import Sort, kinds_of_word, search
from wisselplaats.services.listing.offer import change, ladder_of, lapse, publish, withdraw
from wisselplaats.services.listing.seen import (
    Shown,
    dates_of,
    gate_open,
    get,
    own,
    rung,
    seen,
    shown,
    stands,
    visible,
    warnings_of,
)

__all__ = [
    "Shown",
    "Sort",
    "change",
    "dates_of",
    "gate_open",
    "get",
    "kinds_of_word",
    "ladder_of",
    "lapse",
    "own",
    "publish",
    "rung",
    "search",
    "seen",
    "shown",
    "stands",
    "visible",
    "warnings_of",
    "withdraw",
]
