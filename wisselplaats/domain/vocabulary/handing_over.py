"""Handing over: where an appointment stands, where it goes, why less was there, and how what was written is put right."""

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


class DestinationKind(StrEnum):
    """Where the material goes; values are the words of the REST API."""

    PROJECT = "project"
    DEPOT = "depot"
    PLACE = "plek"


class CorrectionReason(StrEnum):
    """Why more or less changed hands than was written down; values are the words of the REST API."""

    MISCOUNT = "telverschil"
    BREAKAGE = "breuk"
    POLLUTION = "vervuild"
    GONE = "verdwenen"
    OTHER_KIND = "andere_soort"
    OTHER = "anders"


class CorrectionState(StrEnum):
    """How far the two sides are about a correction."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class CorrectionOutcome(StrEnum):
    """What becomes of what did not change hands after all; values are the words of the REST API."""

    RETURNED = "terug_naar_gever"
    WRITTEN_OFF = "afgeboekt"
