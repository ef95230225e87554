"""Which column of a file is which field of ours, and which of its words mean which of ours."""

import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

from wisselplaats.domain.delivery.targets import IN_WORDS, FieldKind, TargetField, targets_by_name
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.vocabulary import DeliveryKind

FEATURE_ID = "feature.id"
"""The column that holds the `id` member of a GeoJSON feature."""

GEOMETRY = frozenset({FieldKind.GEOMETRY_WKT, FieldKind.COORDINATE})


@dataclass(frozen=True)
class Meant:
    """What a source word means: a word of ours, or None when it is known and not for the exchange."""

    word: str | None


@dataclass(frozen=True)
class Mapping:
    """How one source system writes one kind of delivery.

    `columns`: our field -> headers of the file, most specific first. `values`: our field -> folded source word
    (`fold_word`) -> our word; None is known, but not for the exchange (asphalt, sand, plants): skip and count.
    `constants`: our field -> the same value for each row that has none of its own. `decimal_mark`: ",", "." or
    "" (let the values tell). `crs`: "EPSG:28992", "EPSG:4326" or "EPSG:4258" where the file does not say it.
    `part`, `header_row` (1-based), `encoding`: how to open the file; None lets the reader find out.
    """

    columns: Map[str, tuple[str, ...]] = field(default_factory=dict)
    values: Map[str, Map[str, str | None]] = field(default_factory=dict)
    constants: Map[str, str] = field(default_factory=dict)
    decimal_mark: str = ""
    crs: str | None = None
    part: str | None = None
    header_row: int | None = None
    encoding: str | None = None

    def columns_of(self, name: str) -> tuple[str, ...]:
        """The headers that fill a field, in order; empty without any."""
        return self.columns.get(name, ())

    def column(self, name: str) -> str | None:
        """The first header of a field."""
        return next(iter(self.columns.get(name, ())), None)

    def meaning(self, name: str, words: Sequence[str]) -> Meant | None:
        """What the words of one row mean: all together first, then the most specific; None when not mapped."""
        known = self.values.get(name)
        if not known:
            return None
        together = [" ".join(words)] if len(words) > 1 else []
        for text in (*together, *words):
            folded = fold_word(text)
            if folded in known:
                return Meant(known[folded])
        return None

    def with_values(self, more: Map[str, Map[str, str | None]]) -> "Mapping":
        """The same with more words; a word that is in both means what `more` says."""
        names = {**self.values, **more}
        merged = {name: {**self.values.get(name, {}), **more.get(name, {})} for name in names}
        return Mapping(**{**vars(self), "values": merged})

    def as_dict(self) -> dict[str, Any]:
        """JSON-able; `from_dict` reads it back."""
        return {
            **vars(self),
            "columns": {name: list(headers) for name, headers in self.columns.items()},
            "values": {name: dict(words) for name, words in self.values.items()},
            "constants": dict(self.constants),
        }

    @classmethod
    def from_dict(cls, stored: Map[str, Any]) -> "Mapping":
        """Read what as_dict() wrote. Errors: Invalid with every unknown key and every value of a wrong kind."""
        wrong = [name for name, value in stored.items() if name not in _FITS or not _FITS[name](value)]
        if wrong:
            raise Invalid([FieldProblem(name, "mapping_field_wrong", {"field": name}) for name in wrong])
        given = dict(stored)
        if "columns" in given:
            given["columns"] = {name: tuple(headers) for name, headers in given["columns"].items()}
        return cls(**given)

    def check(self, columns: Iterable[str], kind: DeliveryKind) -> None:
        """See that it can read a file with these headers. Errors: Invalid with all that is wrong.

        A required field needs a column or a constant. A field needs one of its columns in the file, not all: exports
        leave out columns that are empty. For the place either is enough: coordinates come in pairs.
        """
        there, known = set(columns), targets_by_name(kind)
        problems = [*self._unknown(known), *self._missing(known), *self._lost(there)]
        if problems:
            raise Invalid(problems)

    def check_fields(self, kind: DeliveryKind) -> None:
        """See that it names fields of this kind only, and the required ones. Errors: Invalid."""
        known = targets_by_name(kind)
        problems = [*self._unknown(known), *self._missing(known)]
        if problems:
            raise Invalid(problems)

    def _unknown(self, known: Map[str, TargetField]) -> list[FieldProblem]:
        named = {**self.columns, **self.values, **self.constants}
        wrong = [name for name in named if name not in known]
        wrong += [name for name in self.values if name in known and known[name].kind not in IN_WORDS]
        wrong += [name for name, used in self.columns.items() if name in known and not _may_hold(known[name], used)]
        return [FieldProblem(name, "mapping_field_wrong", {"field": name}) for name in wrong]

    def _missing(self, known: Map[str, TargetField]) -> list[FieldProblem]:
        missing = [n for n, f in known.items() if f.required and not self.columns.get(n) and n not in self.constants]
        x, y = bool(self.columns.get("x")), bool(self.columns.get("y"))
        missing += ["y" if x else "x"] if x != y else []
        return [FieldProblem(name, "mapping_field_missing", {"field": name}) for name in missing]

    def _lost(self, there: set[str]) -> list[FieldProblem]:
        return [
            FieldProblem(name, "mapping_column_unknown", {"field": name, "column": used[0]})
            for name, used in self.columns.items()
            if used and not there.intersection(used)
        ]


def _may_hold(target: TargetField, used: tuple[str, ...]) -> bool:
    return target.several or len(used) <= 1


@lru_cache(maxsize=8192)
def fold_word(text: str) -> str:
    """The form in which words of a file are compared: NFC, without case and extra spaces; signs and digits stay.

    `30x30x4,5` and `30x30x45` are different tiles, so nothing else is taken away.
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_columns(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and isinstance(headers, list | tuple) and all(isinstance(h, str) and h for h in headers)
        for name, headers in value.items()
    )


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str)
        and isinstance(words, dict)
        and all(isinstance(word, str) and (ours is None or isinstance(ours, str)) for word, ours in words.items())
        for name, words in value.items()
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(n, str) and isinstance(v, str) for n, v in value.items())


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


_FITS: dict[str, Any] = {
    "columns": _is_columns,
    "values": _is_words,
    "constants": _is_texts,
    "decimal_mark": lambda value: value in ("", ".", ","),
    "crs": _is_text,
    "part": _is_text,
    "header_row": lambda value: value is None or (type(value) is int and value >= 1),
    "encoding": _is_text,
}
assert set(_FITS) == {item.name for item in fields(Mapping)}  # noqa: S101 - a new field needs its check
