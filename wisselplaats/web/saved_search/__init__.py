"""The pages of saved searches."""

from wisselplaats.web.saved_search.saved_search import blp

__all__ = ["blp"]
