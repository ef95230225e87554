"""What lies in the streets today: the inventory that the asset systems of three municipalities have delivered."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

import numpy
from shapely import LineString, Point, Polygon, point_on_surface, to_wkb
from shapely.geometry.base import BaseGeometry
from sqlalchemy import insert, select

from wisselplaats.db import session
from wisselplaats.demo.condition import function_of
from wisselplaats.demo.story import STREETS, Story, Street
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models import Asset, MaterialType, uuid7

_SOURCE = "gbi"
_SECTION = 90  # metres of street that an inspector records as one object
_MM = 3  # decimals of a metre


class _Look(NamedTuple):
    """What a kind of street is made of: kinds for footway, carriageway and kerb, lamp post, and half widths in m."""

    footways: tuple[str, ...]
    carriageways: tuple[str, ...]
    kerbs: tuple[str, ...]
    lamps: tuple[str, ...]
    footway: float
    carriageway: float


_LOOKS = {
    "woonstraat": _Look(
        ("betontegel-300x300x45", "betontegel-300x300x45", "betontegel-300x300x60"),
        ("betonstraatsteen-keiformaat-80", "straatbaksteen-dikformaat", "straatbaksteen-keiformaat"),
        ("trottoirband-130-150x250", "opsluitband-100x200"),
        ("lichtmast-staal-5m", "lichtmast-staal-6m", "lichtmast-aluminium-5m"),
        1.8,
        2.4,
    ),
    "laan": _Look(
        ("betontegel-300x300x60", "betontegel-300x300x45"),
        ("betonstraatsteen-keiformaat-100", "asfalt-deklaag"),
        ("trottoirband-180-200x250", "trottoirband-130-150x250"),
        ("lichtmast-staal-8m", "lichtmast-aluminium-8m"),
        2.0,
        3.0,
    ),
    "centrum": _Look(
        ("straatbaksteen-waalformaat", "natuursteentegel-hardsteen-80"),
        ("straatbaksteen-waalformaat", "straatbaksteen-dikformaat"),
        ("trottoirband-hardstenen", "trottoirband-130-150x250"),
        ("lichtmast-klassiek", "lichtmast-staal-4m"),
        1.6,
        2.2,
    ),
}

# kind, one object per so many metres of street, pieces per object, years that it lasts (indicative)
_FURNITURE: dict[str, tuple[tuple[str, int, int, int], ...]] = {
    "woonstraat": (("bank-hout", 130, 1, 25), ("afvalbak-50l", 160, 1, 20), ("fietsnietje", 140, 6, 30)),
    "laan": (("bank-kunststof", 170, 1, 30), ("afvalbak-100l", 190, 1, 20), ("afsluitpaal-staal", 60, 1, 25)),
    "centrum": (
        ("bank-hout-zonder-rug", 90, 1, 25),
        ("amsterdammertje", 22, 1, 40),
        ("fietsnietje", 55, 8, 30),
        ("boomrooster-gietijzer", 60, 1, 50),
        ("afvalbak-100l", 110, 1, 20),
    ),
}


class _Thing(NamedTuple):
    """An object before it has an owner: its kind, amount and shape in RD metres, and when it is due."""

    kind: str
    quantity: Decimal
    unit: Unit
    shape: BaseGeometry
    laid: int
    lasts: int


def fill(story: Story) -> int:
    """Lay down all streets; answers how many objects there are."""
    kinds = select(MaterialType.code, MaterialType.name_nl)
    names = {code: name for code, name in session.execute(kinds)}
    rows = [row for street in STREETS for row in _rows(story, street, names)]
    # in the order of the streets, so that a harvest finds them in the same order with every seed's repetition
    keys = sorted(uuid7() for _ in rows)
    rows = [row | {"id": key} for row, key in zip(rows, keys, strict=True)]
    session.execute(insert(Asset), rows)
    return len(rows)


def _rows(story: Story, street: Street, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    owner = story.organisations[story.owner(street.municipality)].id
    number = STREETS.index(street) + 1
    for position, thing in enumerate(_things(story.random, street), start=1):
        words = names[thing.kind]
        yield _row(owner, f"{number:03d}-{position:04d}", street, thing, words, story.today.year)


def _row(owner: UUID, source_id: str, street: Street, thing: _Thing, words: str, year: int) -> dict[str, Any]:
    # as a delivery of the same object would keep it, so that delivering it again changes nothing
    on = point_on_surface(thing.shape)
    return {
        "organisation_id": owner,
        "source_system": _SOURCE,
        "source_id": source_id,
        "material_code": thing.kind,
        "material_words": words,
        "quantity": thing.quantity,
        "unit": thing.unit,
        "x": float(numpy.round(on.x, _MM)),  # as a delivery rounds it, ties too: the same file again changes nothing
        "y": float(numpy.round(on.y, _MM)),
        "geometry": None if isinstance(thing.shape, Point) else to_wkb(thing.shape),
        "year_laid": thing.laid,
        "replacement_year": max(year, thing.laid + thing.lasts),
        "street": street.name,
        "municipality": street.municipality,
        "function": function_of(thing.kind),
    }


def _things(random: Random, street: Street) -> Iterator[_Thing]:
    paved = random.randint(1968, 2004)
    yield from _paving(random, street, paved)
    yield from _lamps(random, street)
    for kind, every, pieces, lasts in _FURNITURE[street.look]:
        # a street gets its benches at once, so that they come out as one lot
        laid = max(paved, random.randint(1992, 2015))
        for metre in range(random.randint(5, every // 2 + 5), street.length, every):
            spot = _beside(street, metre, random.choice((-1, 1)) * 3.4)
            yield _Thing(kind, Decimal(pieces), Unit.PIECE, spot, laid, lasts)


def _paving(random: Random, street: Street, laid: int) -> Iterator[_Thing]:
    look = _LOOKS[street.look]
    footway, carriageway, kerb = (random.choice(kinds) for kinds in (look.footways, look.carriageways, look.kerbs))
    edge, front = look.carriageway, look.carriageway + look.footway
    for start in range(0, street.length, _SECTION):
        end = min(start + _SECTION, street.length)
        for side in (-1, 1):
            yield _area(footway, _strip(street, start, end, side * edge, side * front), laid, 45)
            line = LineString([_beside(street, start, side * edge), _beside(street, end, side * edge)])
            yield _Thing(kerb, _amount(line.length), Unit.M, line, laid, 60)
        road = _strip(street, start, end, -edge, edge)
        if carriageway.startswith("asfalt"):
            # 40 mm at 2.35 t/m3: in the inventory, and no stock for the exchange
            yield _Thing(carriageway, _amount(road.area * 0.094), Unit.TONNE, road, max(laid, 2001), 18)
        else:
            yield _area(carriageway, road, laid, 45)


def _lamps(random: Random, street: Street) -> Iterator[_Thing]:
    kind = random.choice(_LOOKS[street.look].lamps)
    laid = random.randint(1978, 2012)
    for number, metre in enumerate(range(12, street.length, 34)):
        yield _Thing(kind, Decimal(1), Unit.PIECE, _beside(street, metre, 2.9 if number % 2 else -2.9), laid, 40)


def _area(kind: str, shape: Polygon, laid: int, lasts: int) -> _Thing:
    return _Thing(kind, _amount(shape.area), Unit.M2, shape, laid, lasts)


def _amount(value: float) -> Decimal:
    return Decimal(repr(round(value, 1)))


def _beside(street: Street, metre: float, aside: float) -> Point:
    """The point so many metres along the street, and so many to its right; to the millimetre."""
    (x0, y0), (x1, y1) = street.axis().coords
    ux, uy = (x1 - x0) / street.length, (y1 - y0) / street.length
    return Point(round(x0 + ux * metre + uy * aside, _MM), round(y0 + uy * metre - ux * aside, _MM))


def _strip(street: Street, start: float, end: float, left: float, right: float) -> Polygon:
    corners = ((start, left), (end, left), (end, right), (start, right))
    return Polygon([_beside(street, metre, aside) for metre, aside in corners])
