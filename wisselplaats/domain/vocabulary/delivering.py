"""Bulk uploads: what they hold and what became of them."""

from enum import StrEnum


class DeliveryKind(StrEnum):
    """What a bulk upload holds; values are the words of the REST API."""

    ASSETS = "areaalobjecten"
    LOTS = "partijen"
    DEMANDS = "behoeften"
    PROJECTS = "projecten"


class DeliveryState(StrEnum):
    """The life of a bulk upload; values are the words of the REST API."""

    RECEIVED = "ontvangen"
    AWAITING_MAPPING = "wacht_op_koppeling"
    PROCESSING = "in_verwerking"
    PROCESSED = "verwerkt"
    REFUSED = "geweigerd"
    FAILED = "mislukt"
    ABORTED = "afgebroken"


class DeliveryPhase(StrEnum):
    """What the worker is doing with a bulk upload; values are the words of the REST API."""

    LOOKING = "kolommen_bekijken"
    READING = "rijen_lezen"
    WRITING = "schrijven"


class RowStatus(StrEnum):
    """The outcome of one delivered row; values are the words of the REST API."""

    CREATED = "aangemaakt"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    SKIPPED = "overgeslagen"
    ERROR = "fout"
