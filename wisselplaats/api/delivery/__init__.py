"""Bulk uploads over REST: the files, and how they are read."""

from wisselplaats.api.delivery.delivery import blp
from wisselplaats.api.delivery.mapping import blp as mapping_blp

__all__ = ["blp", "mapping_blp"]
