"""Turns a row of an asset system's export into an inventory object, or into everything that is wrong with it."""

import hashlib
import json
from collections.abc import Mapping as Map
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from wisselplaats.domain.delivery.cells import SHOWN, Cells
from wisselplaats.domain.delivery.guess import Mapping, filled, is_ended
from wisselplaats.domain.delivery.place import ToRd, dimension, geometry_of, point_of
from wisselplaats.domain.delivery.rows import AssetFields, Row, RowOutcome, RowProblem
from wisselplaats.domain.material import Found, Lexicon
from wisselplaats.domain.quantity import STEP
from wisselplaats.domain.vocabulary import Unit

NOT_A_MATERIAL = frozenset({"niet-bgt", "transitie"})
"""BGT values that say that the BGT has no answer (IMGeo has, or the old register had)."""

UNIT_OF_DIMENSION = (Unit.PIECE, Unit.M, Unit.M2)
"""Points are counted, lines measured in metres, surfaces in square metres."""


class Interpreter:
    """Reads the rows of one file in order; remembers the source ids, so that a second one is seen.

    `to_rd` is needed where x and y may be degrees. `units` is the catalogue's unit per kind: a quantity
    without a unit is then taken in that unit, and another unit is a warning.
    """

    def __init__(
        self, mapping: Mapping, lexicon: Lexicon, to_rd: ToRd | None = None, units: Map[str, Unit] | None = None
    ) -> None:
        self.mapping, self.lexicon, self.to_rd = mapping, lexicon, to_rd
        self.units = units or {}
        self._first_row: dict[str, int] = {}
        self._found: dict[tuple[str, ...], str | None] = {}

    def interpret(self, row: Row) -> RowOutcome:
        """One outcome; rows that are skipped do not count as a first occurrence of their source id."""
        if row.problem:
            return RowOutcome(row.number, errors=[row.problem])
        cells = Cells(row, self.mapping)
        if is_ended(row, self.mapping.ended):
            return RowOutcome(row.number, cells.text(self.mapping.source_id), skipped="ended_version")
        source_id = cells.source_id()
        self._check_duplicate(cells, source_id)
        words = self._words(row)
        code = self._material(words)
        asset = self._asset(cells, source_id, code, " ".join(words) or None)
        if asset is None:
            return RowOutcome(row.number, source_id, errors=cells.problems)
        return RowOutcome(row.number, source_id, asset, warnings=self._warnings(asset))

    def _check_duplicate(self, cells: Cells, source_id: str | None) -> None:
        if source_id is None:
            return
        first = self._first_row.setdefault(source_id, cells.row.number)
        if first != cells.row.number:
            cells.problem(self.mapping.source_id, "duplicate_in_file", source_id, first_row=first)

    def _words(self, row: Row) -> tuple[str, ...]:
        found = (filled(row, column) for column in self.mapping.material)
        return tuple(dict.fromkeys(word for word in found if word and word.casefold() not in NOT_A_MATERIAL))

    def _material(self, words: tuple[str, ...]) -> str | None:
        if words not in self._found:
            self._found[words] = find_material(words, self.lexicon)
        return self._found[words]

    def _asset(self, cells: Cells, source_id: str | None, code: str | None, words: str | None) -> AssetFields | None:
        geometry = geometry_of(cells, self.to_rd)
        preferred = self.units.get(code or "", UNIT_OF_DIMENSION[dimension(geometry)])
        quantity, unit = cells.quantity(preferred) or _measured(geometry)
        laid, replacement = cells.years()
        if cells.problems or source_id is None:
            return None
        point = point_of(geometry)
        return AssetFields(
            source_id=source_id,
            material_code=code,
            material_words=words,
            quantity=quantity,
            unit=unit,
            x=point[0] if point else None,
            y=point[1] if point else None,
            geometry_wkb=shapely.to_wkb(geometry) if geometry is not None else None,
            year_laid=laid,
            replacement_year=replacement,
            street=cells.text(self.mapping.street),
            municipality=cells.text(self.mapping.municipality),
        )

    def _warnings(self, asset: AssetFields) -> list[RowProblem]:
        if asset.material_code is None:
            column = self.mapping.material[0] if self.mapping.material else None
            return [RowProblem(column, "unknown_material", {"value": (asset.material_words or "")[:SHOWN]})]
        usual = self.units.get(asset.material_code, asset.unit)
        if usual is asset.unit:
            return []
        column = self.mapping.unit or self.mapping.quantity
        return [RowProblem(column, "unit_differs", {"value": asset.unit.value, "usual": usual.value})]


def interpret(row: Row, mapping: Mapping, lexicon: Lexicon, to_rd: ToRd | None = None) -> RowOutcome:
    """One row by itself; a whole file needs an Interpreter, which also sees duplicates."""
    return Interpreter(mapping, lexicon, to_rd).interpret(row)


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


def content_hash(asset: AssetFields) -> str:
    """SHA-256 over all fields: the same object delivered again gives the same text, whatever the file format."""
    content: dict[str, Any] = dict(vars(asset))
    content["quantity"] = format(asset.quantity.normalize(), "f")
    content["geometry_wkb"] = asset.geometry_wkb.hex() if asset.geometry_wkb else None
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _measured(geometry: BaseGeometry | None) -> tuple[Decimal, Unit]:
    """The size of the geometry itself; one piece for a point and where there is nothing to measure."""
    on = dimension(geometry)
    if geometry is None or on == 0:
        return Decimal(1), Unit.PIECE
    size = geometry.length if on == 1 else geometry.area
    return max(Decimal(repr(float(size))).quantize(STEP, ROUND_HALF_UP), STEP), UNIT_OF_DIMENSION[on]
