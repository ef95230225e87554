"""Puts the proposal together: preset, headers, likeness, values; then the words and the notation of numbers."""

from dataclasses import dataclass

from wisselplaats.domain.delivery.known import Known, Preset
from wisselplaats.domain.delivery.looks import Looks
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.profile import ColumnProfile, Profile
from wisselplaats.domain.delivery.propose.headers import by_header, by_likeness, fits
from wisselplaats.domain.delivery.propose.key import key
from wisselplaats.domain.delivery.propose.part import HEADER, LIKELY, Suggestion
from wisselplaats.domain.delivery.propose.places import places
from wisselplaats.domain.delivery.propose.words import proposed_words
from wisselplaats.domain.delivery.targets import TARGETS, FieldKind, targets_by_name
from wisselplaats.domain.material import Lexicon
from wisselplaats.domain.vocabulary import DeliveryKind

MOSTLY_KNOWN = 0.6
"""Share of the records whose word is a kind of ours, from which a column without a telling header is the material."""
MOSTLY_FREE = 0.8
"""Share of different values from which a column of words is free text, and names nothing."""
NEEDED: dict[DeliveryKind, tuple[str, ...]] = {
    DeliveryKind.ASSETS: ("source_id",),
    DeliveryKind.LOTS: ("source_id", "material"),
    DeliveryKind.DEMANDS: ("source_id", "material"),
    DeliveryKind.PROJECTS: ("source_id", "starts_on"),
}
"""Without a column for these a person looks at the file first."""
_BY_THEMSELVES = frozenset({"source_id", "x", "y", "wkt"})
_NUMERIC = frozenset({FieldKind.NUMBER, FieldKind.COORDINATE})


@dataclass(frozen=True)
class Proposal:
    """`lacking`: fields without a column, for want of which a person has to look at it before it is used."""

    mapping: Mapping
    suggestions: tuple[Suggestion, ...]
    preset: str | None
    lacking: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Sure enough to be used before a person saw it."""
        return not self.lacking


def propose(
    profile: Profile, kind: DeliveryKind, known: Known, lexicon: Lexicon, decimal_mark: str = "", preset: str = ""
) -> Proposal:
    """The mapping that the whole file suggests. `preset` asks for one by its code; else the headers tell which.

    Assets need only an identity to be certain; lots and demands a column for the material as well, and projects one
    for the first day of the works.
    """
    headers = [column.name for column in profile.columns]
    chosen = known.preset(preset) if preset else known.preset_for(headers, kind)
    found = _suggestions(profile, kind, known, lexicon, chosen)
    columns = {suggestion.field: suggestion.headers for suggestion in found}
    mark = decimal_mark or _mark(profile, columns, kind)
    words = proposed_words(columns, kind, profile, known, lexicon)
    mapping = Mapping(columns=columns, values=words, decimal_mark=mark)
    lacking = tuple(name for name in NEEDED[kind] if name not in columns)
    return Proposal(mapping, tuple(found), chosen.code if chosen else None, lacking)


def _suggestions(
    profile: Profile, kind: DeliveryKind, known: Known, lexicon: Lexicon, preset: Preset | None
) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    _add(found, _of_preset(preset, profile, kind) if preset else [])
    _identify_and_place(found, profile, known)
    targets = [target for target in TARGETS[kind] if target.name not in _BY_THEMSELVES]
    for search in (by_header, by_likeness):
        for target in targets:
            if target.name not in found:
                suggestion = search(target, profile, known, _taken(found))
                _add(found, [suggestion] if suggestion else [])
    _add(found, _by_values(profile, kind, lexicon, found))
    if "material" in found:
        found["material"] = _without_free_text(found["material"], profile, lexicon)
    order = [target.name for target in TARGETS[kind]]
    return sorted(found.values(), key=lambda suggestion: order.index(suggestion.field))


def _identify_and_place(found: dict[str, Suggestion], profile: Profile, known: Known) -> None:
    """The key and the place, which the values tell; what was passed over for them is said, preset or not."""
    identity = key(profile, known)
    if identity is not None and (identity.reason == "mapping_key_chosen" or not _preset_names_key(found, profile)):
        found["source_id"] = identity
    for place in places(profile, known):
        if place.reason == "mapping_place_chosen" and place.field in found:
            found["wkt"] = place
        elif "wkt" not in found and (place.field == "wkt" or not {"x", "y"} <= found.keys()):
            _add(found, [place])


def _add(found: dict[str, Suggestion], more: list[Suggestion]) -> None:
    for suggestion in more:
        found.setdefault(suggestion.field, suggestion)


def _taken(found: dict[str, Suggestion]) -> set[str]:
    return {header for suggestion in found.values() for header in suggestion.headers}


def _of_preset(preset: Preset, profile: Profile, kind: DeliveryKind) -> list[Suggestion]:
    targets = targets_by_name(kind)
    found: list[Suggestion] = []
    for name, headers in preset.columns_in([column.name for column in profile.columns]).items():
        if name not in targets or (profile.has_geometry and name in {"x", "y", "wkt"}):
            continue
        columns = [column for header in headers if (column := profile.column(header)) is not None]
        columns.sort(key=lambda column: not column.filled)
        good = [column.name for column in columns if fits(targets[name], column, profile)]
        kept = tuple(good if targets[name].several else good[:1])
        if kept:
            found.append(Suggestion(name, kept, HEADER, "mapping_by_preset", {"preset": preset.code}))
    names = {suggestion.field for suggestion in found}
    return [item for item in found if item.field not in {"x", "y"} or {"x", "y"} <= names]


def _preset_names_key(found: dict[str, Suggestion], profile: Profile) -> bool:
    """Whether the preset's key is one in this file too; else the file itself tells a better one."""
    named = found.get("source_id")
    column = profile.column(named.headers[0]) if named else None
    return column is not None and (column.is_key(profile.current) or not profile.current)


def _by_values(
    profile: Profile, kind: DeliveryKind, lexicon: Lexicon, found: dict[str, Suggestion]
) -> list[Suggestion]:
    taken, targets, more = _taken(found), targets_by_name(kind), list[Suggestion]()
    free = [column for column in profile.columns if column.name not in taken and column.filled]
    unit = next((column for column in free if column.looks is Looks.UNIT), None)
    if "unit" in targets and "unit" not in found and unit is not None:
        more.append(Suggestion("unit", (unit.name,), LIKELY, "mapping_by_values", {"looks": Looks.UNIT.value}))
    if "material" not in found and "material" in targets:
        best = max(free, key=lambda column: _known_share(column, profile, lexicon), default=None)
        if best is not None and _known_share(best, profile, lexicon) >= MOSTLY_KNOWN:
            params = {"percent": round(100 * _known_share(best, profile, lexicon))}
            more.append(Suggestion("material", (best.name,), LIKELY, "mapping_words_known", params))
    return more


def _known_share(column: ColumnProfile, profile: Profile, lexicon: Lexicon) -> float:
    """Share of the records whose word is a kind of ours."""
    if column.looks is not Looks.TEXT or column.is_least:
        return 0.0
    words = profile.words_of((column.name,))
    hits = sum(count for said, count in words.items() if lexicon.find(said[0]) is not None)
    return hits / max(words.total(), 1)


def _without_free_text(material: Suggestion, profile: Profile, lexicon: Lexicon) -> Suggestion:
    """The columns that name a kind; a column of remarks beside them would only blur the words."""
    kept = [header for header in material.headers if not _is_free_text(header, profile, lexicon)]
    if not kept or len(material.headers) == 1:
        return material
    return Suggestion(material.field, tuple(kept), material.confidence, material.reason, material.params)


def _is_free_text(header: str, profile: Profile, lexicon: Lexicon) -> bool:
    column: ColumnProfile | None = profile.column(header)
    if column is None or not column.filled:
        return False
    many = column.is_least or column.different > max(20, column.filled * MOSTLY_FREE)
    return many and _known_share(column, profile, lexicon) < MOSTLY_KNOWN


def _mark(profile: Profile, columns: dict[str, tuple[str, ...]], kind: DeliveryKind) -> str:
    """The decimal mark that the numbers prove; "" when both do, or none: then each number must tell by itself."""
    targets = targets_by_name(kind)
    used = {header for name, headers in columns.items() if targets[name].kind in _NUMERIC for header in headers}
    shown = {mark for column in profile.columns if column.name in used for mark in column.marks}
    return shown.pop() if len(shown) == 1 else ""
