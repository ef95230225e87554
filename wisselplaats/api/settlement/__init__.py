"""What is settled, over REST."""

from wisselplaats.api.settlement.settlement import blp

__all__ = ["blp"]
