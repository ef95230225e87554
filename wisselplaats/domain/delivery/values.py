"""Cells are written by people and by systems: this is how their text becomes numbers, years and units."""

import re
import unicodedata
from decimal import Decimal

from wisselplaats.domain.vocabulary import Unit

_SPACES = re.compile(r"[\s'\u2019\u00a0\u202f]+")
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d{1,3})?")
_GROUPED = {",": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+"), ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")}
_FRACTION = re.compile(r"[+-]?\d*\.\d+(?:[eE][+-]?\d{1,3})?")
_YEAR = re.compile(r"(\d{4})(?:\.0)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](?:\d{1,2})(?:[-/]\d{1,2}(?:[T ].*)?)?")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4})(?: .*)?")
_COMPACT = re.compile(r"(\d{4})(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])")

_UNITS = {
    Unit.M2: ("m2", "mtk", "vierkantemeter", "vierkantemeters", "vkm"),
    Unit.M: ("m", "m1", "mtr", "meter", "meters", "strekkendemeter", "strekkendemeters", "stm"),
    Unit.PIECE: ("st", "stk", "stuk", "stuks", "h87", "ea", "aantal", "piece", "pieces"),
    Unit.KG: ("kg", "kgm", "kilo", "kilogram"),
    Unit.TONNE: ("t", "ton", "tne", "tonne", "tonnen"),
    Unit.M3: ("m3", "mtq", "kubiekemeter", "kubiekemeters", "kuub"),
}
_UNIT_OF_WORD = {word: unit for unit, words in _UNITS.items() for word in words}


class Ambiguous(ValueError):
    """`1.234` can be a thousand or a fraction, and nothing in the file says which."""


def fold(text: str) -> str:
    """Lower case letters without accents, and digits: `X-coördinaat (m²)` and `xcoordinaatm2` are the same."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def number(text: str, decimal_mark: str) -> Decimal:
    """A number in Dutch or English notation; `decimal_mark` is ",", "." or "" when the file does not tell.

    With both signs the last is the decimal mark. One sign is a fraction, unless exactly three digits follow
    and it could be a thousand: then the mark of the file decides. A comma is never read as a thousand in a
    file whose mark is the point, for a factor 1,000 is worse than a question. Raises ValueError, or its
    Ambiguous.
    """
    clean = _SPACES.sub("", text)
    if _PLAIN.fullmatch(clean):
        return Decimal(clean)
    if "," in clean and "." in clean:
        return _with_both_marks(clean)
    mark = "," if "," in clean else "."
    if clean.count(mark) > 1:
        return _whole(clean, mark)
    if mark == decimal_mark or not _could_be_thousands(clean, mark):
        return _fraction(clean, mark)
    if decimal_mark == ",":
        return _whole(clean, mark)
    raise Ambiguous(text)


def _with_both_marks(clean: str) -> Decimal:
    decimal_mark = max(",.", key=clean.rfind)
    thousands = "." if decimal_mark == "," else ","
    whole, _, fraction = clean.rpartition(decimal_mark)
    return _fraction(f"{_whole(whole, thousands)}.{fraction}", ".")


def _could_be_thousands(clean: str, mark: str) -> bool:
    return bool(_GROUPED[mark].fullmatch(clean)) and not clean.lstrip("+-").startswith("0")


def _whole(clean: str, mark: str) -> Decimal:
    if not _GROUPED[mark].fullmatch(clean):
        raise ValueError(clean)
    return Decimal(clean.replace(mark, ""))


def _fraction(clean: str, mark: str) -> Decimal:
    pointed = clean.replace(mark, ".")
    if not _FRACTION.fullmatch(pointed):
        raise ValueError(clean)
    return Decimal(pointed)


def coordinate(text: str, decimal_mark: str) -> float:
    """As `number`, but a single point or comma is the decimal mark when the file does not tell: 5.387 is a place.

    Raises ValueError.
    """
    try:
        value = float(number(text, decimal_mark))
    except Ambiguous:
        value = float(_fraction(_SPACES.sub("", text), "," if "," in text else "."))
    return value


def year(text: str) -> int:
    """The year of `2015`, `2015.0`, `2015-08-13`, `13-08-2015`, `2015/08/13` or `20150813`; raises ValueError."""
    clean = text.strip()
    for pattern in (_YEAR, _YEAR_FIRST, _YEAR_LAST, _COMPACT):
        found = pattern.fullmatch(clean)
        if found:
            return int(found.group(1))
    raise ValueError(text)


def unit(text: str) -> Unit | None:
    """The unit that a word or a UNECE code means; None when it is not one of ours."""
    return _UNIT_OF_WORD.get(fold(text))


def mark_shown(text: str) -> str:
    """Which decimal mark this text proves: ",", "." or "" when it could be either or is no number."""
    clean = _SPACES.sub("", text)
    if "," in clean and "." in clean:
        return max(",.", key=clean.rfind) if _is_number(clean) else ""
    for mark in ",.":
        if clean.count(mark) == 1 and not _could_be_thousands(clean, mark) and _is_number(clean):
            return mark
    return ""


def _is_number(clean: str) -> bool:
    try:
        number(clean, "")
    except ValueError:
        return False
    return True
