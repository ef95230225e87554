"""The exchange: offers, demands, matches and claims."""

from enum import StrEnum


class ListingState(StrEnum):
    """Whether an offer stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"


class Rung(StrEnum):
    """Rungs of the reuse ladder (stroomschema Apeldoorn), best first."""

    SAME_PROJECT = "same_project"
    OTHER_PROJECT = "other_project"
    OWN_DEPOT = "own_depot"
    REGION = "region"
    OPEN_MARKET = "open_market"
    RECYCLING = "recycling"


class DemandState(StrEnum):
    """Whether a demand line still asks."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


class MatchState(StrEnum):
    """Whether a match holds today."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class MatchNews(StrEnum):
    """What of a match is still to be told."""

    NEW = "new"
    IMPROVED = "improved"
    RETURNED = "returned"
    BROKEN = "broken"


class ReservationState(StrEnum):
    """The life of a claim."""

    QUEUED = "queued"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


class Decision(StrEnum):
    """What the owner says to a claim; values are the words of the REST API."""

    ACCEPT = "akkoord"
    DECLINE = "afgewezen"


class ExtensionState(StrEnum):
    """What came of asking for more time."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


class ReservationSide(StrEnum):
    """On which side of a claim an organisation stands; values are the words of the REST API."""

    TAKER = "vrager"
    OWNER = "eigenaar"
