"""The catalogue's rules: how the tree is numbered, and which kind a word from practice means."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from wisselplaats.domain.errors import FieldProblem, Invalid

EXACT = 100
NEAR = 90
"""Least likeness (0-100) of a misspelt word: one wrong letter in ten, or one missing in five."""
MARGIN = 4
"""How far the runner-up of another kind must stay behind; closer is a guess, and we do not guess."""
PART_NEAR = 80
"""Least likeness of each part of a word, so that `houten hek` never becomes `houten heg`."""
SHORTEST_NEAR = 5
"""Shorter words are abbreviations (`KF`, `WF`): one letter more is another word."""
SUGGEST_FROM = 60
REMEMBERED = 10_000
"""Answers kept: an inventory says the same few hundred words 200,000 times."""

_SIZE_CROSS = re.compile(r"(?<=\d)\s*[x×*]\s*(?=\d)")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_WITH_UNIT = re.compile(r"(?<=\d)\s+(mm|cm|m|l)\b")
_SLASH_SIZE = re.compile(r"(?<=\d)\s*/\s*(?=\d)")
_ABBREVIATION = re.compile(r"(?<!\d)\.|\.(?!\d)")
_SEPARATORS = re.compile(r"[\s_\-\u2010-\u2014,;:()\[\]\"'’‘`]+|(?<!\d)/|/(?!\d)")

_NIL = frozenset(
    {
        "waardeonbekend", "waarde onbekend", "geenwaarde", "geen waarde", "onbekend", "unknown", "transitie",
        "null", "none", "nil", "nan", "na", "n/a", "n a", "nvt", "niet van toepassing", "nb", "niet bekend", "niet bepaald",
        "ntb", "nog te bepalen", "nog toewijzen", "nog toewijzen2", "niet ingevuld", "leeg", "geen", "x",
    }
)  # fmt: skip
"""Words that say nothing, normalised; `transitie` is what the BGT calls a surface that was never surveyed."""


@dataclass(frozen=True)
class Found:
    """A kind that a word means; `score` 0-100 is the likeness, 100 when `exact`."""

    code: str
    exact: bool
    score: int


def normalise(word: str) -> str:
    """The form in which words are compared: case, separators and the writing of sizes make no difference.

    Numbers stay what they are: `30x30` (centimetres) and `300x300` (millimetres) remain two words.
    """
    text = word
    while (plainer := _plainer(text)) != text:  # a separator that goes may leave a new size or accent behind
        text = plainer
    return text


def _plainer(word: str) -> str:
    text = unicodedata.normalize("NFC", word.casefold())
    text = _DECIMAL.sub(".", _SIZE_CROSS.sub("x", text))
    text = _SLASH_SIZE.sub("/", _WITH_UNIT.sub(r"\1", text))
    return " ".join(_SEPARATORS.sub(" ", _ABBREVIATION.sub("", text)).split())


def is_nil_word(text: str) -> bool:
    """Whether a delivered value says nothing, such as the BGT's `waardeOnbekend` and `geenWaarde`."""
    normal = normalise(text).strip("<>#")
    return normal in _NIL or not any(sign.isalnum() for sign in normal)


def number_tree(parents: Mapping[str, str | None]) -> dict[str, tuple[int, int]]:
    """Preorder numbers (first, last) from 1 for each code, so that "this kind or below" is an interval.

    Brothers go by code, so the same catalogue always gets the same numbers. Invalid (field `parent`) names every
    unknown parent (`unknown_parent`), and every code that is on or below a cycle (`parent_cycle`).
    """
    unknown = [
        FieldProblem("parent", "unknown_parent", {"code": code, "parent": parent})
        for code, parent in sorted(parents.items())
        if parent is not None and parent not in parents
    ]
    if unknown:
        raise Invalid(unknown)
    numbers = _preorder(_children(parents))
    lost = sorted(parents.keys() - numbers.keys())
    if lost:
        raise Invalid([FieldProblem("parent", "parent_cycle", {"code": code}) for code in lost])
    return numbers


def _children(parents: Mapping[str, str | None]) -> dict[str | None, list[str]]:
    children: dict[str | None, list[str]] = {}
    for code in sorted(parents):
        children.setdefault(parents[code], []).append(code)
    return children


def _preorder(children: Mapping[str | None, list[str]]) -> dict[str, tuple[int, int]]:
    """Without recursion: a deep tree in a delivered catalogue must not exhaust the stack."""
    first: dict[str, int] = {}
    numbers: dict[str, tuple[int, int]] = {}
    todo = [(code, False) for code in reversed(children.get(None, []))]
    while todo:
        code, left = todo.pop()
        if left:
            numbers[code] = (first[code], len(first))
            continue
        first[code] = len(first) + 1
        todo.append((code, True))
        todo.extend((child, False) for child in reversed(children.get(code, [])))
    return numbers


class Lexicon:
    """Words of practice and the kinds they mean; built once for a catalogue, then only read."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        """`words` are (word, code) pairs; Invalid `ambiguous_word` when one word would mean two kinds."""
        self._codes: dict[str, str] = {}
        problems: list[FieldProblem] = []
        for word, code in words:
            known = self._codes.setdefault(normalise(word), code)
            if known != code:
                params = {"word": word, "code": code, "other": known}
                problems.append(FieldProblem("word", "ambiguous_word", params))
        if problems:
            raise Invalid(problems)
        self._groups: dict[tuple[str, ...], list[str]] = {}
        for known_word in self._codes:
            self._groups.setdefault(_numbers(known_word), []).append(known_word)
        self._forms = {
            numbers: ([_joined(word) for word in group], [_ordered(word) for word in group])
            for numbers, group in self._groups.items()
        }
        self._answered: dict[str, Found | None] = {}

    def find(self, word: str) -> Found | None:
        """The kind that `word` means: the same word, else one slip of the pen away; None rather than a guess.

        Letters may be misspelt, numbers may not: `300x300x50` is another size, not a typing error.
        """
        if word not in self._answered:
            if len(self._answered) >= REMEMBERED:
                self._answered.clear()
            self._answered[word] = self._find(word)
        return self._answered[word]

    def _find(self, word: str) -> Found | None:
        normal = normalise(word)
        if is_nil_word(word):
            return None
        if normal in self._codes:
            return Found(self._codes[normal], True, EXACT)
        if len(normal) < SHORTEST_NEAR:
            return None
        return _clear_winner(self._near(normal))

    def suggest(self, word: str, n: int = 8) -> list[Found]:
        """The `n` kinds nearest to what was typed so far, best first, each once; for search boxes only."""
        normal = normalise(word)
        if not normal:
            return []
        best: dict[str, Found] = {}
        for known, code in self._codes.items():
            score = _search_score(normal, known)
            if score >= SUGGEST_FROM and (code not in best or score > best[code].score):
                best[code] = Found(code, score == EXACT, score)
        return sorted(best.values(), key=lambda found: (-found.score, found.code))[:n]

    def _near(self, normal: str) -> list[Found]:
        """The likeness to each known word with the same numbers, best first; the compiled scan finds who to judge."""
        numbers = _numbers(normal)
        group = self._groups.get(numbers, [])
        joined, ordered = self._forms.get(numbers, ([], []))
        cutoff = NEAR - MARGIN
        scans = (
            process.extract(_joined(normal), joined, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None),
            process.extract(_ordered(normal), ordered, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None),
        )
        worth = sorted({index for scan in scans for _, _, index in scan})
        hits = [Found(self._codes[group[i]], False, int(_likeness(normal, group[i]))) for i in worth]
        return sorted(hits, key=lambda hit: (-hit.score, hit.code))


def _clear_winner(hits: list[Found]) -> Found | None:
    if not hits or hits[0].score < NEAR:
        return None
    rivals = [hit.score for hit in hits if hit.code != hits[0].code]
    return None if rivals and hits[0].score - rivals[0] < MARGIN else hits[0]


def _joined(normal: str) -> str:
    """Without spaces: `beton tegel` is `betontegel`."""
    return normal.replace(" ", "")


def _ordered(normal: str) -> str:
    """With its parts in a fixed order: `bank houten` is `houten bank`."""
    return " ".join(sorted(normal.split()))


def _likeness(one: str, other: str) -> float:
    """0-100; with as many parts on both sides, each part must be like its counterpart."""
    ones, others = sorted(one.split()), sorted(other.split())
    together = fuzz.ratio(_joined(one), _joined(other))
    if len(ones) != len(others):
        return together
    if min(fuzz.ratio(a, b) for a, b in zip(ones, others, strict=True)) < PART_NEAR:
        return 0.0
    return max(together, fuzz.ratio(" ".join(ones), " ".join(others)))


def _search_score(typed: str, known: str) -> int:
    """100 the same, 95 its beginning, 90 the beginning of a part, 85 somewhere inside, else the likeness."""
    if typed == known:
        return EXACT
    if known.startswith(typed):
        return 95
    if f" {typed}" in f" {known}":
        return 90
    if len(typed) > 2 and typed in known:
        return 85
    return min(84, int(fuzz.token_sort_ratio(typed, known)))


@lru_cache(maxsize=4096)
def _numbers(normal: str) -> tuple[str, ...]:
    """The parts that hold a digit, in a fixed order; these must agree to the sign."""
    return tuple(sorted(re.findall(r"\d[\d.x/]*", normal)))
