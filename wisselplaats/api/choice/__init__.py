"""The choice between reuse and new over REST."""

from wisselplaats.api.choice.choice import blp

__all__ = ["blp"]
