"""The pages of depots: made for a phone on the yard first."""

from wisselplaats.web.depot import count, hours, sheet, stock
from wisselplaats.web.depot.depot import blp

__all__ = ["blp", "count", "hours", "sheet", "stock"]
