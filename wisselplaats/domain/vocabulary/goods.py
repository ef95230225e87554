"""What the things are: units, quality, states and legal status of what lies in the street and on the depot."""

from enum import StrEnum


class Unit(StrEnum):
    """Units of quantity; UNECE codes MTK, MTR, H87, KGM, TNE, MTQ."""

    M2 = "m2"
    M = "m"
    PIECE = "st"
    KG = "kg"
    TONNE = "t"
    M3 = "m3"


class Determination(StrEnum):
    """How a quantity was determined."""

    MEASURED = "measured"
    COUNTED = "counted"
    GIS = "gis"
    ESTIMATED = "estimated"


class Quality(StrEnum):
    """A is as new, D needs repair; compared by position, A best."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    def at_least(self, minimum: "Quality") -> bool:
        """Whether this grade is as good as the minimum or better."""
        return self.value <= minimum.value


class AssetState(StrEnum):
    """An object in the inventory: in use, or withdrawn from it."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class ProjectState(StrEnum):
    """Where a reconstruction stands."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class LotState(StrEnum):
    """A lot exists from the moment it is planned."""

    EXPECTED = "expected"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    IN_DEPOT = "in_depot"
    GONE = "gone"


class LegalStatus(StrEnum):
    """Legal status of a lot under the waste law."""

    PRODUCT = "product"
    CONTINUED_USE = "continued_use"
    WASTE = "waste"
    UNKNOWN = "unknown"
