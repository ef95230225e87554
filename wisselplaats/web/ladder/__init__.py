"""The pages of the reuse ladder."""

from wisselplaats.web.ladder.ladder import blp

__all__ = ["blp"]
