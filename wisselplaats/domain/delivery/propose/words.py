"""What the words of the file mean: known at once, known from practice or IMBOR, or to be asked of a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wisselplaats.domain.delivery.convert.converter import NOT_A_MATERIAL, find_material
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.convert.texts import reader_of
from wisselplaats.domain.delivery.known import Known
from wisselplaats.domain.delivery.mapping import Mapping as Koppeling
from wisselplaats.domain.delivery.mapping import fold_word
from wisselplaats.domain.delivery.profile import Profile
from wisselplaats.domain.delivery.targets import IN_WORDS, TARGETS, FieldKind, TargetField
from wisselplaats.domain.material import Lexicon
from wisselplaats.domain.vocabulary import DeliveryKind, Quality, Unit

MOST_UNKNOWN = 200
"""Unknown words that a person is asked about at a time, the most frequent first."""
BEST = 3
_CHOICES = {FieldKind.UNIT: tuple(Unit), FieldKind.QUALITY: tuple(Quality)}


@dataclass(frozen=True)
class UnknownWord:
    """Words of one field that mean nothing to us yet; `key` is what a mapping remembers, `count` in how many records.

    `suggestions` are words of ours, best first; of materials, codes of the catalogue.
    """

    field: str
    key: str
    shown: str
    count: int
    suggestions: tuple[str, ...] = ()


def native(target: TargetField, words: Iterable[str], lexicon: Lexicon) -> bool:
    """Whether we understand these words of one record without any mapping."""
    said = tuple(words)
    if target.kind is FieldKind.MATERIAL:
        meaningful = tuple(word for word in said if word.casefold() not in NOT_A_MATERIAL)
        return not meaningful or find_material(meaningful, lexicon) is not None
    read = reader_of(target, Koppeling())
    return all(type(read(word)) is not Bad for word in said[:1])


def proposed_words(
    columns: Mapping[str, tuple[str, ...]], kind: DeliveryKind, profile: Profile, known: Known, lexicon: Lexicon
) -> dict[str, dict[str, str | None]]:
    """What the words of the file mean that we do not understand by themselves, as far as practice or IMBOR tells."""
    found: dict[str, dict[str, str | None]] = {}
    for target in TARGETS[kind]:
        if target.kind not in IN_WORDS or not columns.get(target.name):
            continue
        meanings: dict[str, str | None] = {}
        for words in profile.words_of(columns[target.name]):
            if target.kind is FieldKind.COLOUR or not native(target, words, lexicon):
                meanings |= _meaning(target, words, known, lexicon)
        if meanings:
            found[target.name] = meanings
    return found


def _meaning(target: TargetField, words: tuple[str, ...], known: Known, lexicon: Lexicon) -> dict[str, str | None]:
    together = " ".join(words)
    for text in dict.fromkeys((together, *words)):
        there, meaning = known.meaning(target, text)
        if there:
            return {fold_word(text): meaning}
        if target.kind is FieldKind.MATERIAL and (code := _address(text, known, lexicon)):
            return {fold_word(text): code}
    if target.kind is FieldKind.MATERIAL:
        return _named_addresses(words, known, lexicon)
    return {}


def _address(text: str, known: Known, lexicon: Lexicon) -> str | None:
    """The kind of an address of IMBOR, or of a pair of them: as the catalogue links it, else by its name."""
    if text in known.materials:
        return known.materials[text]
    name = known.addresses.get(text)
    hit = lexicon.find(name) if name else None
    return hit.code if hit else None


def _named_addresses(words: tuple[str, ...], known: Known, lexicon: Lexicon) -> dict[str, str | None]:
    """A class that is no stock by its name: playgrounds, planting beds."""
    for word in words:
        name = known.addresses.get(word)
        if name is not None and fold_word(name) in known.words.get("material", {}):
            return {fold_word(word): known.words["material"][fold_word(name)]}
    return {}


def unknown_words(
    mapping: Koppeling, kind: DeliveryKind, profile: Profile, known: Known, lexicon: Lexicon
) -> list[UnknownWord]:
    """The words that this mapping leaves unexplained, counted, the most frequent first."""
    found: list[UnknownWord] = []
    for target in TARGETS[kind]:
        columns = mapping.columns_of(target.name)
        if target.kind not in IN_WORDS or not columns:
            continue
        for words, count in profile.words_of(columns).items():
            said = words if target.kind is FieldKind.MATERIAL else words[:1]
            meaningful = tuple(dict.fromkeys(word for word in said if word.casefold() not in NOT_A_MATERIAL))
            if meaningful and mapping.meaning(target.name, said) is None and not native(target, said, lexicon):
                found.append(_ask(target, meaningful, count, known, lexicon))
    return sorted(_grouped(found), key=lambda word: -word.count)[:MOST_UNKNOWN]


def _grouped(found: list[UnknownWord]) -> list[UnknownWord]:
    """Spellings that differ in case or spaces only are one question."""
    by_key: dict[tuple[str, str], UnknownWord] = {}
    for word in found:
        same = by_key.get((word.field, word.key))
        count = word.count + (same.count if same else 0)
        by_key[word.field, word.key] = UnknownWord(word.field, word.key, word.shown, count, word.suggestions)
    return list(by_key.values())


def _ask(target: TargetField, words: tuple[str, ...], count: int, known: Known, lexicon: Lexicon) -> UnknownWord:
    together = " ".join(words)
    shown = " ".join(known.addresses.get(word, word) for word in words)
    return UnknownWord(target.name, fold_word(together), shown, count, _suggestions(target, shown, words, lexicon))


def _suggestions(target: TargetField, shown: str, words: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    if target.kind is not FieldKind.MATERIAL:
        return tuple(choice.value for choice in _CHOICES.get(target.kind, ()))[:BEST]
    hits = [hit for text in dict.fromkeys((shown, *words)) for hit in lexicon.suggest(text, BEST)]
    best = sorted(hits, key=lambda hit: -hit.score)
    return tuple(dict.fromkeys(hit.code for hit in best))[:BEST]
