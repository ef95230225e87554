"""Handing over: where an appointment stands, and why less was there than was promised."""

from enum import StrEnum


class AppointmentState(StrEnum):
    """How far the two sides are."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    GIVEN = "given"
    DONE = "done"
    CANCELLED = "cancelled"


class LossReason(StrEnum):
    """Why part of what was promised is not there; values are the words of the REST API."""

    BREAKAGE = "breuk"
    MISCOUNT = "telverschil"
    POLLUTION = "vervuild"
    GONE = "verdwenen"
