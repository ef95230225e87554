"""What the values of a column look like, whatever its header says."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum, auto

from wisselplaats.domain.delivery import values
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN

MOSTLY = 0.9
"""Share of the values that must look alike; the rest is typing errors."""
LON, LAT = (3.0, 7.5), (50.5, 53.8)
"""Degrees around the Netherlands."""
_WKT = re.compile(r"(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)\s*(?:Z|M|ZM)?\s*\(", re.I)
_WKT_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DATE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:[T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?: .*)?")
_YES_NO = frozenset({"ja", "nee", "j", "n", "true", "false", "waar", "onwaar", "yes", "no", "y", "1", "0"})


class Looks(StrEnum):
    """Words of the database and of the wire."""

    WKT_RD = auto()
    WKT_DEGREES = auto()
    RD_X = auto()
    RD_Y = auto()
    LON = auto()
    LAT = auto()
    YEAR = auto()
    DATE = auto()
    NUMBER = auto()
    UNIT = auto()
    QUALITY = auto()
    YES_NO = auto()
    URI = auto()
    TEXT = auto()


NUMBERS = frozenset({Looks.NUMBER, Looks.YEAR, Looks.RD_X, Looks.RD_Y, Looks.LON, Looks.LAT})


def looks_of(words: Sequence[str]) -> Looks | None:
    """What most of these different values look like; None without values."""
    if not words:
        return None
    for looks, judge in _JUDGES.items():
        if sum(map(judge, words)) >= len(words) * MOSTLY:
            return looks
    return Looks.TEXT


def number(text: str) -> float | None:
    """The value of a number in any notation, a place as a fraction; None when it is none."""
    try:
        return values.coordinate(text, "")
    except (ValueError, OverflowError):
        return None


def _first(text: str) -> float | None:
    found = _WKT_NUMBER.search(text, text.find("(") + 1) if _WKT.match(text) else None
    return float(found.group()) if found else None


def _between(low: float, high: float, fraction: bool = False) -> Callable[[str], bool]:
    def judge(text: str) -> bool:
        value = number(text)
        return value is not None and low <= value <= high and (not fraction or value != int(value))

    return judge


def _is_wkt_rd(text: str) -> bool:
    x = _first(text)
    return x is not None and X_MIN <= x <= X_MAX and x > 360


def _is_wkt_degrees(text: str) -> bool:
    x = _first(text)
    return x is not None and -180 <= x <= 180


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and 1200 <= int(text) <= 2200


_JUDGES: dict[Looks, Callable[[str], bool]] = {
    Looks.WKT_RD: _is_wkt_rd,
    Looks.WKT_DEGREES: _is_wkt_degrees,
    Looks.URI: lambda text: text.startswith(("http://", "https://")),
    Looks.YEAR: _is_year,
    Looks.DATE: lambda text: bool(_DATE.fullmatch(text)),
    Looks.YES_NO: lambda text: text.casefold() in _YES_NO,
    Looks.LON: _between(*LON, fraction=True),
    Looks.LAT: _between(*LAT, fraction=True),
    Looks.RD_X: _between(10_000, X_MAX, fraction=True),
    Looks.RD_Y: _between(max(Y_MIN, X_MAX), Y_MAX),
    Looks.NUMBER: lambda text: number(text) is not None,
    Looks.QUALITY: lambda text: text.casefold() in {"a", "b", "c", "d"},
    Looks.UNIT: lambda text: values.unit(text) is not None,
}
