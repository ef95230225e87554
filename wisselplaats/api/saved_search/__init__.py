"""Saved searches over REST."""

from wisselplaats.api.saved_search.saved_search import blp

__all__ = ["blp"]
