"""Offers: who sees them, how people search them, how they are made and withdrawn."""

from wisselplaats.services.listing.ladder import Step, lower, reasons, recycle, recycling_of, steps_of, write_steps
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
    "Step",
    "change",
    "dates_of",
    "gate_open",
    "get",
    "kinds_of_word",
    "ladder_of",
    "lapse",
    "lower",
    "own",
    "publish",
    "reasons",
    "recycle",
    "recycling_of",
    "rung",
    "search",
    "seen",
    "shown",
    "stands",
    "steps_of",
    "visible",
    "warnings_of",
    "withdraw",
    "write_steps",
]
