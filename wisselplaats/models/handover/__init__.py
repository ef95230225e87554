"""Handovers: what two sides agree and confirm, what then changed hands, and how that is put right."""

from wisselplaats.models.handover.appointment import HandoverAppointment
from wisselplaats.models.handover.correction import CorrectionPhoto, HandoverCorrection
from wisselplaats.models.handover.record import Handover, ImpactLine

__all__ = ["CorrectionPhoto", "Handover", "HandoverAppointment", "HandoverCorrection", "ImpactLine"]
