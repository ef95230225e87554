"""The grammar of the rule table: `fact operator value`, joined by `and`, the groups by `or`; nothing is ever evaluated as code."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wisselplaats.domain.legal.facts import Fact, FactKind

COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda found, limit: found > limit,
    ">=": lambda found, limit: found >= limit,
    "<": lambda found, limit: found < limit,
    "<=": lambda found, limit: found <= limit,
}
_TERM = re.compile(r"(\w+)\s*(!=|>=|<=|=|>|<)\s*([\w.|]+)")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


class BadCondition(ValueError):
    """A condition that the grammar does not know; the text says what and where."""


@dataclass(frozen=True)
class Term:
    """One comparison: with words (`=` any of them, `!=` none of them) or with a number."""

    fact: str
    operator: str
    words: frozenset[str] = frozenset()
    number: Decimal | None = None

    def holds(self, value: object) -> bool:
        """Whether it is so of a value; a number that is not known is neither more nor less."""
        if self.number is not None:
            return value is not None and COMPARE[self.operator](Decimal(str(value)), self.number)
        return (word_of(value) in self.words) == (self.operator == "=")


def word_of(value: object) -> str:
    """A value as a condition names it; texts and numbers are only known or not."""
    if value is None or value == "":
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True)
class Condition:
    """Groups of terms: it holds when every term of one group does."""

    text: str
    groups: tuple[tuple[Term, ...], ...]

    def holds(self, value: Callable[[str], object]) -> bool:
        """Whether it is so; `value` answers a fact by its name."""
        return any(all(term.holds(value(term.fact)) for term in group) for group in self.groups)


def parse(text: str, facts: Mapping[str, Fact]) -> Condition:
    """Read a condition over these facts. Errors: BadCondition, saying what is not understood."""
    if not text.strip():
        raise BadCondition("the condition is empty")
    groups = tuple(
        tuple(_term(part.strip(), facts) for part in re.split(r"\s+and\s+", group.strip()))
        for group in re.split(r"\s+or\s+", text.strip())
    )
    return Condition(text.strip(), groups)


def _term(text: str, facts: Mapping[str, Fact]) -> Term:
    found = _TERM.fullmatch(text)
    if found is None:
        raise BadCondition(f"'{text}' is not 'fact operator value'")
    name, operator, value = found.groups()
    if name not in facts:
        raise BadCondition(f"'{name}' is no fact; choose from {', '.join(facts)}")
    if operator in COMPARE:
        return Term(name, operator, number=_number(name, facts[name], value))
    words = frozenset(value.split("|"))
    wrong = sorted(words - set(facts[name].values))
    if wrong:
        raise BadCondition(f"'{name}' has no value '{wrong[0]}'; choose from {', '.join(facts[name].values)}")
    return Term(name, operator, words)


def _number(name: str, fact: Fact, value: str) -> Decimal:
    if fact.kind is not FactKind.NUMBER:
        raise BadCondition(f"'{name}' is no number; use = or !=")
    if not _NUMBER.fullmatch(value):
        raise BadCondition(f"'{value}' is no number such as 75 or 0.5")
    return Decimal(value)
