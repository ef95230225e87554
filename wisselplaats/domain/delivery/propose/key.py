"""Which column is the identity: not the one with the best name, but the one that names each object once."""

from wisselplaats.domain.delivery.known import Known
from wisselplaats.domain.delivery.looks import Looks
from wisselplaats.domain.delivery.profile import ColumnProfile, Profile
from wisselplaats.domain.delivery.propose.part import GUESS, LIKELY, SURE, Suggestion
from wisselplaats.domain.delivery.values import fold

MOSTLY_UNIQUE = 0.5
"""Below this share of different values a column is a group or a version, not an identity."""
_NO_IDENTITY = frozenset({Looks.WKT_RD, Looks.WKT_DEGREES, Looks.DATE, Looks.RD_X, Looks.RD_Y, Looks.LON, Looks.LAT})
_NAMED_SO = ("id", "nummer", "nr", "code", "sleutel", "key", "guid")
_ROW_NUMBERS = frozenset({"fid", "ogcfid", "rowid", "rownum", "rij", "regel"})
"""Numbers that an export gives anew each time."""


def key(profile: Profile, known: Known) -> Suggestion | None:
    """The first column, in the order of the headers in use, that is filled and different in each current record.

    Without one: a column that is and that is named like an identity; else the one with the most different values, if
    at least half of them differ, whose repeats then show as a problem of their rows. A file without records: the name
    alone.
    """
    named = _named(profile, known)
    if not profile.current:
        return Suggestion("source_id", (named[0].name,), GUESS, "mapping_by_header") if named else None
    clean = next((column for column in named if column.is_key(profile.current)), None)
    if clean is not None:
        return _clean(clean, named, profile)
    other = next((column for column in profile.columns if _could_be(column, profile)), None)
    best = max(named, key=lambda column: column.key_different or 0, default=None)
    if best is not None and _enough(best, profile) and (other is None or best.key_filled == best.key_different):
        params = {"different": best.key_different, "records": profile.current}
        return Suggestion("source_id", (best.name,), GUESS, "mapping_key_repeats", params)
    if other is not None:
        return Suggestion("source_id", (other.name,), LIKELY, "mapping_key_unique", {"records": profile.current})
    if best is None or not _enough(best, profile):
        return None
    params = {"different": best.key_different, "records": profile.current}
    return Suggestion("source_id", (best.name,), GUESS, "mapping_key_repeats", params)


def _named(profile: Profile, known: Known) -> list[ColumnProfile]:
    by_fold = {fold(column.name): column for column in reversed(profile.columns)}
    return [by_fold[word] for word in known.headers.get("source_id", ()) if word in by_fold]


def _clean(chosen: ColumnProfile, named: list[ColumnProfile], profile: Profile) -> Suggestion:
    params: dict[str, object] = {"records": profile.current}
    passed = [column for column in named if column is not chosen and not column.is_key(profile.current)]
    tempting = next((column for column in passed if column.key_filled and column.key_different), None)
    if tempting is None:
        return Suggestion("source_id", (chosen.name,), SURE, "mapping_key_unique", params)
    params |= {"other": tempting.name, "different": tempting.key_different, "filled": tempting.key_filled}
    return Suggestion("source_id", (chosen.name,), SURE, "mapping_key_chosen", params)


def _enough(column: ColumnProfile, profile: Profile) -> bool:
    return (column.key_different or 0) >= profile.current * MOSTLY_UNIQUE


def _could_be(column: ColumnProfile, profile: Profile) -> bool:
    return (
        profile.current > 1
        and column.is_key(profile.current)
        and column.looks not in _NO_IDENTITY
        and sounds_like_identity(column.name)
    )


def sounds_like_identity(header: str) -> bool:
    """Whether a header may be that of an identity; only of such columns every value is remembered."""
    folded = fold(header)
    return folded not in _ROW_NUMBERS and (folded.startswith(_NAMED_SO) or folded.endswith(_NAMED_SO))
