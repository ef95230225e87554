"""What happens in a depot: how stock moves, why, and where a count stands."""

from enum import StrEnum


class MovementKind(StrEnum):
    """What a movement does to the stock of a depot."""

    IN = "in"
    OUT = "out"
    BAY = "bay"
    QUANTITY = "quantity"


class MovementReason(StrEnum):
    """Why stock moved."""

    OPENING = "opening"
    BROUGHT = "brought"
    OTHER_DEPOT = "other_depot"
    HANDED_OVER = "handed_over"
    TAKEN_OUT = "taken_out"
    RECYCLED = "recycled"
    COUNTED = "counted"
    CORRECTED = "corrected"
    REARRANGED = "rearranged"


class CountState(StrEnum):
    """Where a stock count stands."""

    OPEN = "open"
    BOOKED = "booked"
    CANCELLED = "cancelled"
