"""Depots: the place and its hours, what lies in them, what comes and goes, and the counting of it."""

from wisselplaats.services.depot.hours import OpenDay, open_at, open_days, set_hours
from wisselplaats.services.depot.record import Stock, change, create, get, lots, search, stock

__all__ = [
    "OpenDay",
    "Stock",
    "change",
    "create",
    "get",
    "lots",
    "open_at",
    "open_days",
    "search",
    "set_hours",
    "stock",
]
