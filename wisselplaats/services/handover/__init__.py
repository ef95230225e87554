"""Handing over: agree a time, count, confirm by both sides; then the material has changed hands and counts, once."""

from wisselplaats.services.handover.agree import agree, appointment, appointments, cancel, of_claim, of_lot, propose
from wisselplaats.services.handover.confirm import Count, give, refuse, take
from wisselplaats.services.handover.proof import proof
from wisselplaats.services.handover.record import get, hand_over, search

__all__ = [
    "Count",
    "agree",
    "appointment",
    "appointments",
    "cancel",
    "get",
    "give",
    "hand_over",
    "of_claim",
    "of_lot",
    "proof",
    "propose",
    "refuse",
    "search",
    "take",
]
