"""Factor records over REST."""

from wisselplaats.api.factor.factor import blp

__all__ = ["blp"]
