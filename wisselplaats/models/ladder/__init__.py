"""How far offers went down the reuse ladder, and what was recycled and why."""

from wisselplaats.models.ladder.recycling import Recycling, RecyclingReason
from wisselplaats.models.ladder.rung import ListingRung

__all__ = ["ListingRung", "Recycling", "RecyclingReason"]
