"""Handing over over REST."""

from wisselplaats.api.handover import appointment
from wisselplaats.api.handover.record import blp

__all__ = ["appointment", "blp"]
