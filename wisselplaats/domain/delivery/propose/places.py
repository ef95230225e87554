"""Where the geometry is: in the file itself, as text in a column, or as two coordinates; one is chosen and said."""

from wisselplaats.domain.delivery.known import Known
from wisselplaats.domain.delivery.looks import LAT, LON, NUMBERS, Looks, number
from wisselplaats.domain.delivery.profile import ColumnProfile, Profile
from wisselplaats.domain.delivery.propose.part import HEADER, LIKELY, Suggestion
from wisselplaats.domain.delivery.values import fold
from wisselplaats.domain.place import X_MAX, X_MIN, Y_MAX, Y_MIN

_WKT = (Looks.WKT_RD, Looks.WKT_DEGREES)
_PAIRS = ((Looks.RD_X, Looks.RD_Y), (Looks.LON, Looks.LAT))
Pair = tuple[ColumnProfile, ColumnProfile]


def places(profile: Profile, known: Known) -> list[Suggestion]:
    """Suggestions for `wkt`, or for `x` and `y`: what is filled most, RD before degrees; none when the file draws."""
    if profile.has_geometry:
        return []
    wkt, pair = _wkt(profile), _pair(profile, known)
    if wkt and (pair is None or wkt[0].filled >= pair[0].filled):
        return [_say_wkt(wkt, profile)]
    if pair is None:
        return []
    sure = HEADER if _is_named(pair[0], "x", known) and _is_named(pair[1], "y", known) else LIKELY
    reason = "mapping_by_header" if sure == HEADER else "mapping_by_values"
    return [
        Suggestion(name, (column.name,), sure, reason, {"looks": (column.looks or Looks.NUMBER).value})
        for name, column in zip(("x", "y"), pair, strict=True)
    ]


def _wkt(profile: Profile) -> list[ColumnProfile]:
    """Columns of geometry as text, the most filled first, RD first among equals."""
    found = [column for column in profile.columns if column.looks in _WKT]
    return sorted(found, key=lambda column: (-column.filled, _WKT.index(column.looks or Looks.WKT_RD)))


def _say_wkt(found: list[ColumnProfile], profile: Profile) -> Suggestion:
    chosen = found[0]
    looks = (chosen.looks or Looks.WKT_RD).value
    if len(found) == 1:
        return Suggestion("wkt", (chosen.name,), HEADER, "mapping_by_values", {"looks": looks})
    params = {"looks": looks, "other": found[1].name, "filled": chosen.filled, "records": profile.records}
    return Suggestion("wkt", (chosen.name,), HEADER, "mapping_place_chosen", params)


def _pair(profile: Profile, known: Known) -> Pair | None:
    pairs = [pair for looks in _PAIRS if (pair := _of_system(profile, known, looks))]
    if pairs:
        return max(pairs, key=lambda pair: min(pair[0].filled, pair[1].filled))
    # neither RD nor degrees around here: the rows will say what is wrong with them
    named = (_named(profile, "x", known), _named(profile, "y", known))
    return (named[0][0], named[1][0]) if named[0] and named[1] else None


def _of_system(profile: Profile, known: Known, looks: tuple[Looks, Looks]) -> Pair | None:
    found: list[ColumnProfile] = []
    for name, wanted in zip(("x", "y"), looks, strict=True):
        named = [column for column in _named(profile, name, known) if _lies(column, wanted)]
        by_values = [column for column in profile.columns if column.looks is wanted and column.is_least is False]
        by_values += [column for column in profile.columns if column.looks is wanted and column.is_least]
        found += (named or by_values)[:1]
    return (found[0], found[1]) if len(found) == 2 and found[0] is not found[1] else None


def _named(profile: Profile, name: str, known: Known) -> list[ColumnProfile]:
    by_fold = {fold(column.name): column for column in reversed(profile.columns)}
    named = [by_fold[word] for word in known.headers.get(name, ()) if word in by_fold]
    return [column for column in named if column.filled and column.looks in NUMBERS]


def _is_named(column: ColumnProfile, name: str, known: Known) -> bool:
    return fold(column.name) in known.headers.get(name, ())


def _lies(column: ColumnProfile, wanted: Looks) -> bool:
    """Whether its examples lie where this axis does; whole metres and whole degrees too."""
    low, high = {
        Looks.RD_X: (X_MIN, X_MAX),
        Looks.RD_Y: (Y_MIN, Y_MAX),
        Looks.LON: LON,
        Looks.LAT: LAT,
    }[wanted]
    found = [value for text in column.examples if (value := number(text)) is not None]
    return any(low <= value <= high for value in found)
