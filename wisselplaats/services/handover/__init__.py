"""Handing over: agree a time, count, confirm by both sides; then the material has changed hands and counts, once."""

from wisselplaats.services.handover.agree import (
    agree,
    appointment,
    appointments,
    cancel,
    choose_destination,
    of_claim,
    of_lot,
    propose,
)
from wisselplaats.services.handover.confirm import Count, give, refuse, take
from wisselplaats.services.handover.correction import Finding, correction, corrections, original_of, photo, total_of
from wisselplaats.services.handover.correction import confirm as confirm_correction
from wisselplaats.services.handover.correction import propose as propose_correction
from wisselplaats.services.handover.correction import refuse as refuse_correction
from wisselplaats.services.handover.correction import withdraw as withdraw_correction
from wisselplaats.services.handover.destination import Destination, opening, works_of
from wisselplaats.services.handover.proof import proof
from wisselplaats.services.handover.record import get, hand_over, search
from wisselplaats.services.handover.room import Choice, choices

__all__ = [
    "Choice",
    "Count",
    "Destination",
    "Finding",
    "agree",
    "appointment",
    "appointments",
    "cancel",
    "choices",
    "choose_destination",
    "confirm_correction",
    "correction",
    "corrections",
    "get",
    "give",
    "hand_over",
    "of_claim",
    "of_lot",
    "opening",
    "original_of",
    "photo",
    "proof",
    "propose",
    "propose_correction",
    "refuse",
    "refuse_correction",
    "search",
    "take",
    "total_of",
    "withdraw_correction",
    "works_of",
]
