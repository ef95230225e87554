"""Claims, what is asked of their end dates, what both sides write about them, and the owner's rule."""

from wisselplaats.models.reservation.claim import Reservation
from wisselplaats.models.reservation.extension import ReservationExtension
from wisselplaats.models.reservation.rule import AcceptLimit
from wisselplaats.models.reservation.talk import MessageAttachment, ReservationMessage, ReservationReading

__all__ = [
    "AcceptLimit",
    "MessageAttachment",
    "Reservation",
    "ReservationExtension",
    "ReservationMessage",
    "ReservationReading",
]
