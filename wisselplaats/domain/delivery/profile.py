"""What the columns of a whole file look like, seen in one pass and in little memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Any
from unicodedata import normalize

import numpy

from wisselplaats.domain.delivery.looks import NUMBERS, Looks, looks_of
from wisselplaats.domain.delivery.rows import Batch
from wisselplaats.domain.delivery.values import mark_shown
from wisselplaats.domain.material import is_nil_word

SAMPLE = 50
"""Records that the page shows with their outcome."""
MOST_DIFFERENT = 2_000
"""Different values that are counted in one column; a column with more is free text, a number or an identity."""
MOST_TOGETHER = 20_000
"""Different combinations of the columns that name the material."""
MOST_KEYS = 12
"""Columns of which every value is remembered, as 8 bytes: 48 MB for half a million records."""
EXAMPLES = 3
SHOWN = 120
LOOKED_AT = 200
"""Different values of a column that tell what they look like."""
LONGEST_NIL = 24
"""Longer texts are no nil words."""
NIL_WITH_DIGIT = "toewijzen"
"""Of the nil words, `nog toewijzen2` alone ends in a digit."""


@dataclass(frozen=True)
class ColumnProfile:
    """A column: `filled` cells that say something, `different` things (at least, when `is_least`).

    `key_filled` and `key_different` are exact and over the current records; None for columns that cannot be the key.
    `marks`: the decimal marks that its numbers prove, "", ",", "." or ",.".
    """

    name: str
    filled: int
    different: int
    is_least: bool = False
    key_filled: int | None = None
    key_different: int | None = None
    looks: Looks | None = None
    marks: str = ""
    examples: tuple[str, ...] = ()

    def is_key(self, current: int) -> bool:
        """Whether it names each of the current records, and each differently."""
        return current > 0 and self.key_filled == current == self.key_different


@dataclass(frozen=True)
class Together:
    """What stands together in some columns of a record, cleaned (`clean`), and in how many current records."""

    headers: tuple[str, ...]
    words: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Sampled:
    """One of the first records: its number, its line, its cells in the order of the columns, its geometry (RD)."""

    record: int
    line: int
    cells: tuple[str | None, ...]
    geometry: Any = None


@dataclass(frozen=True)
class Profile:
    """The whole file; `current` records are those that are no ended versions."""

    records: int
    current: int
    has_geometry: bool
    columns: tuple[ColumnProfile, ...]
    together: tuple[Together, ...]
    sample: tuple[Sampled, ...]

    def column(self, name: str) -> ColumnProfile | None:
        """The column with this header."""
        return next((column for column in self.columns if column.name == name), None)

    def words_of(self, headers: Sequence[str]) -> Counter[tuple[str, ...]]:
        """How often which words stand in these columns of one record; a nil word counts as empty.

        Exact for columns that were counted together; the others are answered column by column.
        """
        wanted = tuple(headers)
        for counted in {item.headers for item in self.together if len(item.headers) > 1}:
            if set(wanted) <= set(counted):
                return self._projected(counted, wanted)
        found: Counter[tuple[str, ...]] = Counter()
        for header in wanted:
            found += self._projected((header,), (header,))
        return found

    def _projected(self, counted: tuple[str, ...], wanted: tuple[str, ...]) -> Counter[tuple[str, ...]]:
        places = [counted.index(header) for header in wanted]
        found: Counter[tuple[str, ...]] = Counter()
        for item in self.together:
            if item.headers == counted:
                words = tuple(item.words[place] for place in places)
                found[tuple(word for word in words if word)] += item.count
        found.pop((), None)
        return found


@lru_cache(maxsize=65536)
def clean(text: str | None) -> str:
    """The cell without spaces around it and in one Unicode form; "" when it is empty or a nil word."""
    if text is None:
        return ""
    plain = " ".join(text.split())
    if not plain.isascii():
        plain = normalize("NFC", plain)
    if len(plain) <= LONGEST_NIL and not plain[:1].isdigit() and is_nil_word(plain):
        return ""
    return plain


class Profiler:
    """Takes the batches of a file one by one.

    `ended`: columns that mark an old version. `keys`: columns that may be the identity, the most likely first.
    `together`: columns whose words are counted as combinations.
    """

    def __init__(
        self, headers: Sequence[str], ended: Iterable[str] = (), keys: Sequence[str] = (), together: Sequence[str] = ()
    ) -> None:
        self.headers = list(headers)
        self.ended = [header for header in ended if header in self.headers]
        self.keys: dict[str, list[Any]] = {header: [] for header in keys[:MOST_KEYS] if header in self.headers}
        self.together = tuple(header for header in together if header in self.headers)
        self.counts: dict[str, Counter[str]] = {header: Counter() for header in self.headers}
        self.filled: Counter[str] = Counter()
        self.over: set[str] = set()
        self.nil: dict[str, set[str]] = {header: set() for header in self.headers}
        self.combined: Counter[tuple[str, ...]] = Counter()
        self.records = self.current = 0
        self.has_geometry = False
        self.sample: list[Sampled] = []

    def add(self, batch: Batch) -> None:
        """Look at the next batch; records that cannot be read are passed over."""
        good = self._good(batch)
        for header in self.headers:
            self._count(header, batch.cells[header])
        for header, kept in self.keys.items():
            cells = batch.cells[header]
            kept.append(_hashes(cells if good is None else compress(cells, good), self.nil[header]))
        self._combine(batch, good)
        self._keep_sample(batch)
        self.records += len(batch)
        self.current += len(batch) if good is None else sum(good)

    def _good(self, batch: Batch) -> list[bool] | None:
        """Which records are current; None for all."""
        if not self.ended and not batch.problems:
            return None
        good = [index not in batch.problems for index in range(len(batch))]
        for header in self.ended:
            good = [was and not clean(text) for was, text in zip(good, batch.cells[header], strict=True)]
        return good

    def _count(self, header: str, cells: Sequence[str | None]) -> None:
        """Count what is filled; what stands there only until it is clear that nearly everything differs."""
        nil = self.nil[header]
        if header in self.over:
            self.filled[header] += len(cells) - cells.count(None) - sum(map(cells.count, nil))
            return
        counts: Counter[Any] = Counter(cells)
        counts.pop(None, None)
        kept = self.counts[header]
        nil.update(text for text in counts if text not in kept and not says_something(text))
        for text in nil:
            counts.pop(text, None)
        self.filled[header] += counts.total()
        for text, count in counts.items():
            kept[text] += count
        if len(kept) > MOST_DIFFERENT:
            self.over.add(header)

    def _combine(self, batch: Batch, good: list[bool] | None) -> None:
        if not self.together or len(self.combined) > MOST_TOGETHER:
            return
        rows = zip(*(batch.cells[header] for header in self.together), strict=True)
        for words, count in Counter(rows if good is None else compress(rows, good)).items():
            self.combined[tuple(map(clean, words))] += count

    def _keep_sample(self, batch: Batch) -> None:
        room = min(SAMPLE - len(self.sample), len(batch))
        for index in range(room):
            cells = tuple(batch.cells[header][index] for header in self.headers)
            shape = None if batch.geometry is None else batch.geometry[index]
            self.sample.append(Sampled(batch.first + index, batch.lines[index], cells, shape))
        if batch.geometry is not None:
            self.has_geometry = self.has_geometry or bool((batch.geometry != None).any())  # noqa: E711 - by element

    def profile(self) -> Profile:
        """What was seen."""
        return Profile(
            self.records,
            self.current,
            self.has_geometry,
            tuple(self._column(header) for header in self.headers),
            tuple(self._together()),
            tuple(self.sample),
        )

    def _column(self, header: str) -> ColumnProfile:
        counts = self.counts[header]
        words = {clean(text) for text in counts} - {""}
        key_filled, key_different = self._key(header)
        looks = looks_of(list(words)[:LOOKED_AT])
        return ColumnProfile(
            name=header,
            filled=self.filled[header],
            different=len(words),
            is_least=header in self.over,
            key_filled=key_filled,
            key_different=key_different,
            looks=looks,
            marks="".join(sorted({mark_shown(word) for word in words})) if looks in NUMBERS else "",
            examples=tuple(text[:SHOWN] for text in list(dict.fromkeys(map(clean, list(counts)[:50])))[:EXAMPLES]),
        )

    def _key(self, header: str) -> tuple[int | None, int | None]:
        if header not in self.keys:
            return None, None
        kept = [part for part in self.keys[header] if len(part)]
        if not kept:
            return 0, 0
        every = numpy.concatenate(kept)
        return len(every), len(numpy.unique(every))

    def _together(self) -> Iterable[Together]:
        if len(self.together) > 1:
            for words, count in self.combined.most_common():
                yield Together(self.together, words, count)
        for header in self.headers:
            if header not in self.over:
                yield from self._alone(header)

    def _alone(self, header: str) -> Iterable[Together]:
        words: Counter[str] = Counter()
        for text, count in self.counts[header].items():
            words[clean(text)] += count
        for word, count in words.most_common():
            if word:
                yield Together((header,), (word,), count)


def says_something(text: str) -> bool:
    """Whether a cell says something; long texts, numbers and codes, which are most, are not looked up."""
    if len(text) > LONGEST_NIL or text[0].isdigit() or (text[-1].isdigit() and NIL_WITH_DIGIT not in text.casefold()):
        return True
    return bool(clean(text))


def _hashes(cells: Iterable[str | None], nil: set[str]) -> Any:
    """64-bit hashes of the cells that say something."""
    return numpy.array([hash(text) for text in cells if text is not None and text not in nil], dtype=numpy.int64)
