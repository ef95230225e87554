"""Claims on offers: ask for a quantity, decide on it, cancel it, let it lapse; never more than there is."""

from wisselplaats.services.reservation.claim import Wish, cancel, decide, expire, request
from wisselplaats.services.reservation.seen import Choices, Event, get, history, own_choices, search

__all__ = [
    "Choices",
    "Event",
    "Wish",
    "cancel",
    "decide",
    "expire",
    "get",
    "history",
    "own_choices",
    "request",
    "search",
]
