"""How a claim stands since the planning moved, how an offer goes down the ladder, and what is settled."""

from enum import StrEnum


class ClaimStanding(StrEnum):
    """Whether the material still comes in time for who claimed it."""

    FINE = "fine"
    AT_RISK = "at_risk"
    BROKEN = "broken"


class StandingReason(StrEnum):
    """Why a claim stands as it does."""

    IN_TIME = "in_time"
    AFTER_NEED = "after_need"
    STORED_TOO_LONG = "stored_too_long"
    AFTER_WORKS = "after_works"


class AlternativeKind(StrEnum):
    """What somebody can do whose material moved; values are the words of the REST API."""

    LOT = "partij"
    DEPOT = "depot"
    DATE = "datum"


class RungCause(StrEnum):
    """Why an offer came on a rung."""

    PUBLISHED = "published"
    STARTED_LOWER = "started_lower"
    CALENDAR = "calendar"
    OWNER = "owner"
    RECYCLED = "recycled"


class PriceBasis(StrEnum):
    """What a handover is settled by."""

    FREE = "free"
    PRICE = "price"
    SETTLEMENT = "settlement"
