"""When material moved in time, and by how much."""

from wisselplaats.models.planning.slip import LotSlip

__all__ = ["LotSlip"]
