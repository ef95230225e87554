"""What is known beforehand of other people's files: headers, words, addresses and presets; the caller reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wisselplaats.domain.delivery.mapping import fold_word
from wisselplaats.domain.delivery.targets import FieldKind, TargetField
from wisselplaats.domain.delivery.values import fold
from wisselplaats.domain.vocabulary import DeliveryKind

BOOLEAN = "boolean"
"""The entry of the words that every yes-or-no field shares."""


@dataclass(frozen=True)
class Preset:
    """Files of a known make. `recognise`: of each group one header must be there; none: never by itself.

    `columns`: our field -> headers, most specific first; those that the file lacks are left out.
    """

    code: str
    kinds: tuple[DeliveryKind, ...]
    name_nl: str
    name_en: str
    hint_nl: str
    hint_en: str
    recognise: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]

    def fits(self, headers: Iterable[str]) -> bool:
        """Whether a file with these headers is of this make."""
        there = {fold(header) for header in headers}
        return bool(self.recognise) and all(any(fold(name) in there for name in group) for group in self.recognise)

    def columns_in(self, headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Its columns as this file writes them."""
        by_fold = {fold(header): header for header in reversed(headers)}
        found = {
            name: tuple(dict.fromkeys(by_fold[fold(header)] for header in wanted if fold(header) in by_fold))
            for name, wanted in self.columns.items()
        }
        return {name: there for name, there in found.items() if there}


@dataclass(frozen=True)
class Known:
    """`headers`: our field -> folded headers in order of certainty. `words`: our field -> folded word -> meaning.

    `addresses`: the name of each IMBOR address. `materials`: what one or two addresses (joined by a space) are in
    our catalogue.
    """

    headers: Mapping[str, tuple[str, ...]]
    words: Mapping[str, Mapping[str, str | None]]
    presets: tuple[Preset, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    materials: Mapping[str, str] = field(default_factory=dict)

    def meaning(self, target: TargetField, word: str) -> tuple[bool, str | None]:
        """Whether a word in use is known for this field, and what it means."""
        words = self.words.get(BOOLEAN if target.kind is FieldKind.BOOLEAN else target.name, {})
        folded = fold_word(word)
        return folded in words, words.get(folded)

    def preset_for(self, headers: Sequence[str], kind: DeliveryKind) -> Preset | None:
        """The preset of this make of file, the one that asks most of it."""
        fitting = [preset for preset in self.presets if kind in preset.kinds and preset.fits(headers)]
        return max(fitting, key=lambda preset: len(preset.recognise), default=None)

    def preset(self, code: str) -> Preset | None:
        """The preset with this code."""
        return next((preset for preset in self.presets if preset.code == code), None)
