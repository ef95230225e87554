"""Handing over over REST."""

from wisselplaats.api.handover import appointment, correction
from wisselplaats.api.handover.record import blp

__all__ = ["appointment", "blp", "correction"]
