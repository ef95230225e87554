"""Depots over REST: the place, its stock, its counts, its labels."""

from wisselplaats.api.depot import count, label, stock
from wisselplaats.api.depot.depot import blp

__all__ = ["blp", "count", "label", "stock"]
