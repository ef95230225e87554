"""Where in a JSON file the objects are, and which system of coordinates it states, seen without reading it whole."""

import codecs
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import ijson

from wisselplaats.adapters.geography import epsg_of_crs
from wisselplaats.adapters.tables.geometry import ACCEPTED_CRS, known_epsg
from wisselplaats.domain.errors import Invalid, UnsupportedContent

DEEPEST = 3
"""Lists of objects are looked for this deep: `_embedded.objecten` is two."""
TAIL = 1 << 16
_BESIDE = frozenset({"links", "_links", "errors", "meta", "metadata", "context", "@context"})
"""Lists that stand beside the objects in the answers of APIs."""
_CRS = re.compile(rb'"crs"\s*:\s*(?=\{)')


@dataclass(frozen=True)
class Shape:
    """`items` is the ijson prefix of one object, `lines` whether the file is one object after another.

    `epsg` is one that we know, None when the file states none.
    """

    items: str
    is_geojson: bool
    lines: bool
    epsg: int | None


class _Stream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class _Recoded:
    """UTF-16, as some systems write JSON, in UTF-8, as the parser takes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = TextIOWrapper(stream, encoding="utf-16")

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._text.read(size).encode()
        except UnicodeError as error:
            raise Invalid.one("file", "encoding_unknown") from error


@contextmanager
def opened(path: Path) -> Iterator[_Stream]:
    """The file as UTF-8, without byte order mark."""
    with path.open("rb") as stream:
        start = stream.read(3)
        stream.seek(len(codecs.BOM_UTF8) if start == codecs.BOM_UTF8 else 0)
        yield _Recoded(stream) if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else stream


def shape_of(path: Path) -> Shape:
    """Reads up to the first object of the first list of objects; a `crs` behind the list is found at the end.

    Raises UnsupportedContent `json_not_geojson` or `crs_not_supported`, or Invalid `file_breaks_off`.
    """
    crs: ijson.ObjectBuilder | None = None
    try:
        with opened(path) as stream:
            for prefix, event, value in ijson.parse(stream, multiple_values=True):
                if prefix == "crs" or prefix.startswith("crs."):
                    crs = crs or ijson.ObjectBuilder()
                    crs.event(event, value)
                elif event in ("start_map", "end_array") and _is_list(prefix, event):
                    return _shape(path, prefix, crs.value if crs else None)
                elif prefix == "" and event == "end_map":
                    break
        return _lines(path)
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise Invalid.one("file", "file_breaks_off", row=1) from error


def _is_list(prefix: str, event: str) -> bool:
    """An object in a list that is not too deep, or the end of the features of an empty collection."""
    if event == "end_array":
        return prefix == "features"
    names = prefix.split(".")
    return names[-1] == "item" and len(names) <= DEEPEST and names.count("item") == 1 and not _BESIDE & set(names)


def _shape(path: Path, prefix: str, crs: Any) -> Shape:
    items = prefix if prefix.endswith("item") else f"{prefix}.item"
    is_geojson = items == "features.item"
    return Shape(items, is_geojson, False, _stated(crs if crs is not None else _crs_at_end(path)))


def _lines(path: Path) -> Shape:
    """One object after another (JSON Lines, GeoJSONSeq); a single object is a list of one only as a Feature."""
    with opened(path) as stream:
        first = next(ijson.items(stream, "", multiple_values=True, use_float=True), None)
    with opened(path) as stream:
        several = sum(1 for _ in zip(range(2), ijson.items(stream, "", multiple_values=True), strict=False)) > 1
    is_feature = isinstance(first, dict) and first.get("type") == "Feature"
    if not isinstance(first, dict) or not (several or is_feature):
        raise UnsupportedContent("json_not_geojson", accepted="GeoJSON FeatureCollection, JSON")
    return Shape("", is_feature, True, None)


def _crs_at_end(path: Path) -> Any:
    """A `crs` member behind the features: some exports write it last."""
    with path.open("rb") as stream:
        size = path.stat().st_size
        stream.seek(max(size - TAIL, 0))
        tail = stream.read()
    found = list(_CRS.finditer(tail))
    if not found:
        return None
    try:
        return json.JSONDecoder().raw_decode(tail[found[-1].end() :].decode("utf-8", "replace"))[0]
    except (ValueError, RecursionError):
        return None


def _stated(crs: Any) -> int | None:
    if crs is None:
        return None
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else str(crs)
    code = name.replace("/", ":").rpartition(":")[2]
    known = known_epsg(int(code)) if code.isascii() and code.isdecimal() and len(code) < 9 else None
    if known is not None:
        return known
    try:
        return epsg_of_crs(crs)
    except UnsupportedContent as error:
        raise UnsupportedContent("crs_not_supported", crs=name[:80], accepted=ACCEPTED_CRS) from error
