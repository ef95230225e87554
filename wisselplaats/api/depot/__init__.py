"""Depots over REST: the place, its stock, its counts."""

from wisselplaats.api.depot import count, stock
from wisselplaats.api.depot.depot import blp

__all__ = ["blp", "count", "stock"]
