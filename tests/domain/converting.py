"""One row or a few through the converter of deliveries, with a small catalogue."""

import numpy

from wisselplaats.adapters.geography import arrays_to_rd
from wisselplaats.domain.delivery.convert import Catalogue, Converter
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.rows import Batch
from wisselplaats.domain.material import Lexicon
from wisselplaats.domain.vocabulary import DeliveryKind, Unit

ASSETS, LOTS, DEMANDS = DeliveryKind.ASSETS, DeliveryKind.LOTS, DeliveryKind.DEMANDS
CATALOGUE = Catalogue(
    Lexicon(
        [("bank", "bank"), ("lichtpunt", "lichtmast"), ("betontegel", "betontegel"),
         ("betontegel 300x300x45", "betontegel-300x300x45"), ("asfalt", "asfalt")]
    ),
    {"bank": Unit.PIECE, "betontegel": Unit.M2, "betontegel-300x300x45": Unit.M2, "asfalt": Unit.M2},
    frozenset({"asfalt"}),
)  # fmt: skip
COLUMNS = {
    "source_id": ("id",), "material": ("materiaal", "afmeting"), "quantity": ("hoeveelheid",), "unit": ("eenheid",),
    "count": ("aantal",), "length": ("lengte",), "area": ("oppervlakte",), "x": ("x",), "y": ("y",), "wkt": ("vorm",),
    "year_laid": ("aanlegjaar",), "replacement_year": ("vervangingsjaar",), "street": ("straat",),
    "municipality": ("gemeente",), "ended": ("eindRegistratie",),
}  # fmt: skip
DATES = {"available_from": ("van",), "available_until": ("tot",)}


def batch(*rows, geometry=None, **wrong):
    headers = list(dict.fromkeys(header for cells in rows for header in cells))
    cells = {header: [cells.get(header) for cells in rows] for header in headers}
    shapes = None if geometry is None else numpy.array([*geometry, None], dtype=object)[:-1]
    return Batch(1, range(2, 2 + len(rows)), cells, shapes, **wrong)


def converted(given, kind=ASSETS, **options):
    """What a converter makes of a batch; `options` are those of the mapping."""
    columns = {name: headers for name, headers in (COLUMNS | DATES).items() if kind is LOTS or name not in DATES}
    mapping = Mapping(columns=options.pop("columns", columns), **options)
    reader = Converter(mapping, kind, CATALOGUE, arrays_to_rd)
    return reader.convert(given, reader.cells(given, "source_id"))


def one(kind=ASSETS, options=None, **cells):
    return converted(batch({"id": "a1", "materiaal": "bank", **cells}), kind, **(options or {}))


def value(made, name):
    (found,) = made.values[name]
    return found


def codes(made, index=0):
    return [(problem.column, problem.code) for problem in made.errors.get(index, [])]


def warned(made, index=0):
    return [problem.code for problem in made.warnings.get(index, [])]


def at(made):
    return float(value(made, "x")), float(value(made, "y"))
