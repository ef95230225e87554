"""Depots: the place and its hours, what moves in and out, and the counts of what lies there."""

from wisselplaats.models.depot.count import StockCount, StockCountLine
from wisselplaats.models.depot.depot import Depot, DepotException, DepotHours
from wisselplaats.models.depot.movement import StockMovement

__all__ = ["Depot", "DepotException", "DepotHours", "StockCount", "StockCountLine", "StockMovement"]
