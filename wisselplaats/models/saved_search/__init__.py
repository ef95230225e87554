"""Searches of the market that a user keeps, and what they found."""

from wisselplaats.models.saved_search.search import SavedSearch, SavedSearchHit, SavedSearchKind

__all__ = ["SavedSearch", "SavedSearchHit", "SavedSearchKind"]
