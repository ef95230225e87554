"""The page of the choice between reuse and new."""

from wisselplaats.web.choice.pages import blp

__all__ = ["blp"]
