"""Searches of the market that a user keeps: new offers that pass their filters are found and told, once."""

from wisselplaats.services.saved_search.find import look, searches_fitting
from wisselplaats.services.saved_search.record import MOST, change, create, get, remove, renew_words, search
from wisselplaats.services.saved_search.seen import Found, counts, found

__all__ = [
    "MOST",
    "Found",
    "change",
    "counts",
    "create",
    "found",
    "get",
    "look",
    "remove",
    "renew_words",
    "search",
    "searches_fitting",
]
