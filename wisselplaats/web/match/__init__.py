"""The pages of matches."""

from wisselplaats.web.match.match import blp

__all__ = ["blp"]
