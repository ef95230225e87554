"""What a bulk upload looks like once it is read: a table of rows, whatever the format of the file was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 5_000
"""Records that are worked on at a time: enough to work by column, few enough to stay small."""

CLASS_COLUMN = "imbor.klasse"
"""The column that a CROW IMBOR exchange file gets: the URI of the class, where each class has a table of its own."""


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row; `column` is the header in the file, None when the whole row is meant.

    `params` are JSON-able and hold `value`, the text as delivered, where there is one.
    """

    column: str | None
    code: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Up to BATCH records, by column. The dictionaries of problems are by index in the batch, from 0.

    `first` is the record number of the first one, 1-based, as people count records below the header; `lines` the
    physical line where each starts (CSV), its row on the sheet, or its number in the layer or collection. `cells`
    holds per header one value per record as delivered, None when it is empty. `geometry` holds shapely geometries in
    RD metres, 2D, None where a record has none; it is None when the format has no geometry.
    `geometry_problems`: the geometry of the record cannot be used; its other cells can. `problems`: the record
    cannot be used, and its cells are those that could be read.
    """

    first: int
    lines: Sequence[int]
    cells: Mapping[str, Sequence[str | None]]
    geometry: "NDArray[Any] | None" = None
    geometry_problems: Mapping[int, RowProblem] = field(default_factory=dict)
    problems: Mapping[int, RowProblem] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True)
class Part:
    """A sheet, a layer or a table of the file.

    `rows` is None when it was not counted, and may be too high by a few. `reason` is a message code that says why
    it is not read; None for a part that is, and for one that could have been (`chosen` is then false).
    """

    name: str
    hidden: bool = False
    rows: int | None = None
    chosen: bool = False
    reason: str | None = None


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost; the first that is passed refuses the file by name.

    `unpacked_mb` and `cells` are about workbooks, counted and not believed; `memory_mb` and `seconds` are what the
    process that reads a workbook gets; `text_mb` is the longest single line, cell or feature.
    """

    columns: int = 500
    rows: int = 2_000_000
    parts: int = 200
    unpacked_mb: int = 600
    cells: int = 20_000_000
    memory_mb: int = 1_536
    seconds: int = 180
    text_mb: int = 8


class Table(Protocol):
    """A file that is read as records, in batches; `batches()` starts at the top each time and streams.

    `decimal_mark` is "." where numbers were typed in the file, and "" where only the text can tell. `crs` is the
    coordinate system of the geometry as the file states it ("EPSG:28992"), None when the format has none.
    `count_hint` is near the number of records, None when nothing tells. `notes` are things to tell about the whole
    file, each with `row` where there is one; those about its end are there once it was read to the end.
    """

    format: str
    encoding: str | None
    decimal_mark: str
    columns: list[str]
    count_hint: int | None
    crs: str | None
    parts: list[Part]
    notes: list[RowProblem]

    def batches(self) -> Iterator[Batch]:
        """Read from the top; raises errors.Invalid with the row number where the file breaks off, or TooLarge."""
        ...
