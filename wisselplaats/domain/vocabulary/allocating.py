"""Allocation: over what, why it runs, where it stands, and what a what-if changes."""

from enum import StrEnum


class AllocationScope(StrEnum):
    """Whose demands are served; values are the words of the REST API."""

    PROJECT = "project"
    ORGANISATION = "organisatie"
    REGION = "regio"
    ALL = "alles"


class AllocationOrigin(StrEnum):
    """Why a run was made; values are the words of the REST API."""

    REQUEST = "verzoek"
    NIGHT = "nacht"
    EVENT = "wijziging"
    WHAT_IF = "wat_als"


class AllocationState(StrEnum):
    """The life of a run; values are the words of the REST API."""

    WAITING = "wacht"
    RUNNING = "loopt"
    DONE = "klaar"
    CANCELLED = "geannuleerd"
    OVERTAKEN = "ingehaald"
    FAILED = "mislukt"


class ClaimTreatment(StrEnum):
    """What a run does with options that nobody decided on; accepted ones are never moved."""

    FIXED = "vast"
    FREE = "vrij"


class WhatIfKind(StrEnum):
    """What a what-if changes on its copy; values are the words of the REST API."""

    WITHDRAWN = "vervalt"
    MOVED = "verschuift"
    QUANTITY = "hoeveelheid"


class LineChange(StrEnum):
    """What became of a line between two runs; values are the words of the REST API."""

    ADDED = "nieuw"
    REMOVED = "vervallen"
    CHANGED = "gewijzigd"
    SAME = "gelijk"
