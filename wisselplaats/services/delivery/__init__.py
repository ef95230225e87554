"""Bulk uploads: taken in, processed in the worker, seen with their outcome per row, applied, cancelled, cleaned up."""

from wisselplaats.services.delivery.cancel import cancel
from wisselplaats.services.delivery.cleanup import remove_files
from wisselplaats.services.delivery.outcome import RowSeen, each_row, rows
from wisselplaats.services.delivery.receive import NEEDS, apply, keep, limit_mb, receive
from wisselplaats.services.delivery.seen import (
    counts_of,
    get,
    may_apply,
    may_cancel,
    search,
    source_systems,
)
from wisselplaats.services.delivery.wording import Sentence, codes, failure_of, problems_of, row_problems
from wisselplaats.services.delivery.work import give_up, process, sweep

__all__ = [
    "NEEDS",
    "RowSeen",
    "Sentence",
    "apply",
    "cancel",
    "codes",
    "counts_of",
    "each_row",
    "failure_of",
    "get",
    "give_up",
    "keep",
    "limit_mb",
    "may_apply",
    "may_cancel",
    "problems_of",
    "process",
    "receive",
    "remove_files",
    "row_problems",
    "rows",
    "search",
    "source_systems",
    "sweep",
]
