"""What a bulk upload looks like once it is read: a table of rows, whatever the format of the file was."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from shapely.geometry.base import BaseGeometry

from wisselplaats.domain.vocabulary import Unit


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row; `column` is the header in the file, None when the whole row is meant.

    `params` are JSON-able and hold `value`, the text as delivered, where there is one.
    """

    column: str | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One record: `number` is the 1-based line where it starts, the sheet row, or the GeoJSON feature number.

    An empty cell is None. `geometry` is in RD metres; `geometry_problem` is a code when there was a geometry
    that cannot be used; `problem` is set when the row itself could not be read (too many cells, say).
    """

    number: int
    values: dict[str, str | None]
    geometry: BaseGeometry | None = None
    geometry_problem: str | None = None
    problem: RowProblem | None = None


class Table(Protocol):
    """A file that is read as rows; `rows()` starts at the top each time it is called and streams.

    `decimal_mark` is "." where numbers were typed in the file, and "" where only the text can tell.
    """

    format: str
    encoding: str | None
    decimal_mark: str
    columns: list[str]
    count_hint: int | None

    def rows(self) -> Iterator[Row]:
        """Read from the top; raises errors.Invalid with the row number where the file breaks off."""
        ...


@dataclass(frozen=True)
class AssetFields:
    """One inventory object as we keep it: `x`, `y` in RD metres to the mm, `geometry_wkb` in RD, 2D."""

    source_id: str
    material_code: str | None
    material_words: str | None
    quantity: Decimal
    unit: Unit
    x: float | None
    y: float | None
    geometry_wkb: bytes | None
    year_laid: int | None
    replacement_year: int | None
    street: str | None
    municipality: str | None


@dataclass(frozen=True)
class RowOutcome:
    """What became of a row: exactly one of `fields`, `skipped` (a code) or a filled `errors`.

    `warnings` are counted and shown, and do not keep the row out.
    """

    number: int
    source_id: str | None = None
    fields: AssetFields | None = None
    skipped: str | None = None
    errors: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
