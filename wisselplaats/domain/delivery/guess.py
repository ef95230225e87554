"""The first mapping of an inventory, guessed from headers in use; goes when the pipeline reads `mapping.Mapping`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

from wisselplaats.domain.delivery.rows import Row
from wisselplaats.domain.delivery.values import fold, mark_shown
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.material import is_nil_word

SOURCE_ID = (
    "bronid", "id", "lokaalid", "identificatie", "objectid", "gmlid", "guid",
    "uuid", "globalid", "assetid", "objectnummer", "nummer", "mastnummer", "featureid",
)  # fmt: skip
MATERIAL = (
    "plustype", "plusfysiekvoorkomen", "plusfysiekvoorkomenwegdeel", "surfacematerial", "fysiekvoorkomen",
    "bgtfysiekvoorkomen", "materiaalsoort", "materiaal", "typegedetailleerd", "type", "objecttype",
    "typeobject", "soort", "objectsoort", "verhardingssoort", "verhardingstype", "typeverharding",
    "verharding", "bgttype", "product", "omschrijving", "afmeting", "afmetingen", "formaat",
)  # fmt: skip
QUANTITY = ("hoeveelheid", "quantity", "omvang")
UNIT = ("eenheid", "unit", "hoeveelheideenheid", "eenheidhoeveelheid")
COUNT = ("aantal", "aantalstuks", "stuks", "aantalst", "count")
AREA = ("oppervlakte", "oppervlaktem2", "oppervlak", "opp", "oppm2", "oppervlakteinm2", "m2", "area", "areaalm2")
LENGTH = ("lengte", "lengtem", "lengteinm", "lengtem1", "strekkendemeter", "strekkendemeters", "m1", "length")
YEAR_LAID = (
    "jaarvanaanleg", "jaaraanleg", "aanlegjaar", "aanleg", "datumaanleg", "aanlegdatum", "bouwjaar",
    "plaatsingsjaar", "jaarplaatsing", "plaatsingsdatum", "datumplaatsing", "yearlaid",
)  # fmt: skip
REPLACEMENT_YEAR = (
    "vervangingsjaar", "geplandvervangingsjaar", "jaarvanvervanging", "jaarvervanging", "vervangjaar",
    "geplandevervanging", "vervangingtot", "eindelevensduur", "theoretischvervangingsjaar", "replacementyear",
)  # fmt: skip
STREET = ("straat", "straatnaam", "openbareruimte", "openbareruimtenaam", "naamopenbareruimte", "street")
MUNICIPALITY = ("gemeente", "gemeentenaam", "municipality")
X = (
    "xrd", "x", "rdx", "xcoordinaat", "xcoordinaatrd", "xcoord", "coordinaatx", "xco",
    "lon", "lng", "long", "longitude", "lengtegraad",
)  # fmt: skip
Y = (
    "yrd", "y", "rdy", "ycoordinaat", "ycoordinaatrd", "ycoord", "coordinaaty", "yco",
    "lat", "latitude", "breedtegraad",
)  # fmt: skip
WKT = ("wkt", "geometrie", "geometry", "geom", "thegeom", "shape", "wktgeom")
ENDED = ("eindregistratie", "terminationdate", "objecteindtijd", "tijdstipeindregistratie", "eindtijd")

MOSTLY_UNIQUE = 0.5
"""Below this share of different values a column is a group or a version, not an identity."""


@dataclass(frozen=True)
class Mapping:
    """Headers of the file per field of ours; None or empty: the file does not have it.

    `x`, `y` may hold RD metres or WGS84 degrees (x the longitude): their ranges do not meet, so each row
    tells. `ended`: a row in which any of these is filled is an old version. `decimal_mark`: ",", "." or ""
    (not known). `material` is in order: the most specific words first.
    """

    source_id: str | None = None
    material: tuple[str, ...] = ()
    quantity: str | None = None
    unit: str | None = None
    count: str | None = None
    area: str | None = None
    length: str | None = None
    year_laid: str | None = None
    replacement_year: str | None = None
    street: str | None = None
    municipality: str | None = None
    x: str | None = None
    y: str | None = None
    wkt: str | None = None
    ended: tuple[str, ...] = ()
    decimal_mark: str = ""

    @property
    def missing(self) -> list[str]:
        """Fields without which no row can be kept, and that no column was found for."""
        return [] if self.source_id else ["source_id"]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; `from_dict` reads it back."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Mapping":
        """Unknown keys and values of the wrong kind raise Invalid, all of them at once."""
        known = {f.name: f.default for f in fields(cls)}
        wrong = [name for name, v in stored.items() if not _fits(known, name, v)]
        if wrong:
            raise Invalid([FieldProblem(name, "mapping_field_wrong", {"field": name}) for name in wrong])
        given: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in stored.items()}
        return cls(**given)

    def check(self, columns: Sequence[str]) -> None:
        """Raises Invalid when it names columns that the file does not have, or leaves out what must be there."""
        problems = [FieldProblem(name, "mapping_field_missing", {"field": name}) for name in self.missing]
        for name, value in self.as_dict().items():
            named = value if isinstance(value, list) else [value] if value and name != "decimal_mark" else []
            problems += [
                FieldProblem(name, "mapping_column_unknown", {"field": name, "column": column})
                for column in named
                if column not in columns
            ]
        if problems:
            raise Invalid(problems)


def _fits(known: dict[str, Any], name: str, value: Any) -> bool:
    if name not in known:
        return False
    if name == "decimal_mark":
        return value in ("", ".", ",")
    if isinstance(known[name], tuple):
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return value is None or isinstance(value, str)


def propose_mapping(columns: Sequence[str], sample_rows: Iterable[Row], decimal_mark: str = "") -> Mapping:
    """A mapping by the headers in use at Dutch municipalities, the BGT and IMBOR.

    Give all rows where time allows: the source id is the first column, in the order of SOURCE_ID, whose
    values are filled and never repeat among the *current* rows (those without an end of registration). So
    lokaalID wins where it names the object, and loses where old versions are not marked. When no column is
    clean, the one with the most different values, if at least half of them differ; its repeats then show
    as `duplicate_in_file`. `decimal_mark` is that of the table; "" means: see it from the values.
    """
    by_fold = {fold(column): column for column in reversed(columns)}
    ended = _all(by_fold, ENDED)
    ids = _all(by_fold, SOURCE_ID)
    numeric = _all(by_fold, QUANTITY + COUNT + AREA + LENGTH + X + Y)
    sample = _Sample(ids, numeric, ended)
    for row in sample_rows:
        sample.add(row)
    x, y = _first(by_fold, X), _first(by_fold, Y)
    return Mapping(
        source_id=sample.best_id(),
        material=_all(by_fold, MATERIAL),
        quantity=_first(by_fold, QUANTITY),
        unit=_first(by_fold, UNIT),
        count=_first(by_fold, COUNT),
        area=_first(by_fold, AREA),
        length=_first(by_fold, LENGTH),
        year_laid=_first(by_fold, YEAR_LAID),
        replacement_year=_first(by_fold, REPLACEMENT_YEAR),
        street=_first(by_fold, STREET),
        municipality=_first(by_fold, MUNICIPALITY),
        x=x if y else None,
        y=y if x else None,
        wkt=_first(by_fold, WKT),
        ended=ended,
        decimal_mark=decimal_mark or sample.decimal_mark(),
    )


def _first(by_fold: dict[str, str], synonyms: Iterable[str]) -> str | None:
    return next((by_fold[word] for word in synonyms if word in by_fold), None)


def _all(by_fold: dict[str, str], synonyms: Iterable[str]) -> tuple[str, ...]:
    return tuple(by_fold[word] for word in synonyms if word in by_fold)


class _Sample:
    """What the rows say about the columns; keeps hashes, not values, so that 500,000 rows stay small."""

    def __init__(self, ids: tuple[str, ...], numeric: tuple[str, ...], ended: tuple[str, ...]) -> None:
        self.ended, self.numeric = ended, numeric
        self.seen: dict[str, set[int]] = {column: set() for column in ids}
        self.current = 0
        self.marks: set[str] = set()

    def add(self, row: Row) -> None:
        if row.problem or is_ended(row, self.ended):
            return
        self.current += 1
        for column, seen in self.seen.items():
            value = filled(row, column)
            if value is not None:
                seen.add(hash(value))
        for column in self.numeric:
            self.marks.add(mark_shown(row.values.get(column) or ""))

    def best_id(self) -> str | None:
        if not self.current:
            return next(iter(self.seen), None)
        # max() keeps the first of equals, which is the order of SOURCE_ID.
        best = max(self.seen, key=lambda column: len(self.seen[column]), default=None)
        if best is None or len(self.seen[best]) < self.current * MOSTLY_UNIQUE:
            return None
        return best

    def decimal_mark(self) -> str:
        shown = self.marks - {""}
        return shown.pop() if len(shown) == 1 else ""


def filled(row: Row, column: str) -> str | None:
    """The cell without spaces around it; None when it is empty or holds a nil word such as `waardeOnbekend`."""
    text = (row.values.get(column) or "").strip()
    return None if not text or _is_nil(text) else text


@lru_cache(maxsize=8192)
def _is_nil(text: str) -> bool:
    # The same few words fill most columns of an inventory of half a million objects.
    return is_nil_word(text)


def is_ended(row: Row, ended: Iterable[str]) -> bool:
    """Whether the row is a version of an object that is no longer the current one."""
    return any(filled(row, column) is not None for column in ended)
