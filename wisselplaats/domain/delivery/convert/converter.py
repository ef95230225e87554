"""Turns a batch of an export into values of ours, or into everything that is wrong with each of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wisselplaats.domain.delivery.convert import places
from wisselplaats.domain.delivery.convert.amounts import amounts
from wisselplaats.domain.delivery.convert.memo import Bad, Memo, cleaned, first_filled
from wisselplaats.domain.delivery.convert.texts import SHOWN, reader_of
from wisselplaats.domain.delivery.mapping import Mapping as Koppeling
from wisselplaats.domain.delivery.rows import Batch, RowProblem
from wisselplaats.domain.delivery.targets import TARGETS, FieldKind
from wisselplaats.domain.material import Found, Lexicon
from wisselplaats.domain.vocabulary import DeliveryKind, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

Texts = list[str | None]

NOT_A_MATERIAL = frozenset({"niet-bgt", "transitie"})
"""BGT values that say that the BGT has no answer (IMGeo has, or the old register had)."""
IN_ORDER = (
    ("year_laid", "replacement_year", "replaced_before_laid"),
    ("available_from", "available_until", "ends_before_start"),
    ("needed_from", "needed_until", "ends_before_start"),
    ("starts_on", "ends_on", "ends_before_start"),
    ("release_from", "release_until", "ends_before_start"),
)
"""Fields of which the second may not come before the first, and what is told when it does."""
_BY_ITSELF = frozenset({FieldKind.MATERIAL, FieldKind.COORDINATE, FieldKind.GEOMETRY_WKT, FieldKind.ENDED})


@dataclass(frozen=True)
class Catalogue:
    """What reading needs of the catalogue: its words, the unit of each kind, and the kinds that are not traded."""

    lexicon: Lexicon
    units: Mapping[str, Unit]
    untraded: frozenset[str] = frozenset()


@dataclass
class Converted:
    """A batch by field, as text that SQL reads. Dictionaries are by index in the batch.

    A row with `errors` or `skipped` is not kept; `warnings` are told and do no harm.
    """

    count: int
    values: dict[str, Sequence[str | None]] = field(default_factory=dict)
    geometry: "NDArray[Any] | None" = None
    errors: dict[int, list[RowProblem]] = field(default_factory=dict)
    warnings: dict[int, list[RowProblem]] = field(default_factory=dict)
    skipped: dict[int, str] = field(default_factory=dict)

    def error(self, index: int, column: str | None, wrong: Bad) -> None:
        """Refuse a row."""
        self.errors.setdefault(index, []).append(RowProblem(column, wrong.code, wrong.params))

    def warn(self, index: int, column: str | None, code: str, **params: Any) -> None:
        """Tell something of a row."""
        self.warnings.setdefault(index, []).append(RowProblem(column, code, params))


class Converter:
    """Reads the batches of one file; what it remembers are words, not rows.

    `to_rd` is needed where x and y may be degrees.
    """

    def __init__(
        self, mapping: Koppeling, kind: DeliveryKind, catalogue: Catalogue, to_rd: places.ToRd | None = None
    ) -> None:
        self.mapping, self.kind, self.catalogue, self.to_rd = mapping, kind, catalogue, to_rd
        self.targets = {target.name: target for target in TARGETS[kind]}
        self._clean = Memo(cleaned)
        self._read = {
            name: Memo(reader_of(target, mapping))
            for name, target in self.targets.items()
            if target.kind not in _BY_ITSELF
        }
        self._kinds = Memo(self._kind_of)

    def used(self, batch: Batch) -> list[str]:
        """The headers that are read, in a fixed order."""
        named = {header for headers in self.mapping.columns.values() for header in headers}
        return [header for header in sorted(named) if header in batch.cells]

    def cells(self, batch: Batch, name: str) -> Texts:
        """What fills a field, cleaned: the first filled column of each record; all None without columns."""
        columns = [self._clean.all(batch.cells[h]) for h in self.mapping.columns_of(name) if h in batch.cells]
        return first_filled(columns) if columns else [None] * len(batch)

    def ended(self, batch: Batch) -> list[bool]:
        """Per record whether it is an old version of its object."""
        ended = [False] * len(batch)
        for header in self.mapping.columns_of("ended"):
            if header in batch.cells:
                ended = [
                    was or cell is not None
                    for was, cell in zip(ended, self._clean.all(batch.cells[header]), strict=True)
                ]
        return ended

    def convert(self, batch: Batch, ids: Texts) -> Converted:
        """The batch in our words; `ids` are its source ids as `cells` gave them."""
        made = Converted(len(batch))
        self._identify(made, batch, ids)
        for name, memo in self._read.items():
            if name != "source_id" and (name in self.mapping.columns or name in self.mapping.constants):
                made.values[name] = self._field(made, batch, name, memo)
        if "material" in self.targets:
            self._materials(made, batch)
        self._places(made, batch)
        if "quantity" in self.targets:
            self._amounts(made)
        for first, then, code in IN_ORDER:
            self._in_order(made, first, then, code)
        for index, wrong in batch.problems.items():
            made.errors[index] = [wrong]
        return made

    def _identify(self, made: Converted, batch: Batch, ids: Texts) -> None:
        keys = self._read["source_id"].all(ids)
        self._report(made, "source_id", keys, batch)
        made.values["source_id"] = keys
        for index, text in enumerate(ids):
            if text is None:
                made.error(index, self.mapping.column("source_id"), Bad("source_id_missing", {}))

    def _field(self, made: Converted, batch: Batch, name: str, memo: Memo) -> Sequence[str | None]:
        found = memo.all(self.cells(batch, name))
        self._report(made, name, found, batch)
        constant = self.mapping.constants.get(name)
        if constant is not None and None in found:
            always = memo[constant]
            return [always if value is None else value for value in found]
        return found

    def _report(self, made: Converted, name: str, found: list[Any], batch: Batch) -> None:
        if not self._read[name].bad:
            return
        for index, value in enumerate(found):
            if type(value) is Bad:
                made.error(index, self._header(batch, name, index), value)
                found[index] = None

    def _header(self, batch: Batch, name: str, index: int) -> str | None:
        headers = [header for header in self.mapping.columns_of(name) if header in batch.cells]
        filled = (header for header in headers if self._clean[batch.cells[header][index]] is not None)
        return next(filled, self.mapping.column(name))

    def _materials(self, made: Converted, batch: Batch) -> None:
        columns = [self._clean.all(batch.cells[h]) for h in self.mapping.columns_of("material") if h in batch.cells]
        constant = self.mapping.constants.get("material")
        if not columns:
            columns = [[constant] * len(batch)]
        kinds = self._kinds.all(zip(*columns, strict=True))
        made.values["material_code"] = [code for code, _, _ in kinds]
        made.values["material_words"] = [words for _, words, _ in kinds]
        column = self.mapping.column("material")
        for index, (code, words, traded) in enumerate(kinds):
            if not traded:
                self._untraded(made, index, column, words)
            elif code is None:
                self._unknown(made, index, column, words)

    def _untraded(self, made: Converted, index: int, column: str | None, words: str | None) -> None:
        """Asphalt, sand and plants stay in an inventory; offering or asking them is another matter."""
        if self.kind is DeliveryKind.ASSETS:
            made.warn(index, column, "not_for_exchange", value=(words or "")[:SHOWN])
        else:
            made.skipped[index] = "not_for_exchange"

    def _unknown(self, made: Converted, index: int, column: str | None, words: str | None) -> None:
        if self.kind is not DeliveryKind.ASSETS:
            code = "material_missing" if words is None else "material_unknown"
            made.error(index, column, Bad(code, {"value": (words or "")[:SHOWN]}))
        elif words is not None:
            made.warn(index, column, "unknown_material", value=words[:SHOWN])

    def _kind_of(self, cells: tuple[str | None, ...]) -> tuple[str | None, str | None, bool]:
        """Code, words and whether it is for the exchange, of the words of one row, the most specific first."""
        words = tuple(dict.fromkeys(cell for cell in cells if cell and cell.casefold() not in NOT_A_MATERIAL))
        if not words:
            return None, None, True
        meant = self.mapping.meaning("material", words)
        if meant is not None and meant.word is None:
            return None, " ".join(words), False
        known = meant.word if meant is not None and meant.word in self.catalogue.units else None
        code = known or find_material((meant.word,) if meant and meant.word else words, self.catalogue.lexicon)
        return code, " ".join(words), code not in self.catalogue.untraded

    def _places(self, made: Converted, batch: Batch) -> None:
        for index, wrong in batch.geometry_problems.items():
            made.errors.setdefault(index, []).append(wrong)
        found, header, wrong_or_none = self._delivered(made, batch)
        found = places.to_metres(found, self.to_rd, self.mapping.crs, header, made.error)
        made.geometry = None if found.geometry is None else places.rounded(found.geometry)
        made.values["x"], made.values["y"] = _texts(found.x), _texts(found.y)
        if batch.geometry is not None and self.kind is not DeliveryKind.PROJECTS:  # a boundary may come later
            for index in np.nonzero(np.isnan(found.x))[0].tolist():
                if index not in made.errors:
                    made.error(index, wrong_or_none, Bad("geometry_empty", {}))

    def _delivered(self, made: Converted, batch: Batch) -> tuple[places.Places, str | None, str | None]:
        """Places as they were delivered: geometry first, then WKT, then two columns, each where the other lacks."""
        count, header = len(batch), None
        found = places.Places.nowhere(count)
        geometry = None if batch.geometry is None else batch.geometry.copy()
        wkt = self.mapping.column("wkt")
        if wkt in batch.cells and wkt is not None:
            header = wkt
            read = places.from_wkt(self._clean.all(batch.cells[wkt]), wkt, made.error)
            geometry = read if geometry is None else np.where(shapely.is_missing(geometry), read, geometry)
        if geometry is not None and not shapely.is_missing(geometry).all():
            found = places.of_geometry(geometry, made.error)
        x, y = self.mapping.column("x"), self.mapping.column("y")
        if x in batch.cells and y in batch.cells and x is not None and y is not None and np.isnan(found.x).any():
            xs, ys = self._clean.all(batch.cells[x]), self._clean.all(batch.cells[y])
            beside = places.by_columns(xs, ys, (x, y), self.mapping.decimal_mark, made.error)
            lacking = np.isnan(found.x)
            found.x, found.y = np.where(lacking, beside.x, found.x), np.where(lacking, beside.y, found.y)
            header = header or x
        return found, header, wkt

    def _amounts(self, made: Converted) -> None:
        drawn = self.kind is DeliveryKind.ASSETS
        kinds = made.values["material_code"]
        found = amounts(made.values, kinds, self.catalogue.units, made.geometry, drawn)
        made.values["quantity"], made.values["unit"] = found.quantity, found.unit
        column = self.mapping.column("quantity") or self.mapping.column("area") or self.mapping.column("count")
        if None in found.quantity:
            for index, amount in enumerate(found.quantity):
                if amount is None and index not in made.errors:
                    made.error(index, column, Bad("quantity_missing", {"unit": found.unit[index]}))
        if drawn:
            self._unusual(made, kinds, found.unit)

    def _unusual(self, made: Converted, kinds: Sequence[str | None], units: Sequence[str | None]) -> None:
        column = self.mapping.column("unit") or self.mapping.column("quantity")
        usual = Memo(self.catalogue.units.get).all(kinds)
        for index, (unit, expected) in enumerate(zip(units, usual, strict=True)):
            if expected is not None and unit is not None and unit != expected:
                made.warn(index, column, "unit_differs", value=unit, usual=expected.value)

    def _in_order(self, made: Converted, first: str, then: str, code: str) -> None:
        if first not in made.values or then not in made.values:
            return
        column = self.mapping.column(then)
        for index, (start, end) in enumerate(zip(made.values[first], made.values[then], strict=True)):
            if start is not None and end is not None and end < start:
                made.error(index, column, Bad(code, {"value": end, "year_laid": start, "start": start}))


def _texts(numbers: "NDArray[np.float64]") -> Texts:
    return [None if isnan(number) else repr(number) for number in numbers.tolist()]


def find_material(words: tuple[str, ...], lexicon: Lexicon) -> str | None:
    """The kind that a row means: all words together first, then the most specific, exact before near."""
    together = [" ".join(words)] if len(words) > 1 else []
    near: list[Found] = []
    for text in (*together, *words):
        hit = lexicon.find(text)
        if hit is not None and hit.exact:
            return hit.code
        if hit is not None:
            near.append(hit)
    return near[0].code if near else None
