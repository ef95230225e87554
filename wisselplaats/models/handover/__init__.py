"""Handovers: what two sides agree and confirm, and what then changed hands."""

from wisselplaats.models.handover.appointment import HandoverAppointment
from wisselplaats.models.handover.record import Handover, ImpactLine

__all__ = ["Handover", "HandoverAppointment", "ImpactLine"]
