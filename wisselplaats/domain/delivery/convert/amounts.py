"""How much there is: the stated quantity, else a column in the kind's own unit, else another, else what was drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import shapely

from wisselplaats.domain.quantity import STEP
from wisselplaats.domain.vocabulary import Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

Texts = Sequence[str | None]

UNIT_OF_DIMENSION = (Unit.PIECE, Unit.M, Unit.M2)
"""Points are counted, lines measured in metres, surfaces in square metres."""
_COLUMNS = {Unit.M2: "area", Unit.M: "length", Unit.PIECE: "count"}


@dataclass(frozen=True)
class Amounts:
    """Per record the quantity and its unit as text, None where nothing tells."""

    quantity: list[str | None]
    unit: list[str | None]


def amounts(
    values: Mapping[str, Texts], kinds: Texts, units: Mapping[str, Unit], geometry: "NDArray[Any] | None", drawn: bool
) -> Amounts:
    """The amounts of a batch. `units` is the catalogue's unit per kind; `drawn`: the geometry itself may tell."""
    count = len(kinds)
    stated = list(values.get("quantity") or [None] * count)
    unit = list(values.get("unit") or [None] * count)
    if None not in stated and None not in unit:
        return Amounts(stated, unit)
    dimensions = shapely.get_dimensions(geometry).tolist() if geometry is not None else [0] * count
    for index in range(count):
        if stated[index] is not None and unit[index] is not None:
            continue
        usual = units.get(kinds[index] or "")
        preferred = usual or UNIT_OF_DIMENSION[max(dimensions[index], 0)]
        if stated[index] is not None:
            unit[index] = preferred.value
            continue
        found = _in_columns(values, index, preferred)
        if found is None and drawn:
            found = _drawn(None if geometry is None else geometry[index], dimensions[index], usual)
        stated[index], unit[index] = found or (None, preferred.value)
    return Amounts(stated, unit)


def _in_columns(values: Mapping[str, Texts], index: int, preferred: Unit) -> tuple[str, str] | None:
    for unit in sorted(_COLUMNS, key=lambda unit: unit is not preferred):
        column = values.get(_COLUMNS[unit])
        if column is not None and (text := column[index]) is not None:
            return text, unit.value
    return None


def _drawn(geometry: Any, dimension: int, usual: Unit | None) -> tuple[str, str] | None:
    """The size of the geometry; one piece for what is counted. Metres of a kind cannot be seen from a point."""
    if geometry is None or dimension <= 0:
        return ("1", Unit.PIECE.value) if usual in (None, Unit.PIECE) else None
    size = shapely.length(geometry) if dimension == 1 else shapely.area(geometry)
    rounded = max(Decimal(repr(float(size))).quantize(STEP, ROUND_HALF_UP), STEP)
    return format(rounded.normalize(), "f"), UNIT_OF_DIMENSION[dimension].value
