"""Places in the plane of the Dutch grid, so that distance is plain geometry without a map library."""

import math
from dataclasses import dataclass
from decimal import Decimal

from wisselplaats.domain.errors import Invalid

X_MIN, X_MAX = 482.06, 284182.97
Y_MIN, Y_MAX = 306602.42, 637049.52
"""Area of use of EPSG:28992 (RD New) in metres, per the EPSG register: the Netherlands on land."""

DETOUR = Decimal("1.3")
"""Road km per km as the crow flies; indicative: studies of West European roads find 1.2 to 1.4."""

_KM_STEP = Decimal("0.001")


@dataclass(frozen=True)
class Place:
    """A point in RD New metres. Raises Invalid `place_outside_netherlands` on field `place`."""

    x: float
    y: float

    def __post_init__(self) -> None:
        if not in_netherlands(self.x, self.y):
            raise Invalid.one("place", "place_outside_netherlands", x=str(self.x), y=str(self.y))


@dataclass(frozen=True)
class Box:
    """A rectangle along the grid in RD New metres, edges included; or Invalid `box_inside_out`."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float

    def __post_init__(self) -> None:
        # Written so that a NaN fails too: every comparison with it is false.
        if not (self.x_min <= self.x_max and self.y_min <= self.y_max):
            raise Invalid.one("box", "box_inside_out")

    @classmethod
    def around(cls, place: Place, radius_km: Decimal) -> "Box":
        """The box that holds every place within the radius as the crow flies."""
        reach = float(radius_km) * 1000
        return cls(place.x - reach, place.y - reach, place.x + reach, place.y + reach)

    def holds(self, place: Place) -> bool:
        """Whether the place lies in the box or on its edge."""
        return self.x_min <= place.x <= self.x_max and self.y_min <= place.y <= self.y_max


def in_netherlands(x: float, y: float) -> bool:
    """Whether RD metres lie in the area where the grid may be used; false for NaN and infinity."""
    return X_MIN <= x <= X_MAX and Y_MIN <= y <= Y_MAX


def distance_km(a: Place, b: Place, detour: Decimal = DETOUR) -> Decimal:
    """Indicative road distance in km at metre precision: the straight line times the detour factor."""
    metres = Decimal(repr(math.hypot(a.x - b.x, a.y - b.y)))
    return (metres * detour / 1000).quantize(_KM_STEP)
