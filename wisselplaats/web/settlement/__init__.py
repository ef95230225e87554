"""The pages of what is settled."""

from wisselplaats.web.settlement.settlement import blp

__all__ = ["blp"]
