"""Fields found by the headers of the file: a word in use, else one that is much like it."""

from collections.abc import Sequence

from wisselplaats.domain.delivery.known import Known
from wisselplaats.domain.delivery.looks import NUMBERS, Looks, looks_of
from wisselplaats.domain.delivery.profile import ColumnProfile, Profile
from wisselplaats.domain.delivery.propose.key import sounds_like_identity
from wisselplaats.domain.delivery.propose.part import GUESS, HEADER, LIKELY, Suggestion
from wisselplaats.domain.delivery.targets import FieldKind, TargetField, targets_by_name
from wisselplaats.domain.delivery.values import fold
from wisselplaats.domain.vocabulary import DeliveryKind

MOST_COLUMNS = 8
"""Columns that together may fill one field."""
LONG_ENOUGH = 6
"""Letters of a known header from which a longer one that begins or ends with it is taken for the same."""
ENOUGH = 10
"""Different values from which those of a wrong kind speak against the header."""

_ADDS_NOTHING = frozenset(
    {"object", "naam", "omschrijving", "code", "tekst", "waarde", "nl", "gis", "bgt", "totaal", "1"}
)
"""What may follow on a known header without making it another thing: `aantal connectoren` is no quantity."""

_FITTING: dict[FieldKind, frozenset[Looks]] = {
    FieldKind.NUMBER: NUMBERS | {Looks.YES_NO},
    FieldKind.YEAR: frozenset({Looks.YEAR, Looks.DATE, Looks.NUMBER, Looks.YES_NO}),
    FieldKind.DATE: frozenset({Looks.DATE, Looks.YEAR, Looks.NUMBER}),
    FieldKind.GEOMETRY_WKT: frozenset({Looks.WKT_RD, Looks.WKT_DEGREES}),
}


def headers_to_watch(headers: Sequence[str], kind: DeliveryKind, known: Known) -> dict[str, list[str]]:
    """What a profiler is told beforehand: the columns that by their header may be `ended`, the key, the material."""
    by_fold, fields = _by_fold(headers), targets_by_name(kind)
    preset = known.preset_for(headers, kind)
    of_preset = preset.columns_in(headers) if preset else {}
    found = {
        name: list(dict.fromkeys([*of_preset.get(name, ()), *_named(name, by_fold, known)])) if name in fields else []
        for name in ("ended", "source_id", "material")
    }
    found["source_id"] += [name for name in headers if sounds_like_identity(name) and name not in found["source_id"]]
    return found


def _by_fold(headers: Sequence[str]) -> dict[str, str]:
    return {fold(header): header for header in reversed(headers)}


def _named(name: str, by_fold: dict[str, str], known: Known) -> list[str]:
    return [by_fold[word] for word in known.headers.get(name, ()) if word in by_fold]


def by_header(target: TargetField, profile: Profile, known: Known, taken: set[str]) -> Suggestion | None:
    """The columns whose header is in use for this field; those without any value come last.

    An empty column counts as well, for it may be filled tomorrow; but not where others of the field are filled.
    """
    by_fold = _by_fold([column.name for column in profile.columns])
    columns = [_column(profile, header) for header in _named(target.name, by_fold, known) if header not in taken]
    fitting = [column for column in columns if fits(target, column, profile)]
    fitting.sort(key=lambda column: not column.filled)
    if not fitting:
        return None
    chosen = fitting[: MOST_COLUMNS if target.several else 1]
    sure = HEADER if chosen[0].filled else GUESS
    return Suggestion(target.name, tuple(column.name for column in chosen), sure, "mapping_by_header")


def by_likeness(target: TargetField, profile: Profile, known: Known, taken: set[str]) -> Suggestion | None:
    """A filled column whose header ends with one in use, such as `obj_aanlegjaar`, or adds nothing to it."""
    words = [word for word in known.headers.get(target.name, ()) if len(word) >= LONG_ENOUGH]
    best: tuple[int, str, str] | None = None
    for column in profile.columns:
        folded = fold(column.name)
        if column.name in taken or not column.filled or not fits(target, column, profile):
            continue
        like = [word for word in words if folded.endswith(word) or folded.removeprefix(word) in _ADDS_NOTHING]
        if like and (best is None or len(max(like, key=len)) > best[0]):
            best = (len(max(like, key=len)), column.name, max(like, key=len))
    if best is None:
        return None
    return Suggestion(target.name, (best[1],), LIKELY, "mapping_by_likeness", {"word": best[2]})


def fits(target: TargetField, column: ColumnProfile, profile: Profile) -> bool:
    """Whether the values do not speak against the header; a few wrong ones are errors of their rows."""
    fitting = _FITTING.get(target.kind)
    if fitting is None or column.looks is None or column.looks in fitting:
        return target.kind is not FieldKind.GEOMETRY_WKT or column.filled > 0
    if target.kind is FieldKind.GEOMETRY_WKT:
        return False
    words = [words[0] for words in profile.words_of((column.name,))]
    if len(words) < ENOUGH:
        return not column.is_least
    return sum(looks_of([word]) in fitting for word in words) * 2 >= len(words)


def _column(profile: Profile, header: str) -> ColumnProfile:
    found = profile.column(header)
    assert found is not None  # noqa: S101 - the headers are those of the profile
    return found
