"""Bulk uploads: taken in, processed in the worker, seen with their outcome per row, applied after a trial run."""

from wisselplaats.services.delivery.receive import apply, keep, limit_mb, receive
from wisselplaats.services.delivery.seen import counts_of, each_row, get, may_apply, rows, search, source_systems
from wisselplaats.services.delivery.wording import Sentence, failure_of, problems_of, row_problems
from wisselplaats.services.delivery.work import process, sweep

__all__ = [
    "Sentence",
    "apply",
    "counts_of",
    "each_row",
    "failure_of",
    "get",
    "keep",
    "limit_mb",
    "may_apply",
    "problems_of",
    "process",
    "receive",
    "row_problems",
    "rows",
    "search",
    "source_systems",
    "sweep",
]
