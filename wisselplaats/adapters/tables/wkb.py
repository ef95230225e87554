"""Well-known binary from strangers: what would crash the geometry library never reaches it."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy
import shapely
from numpy.typing import NDArray

from wisselplaats.domain.delivery.rows import RowProblem

_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope in a GeoPackage header, by its kind (GeoPackage 1.4, 2.1.3)."""
_EXTENDED = 0x20
_PLAIN = frozenset(b"\x01" + kind.to_bytes(4, "little") for kind in (1, 2, 3))
"""How nearly all begin: a point, a line or a surface without height, the little end first."""
_COLLECTIONS = (4, 5, 6, 7)
DEEPEST = 16
SMALL = 16_384
"""A geometry of fewer bytes cannot nest deep enough to exhaust the stack (nine bytes a level)."""


def from_geopackage(blobs: Sequence[Any]) -> tuple[NDArray[Any], dict[int, RowProblem]]:
    """Geometries of the values of a geometry column, None for null; and per index why one cannot be read."""
    found = numpy.empty(len(blobs), dtype=object)
    problems: dict[int, RowProblem] = {}
    for i, blob in enumerate(blobs):
        if blob is None:
            continue
        found[i], code = _body(blob)
        if code:
            problems[i] = RowProblem(None, code)
    geometries = _parsed(found)
    for i in numpy.flatnonzero(shapely.is_missing(geometries)).tolist():
        if blobs[i] is not None and i not in problems:
            problems[i] = RowProblem(None, "geometry_unreadable")
    return geometries, problems


def _body(blob: Any) -> tuple[bytes | None, str | None]:
    """The WKB behind the header, or what is wrong with it."""
    if not isinstance(blob, bytes) or len(blob) < 13 or blob[:2] != b"GP":
        return None, "geometry_unreadable"
    envelope = (blob[3] >> 1) & 7
    if blob[3] & _EXTENDED or envelope >= len(_ENVELOPES):
        return None, "geometry_unreadable"
    wkb = blob[8 + _ENVELOPES[envelope] :]
    if len(wkb) < 5:
        return None, "geometry_unreadable"
    if wkb[:5] in _PLAIN:
        return wkb, None
    kind = _kind(wkb, 0)[0]
    if not 1 <= kind <= 7:
        return None, "geometry_curved" if 8 <= kind <= 17 else "geometry_unreadable"
    if kind in _COLLECTIONS and len(wkb) > SMALL and not is_shallow(wkb):
        return None, "geometry_unreadable"
    return wkb, None


def _parsed(bodies: NDArray[Any]) -> NDArray[Any]:
    try:
        found: NDArray[Any] = shapely.from_wkb(bodies, on_invalid="ignore")
        return found
    except (NotImplementedError, shapely.errors.ShapelyError):
        return _one_by_one(bodies)


def _one_by_one(bodies: NDArray[Any]) -> NDArray[Any]:
    """One of them has a curve inside, which stops the whole batch."""
    found = numpy.empty(len(bodies), dtype=object)
    for i, body in enumerate(bodies):
        try:
            found[i] = shapely.from_wkb(body, on_invalid="ignore")
        except (NotImplementedError, shapely.errors.ShapelyError):
            found[i] = None
    return found


def is_shallow(wkb: bytes) -> bool:
    """Whether collections in it nest at most DEEPEST deep; False as well when it is cut off."""
    at, waiting = 0, [1]
    while waiting:
        if waiting[-1] == 0:
            waiting.pop()
            continue
        waiting[-1] -= 1
        if at + 5 > len(wkb):
            return False
        kind, point, order = _kind(wkb, at)
        at += 5
        if kind == 1:
            at += point
        elif kind in _COLLECTIONS:
            waiting.append(_count(wkb, at, order))
            at += 4
        else:
            at = _past_rings(wkb, at, point, order, single=kind == 2)
        if len(waiting) > DEEPEST:
            return False
    return True


def _past_rings(wkb: bytes, at: int, point: int, order: Literal["little", "big"], *, single: bool) -> int:
    rings = 1
    if not single:
        rings, at = _count(wkb, at, order), at + 4
    for _ in range(rings):
        if at >= len(wkb):
            break
        at += 4 + _count(wkb, at, order) * point
    return at


def _count(wkb: bytes, at: int, order: Literal["little", "big"]) -> int:
    return int.from_bytes(wkb[at : at + 4], order)


def _kind(wkb: bytes, at: int) -> tuple[int, int, Literal["little", "big"]]:
    """The kind of geometry without its dimensions, bytes per point, and the byte order; ISO and extended WKB."""
    order: Literal["little", "big"] = "little" if wkb[at] else "big"
    word = int.from_bytes(wkb[at + 1 : at + 5], order)
    thousands, kind = divmod(word & 0x0FFFFFFF, 1000)
    dimensions = 2 + (thousands in (1, 2)) + 2 * (thousands == 3) + bool(word >> 31) + bool(word >> 30 & 1)
    return kind if thousands <= 3 else 0, 8 * dimensions, order
