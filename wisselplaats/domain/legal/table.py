"""Reads the tables of legal rules, which an expert keeps, and refuses a faulty one with every fault by row."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wisselplaats.domain.legal.condition import BadCondition, Condition, parse
from wisselplaats.domain.legal.facts import DECLARATION_FACTS, LOT_FACTS, Fact


class Act(StrEnum):
    """What the gate is asked about; accepting a claim asks what reserving asks, a delivery what publishing asks."""

    PUBLISH = "publish"
    RESERVE = "reserve"
    HAND_OVER = "hand_over"


class BadRules(Exception):
    """The table cannot be used; the text holds a line for every fault."""


@dataclass(frozen=True)
class Rule:
    """One row: what it says when its condition holds, in words, on what ground, from which source, checked by whom."""

    code: str
    condition: Condition
    acts: frozenset[Act]
    outcome: str
    text_nl: str
    text_en: str
    ground: str
    source: str
    date: date
    checked_by: str

    @property
    def blocks(self) -> bool:
        """Whether it stops its acts; otherwise it warns."""
        return self.outcome == "block"

    @property
    def verified(self) -> bool:
        """Whether somebody who knows the law has checked it."""
        return bool(self.checked_by)

    def text(self, language: str) -> str:
        """The sentence for a reader."""
        return self.text_en if language == "en" else self.text_nl


@dataclass(frozen=True)
class Kind:
    """What a table may hold: the facts of its conditions, the outcomes, and whether it names acts."""

    file: str
    facts: Mapping[str, Fact]
    outcomes: tuple[str, ...]
    acts: bool


GATE = Kind("legal_rules.csv", LOT_FACTS, ("block", "warn"), acts=True)
DECLARATION = Kind("declaration_rules.csv", DECLARATION_FACTS, ("needed", "not_needed"), acts=False)
_TEXTS = ("code", "condition", "text_nl", "text_en", "ground", "source")


@cache
def rules() -> tuple[Rule, ...]:
    """The rule table of the gate. Errors: BadRules."""
    return _shipped(GATE)


@cache
def declaration_rules() -> tuple[Rule, ...]:
    """The table of the environmental declaration; the first rule that holds decides. Errors: BadRules."""
    return _shipped(DECLARATION)


def _shipped(kind: Kind) -> tuple[Rule, ...]:
    return read(files("wisselplaats").joinpath("data", kind.file).read_text(encoding="utf-8"), kind)


def read(text: str, kind: Kind) -> tuple[Rule, ...]:
    """The rules of a CSV text. Errors: BadRules with every fault and its row, the header being row 1."""
    rows = list(csv.DictReader(text.splitlines()))
    faults = [*_missing_columns(rows, kind), *_doubles(rows)]
    made: list[Rule] = []
    for number, row in enumerate(rows, start=2):
        wrong = list(_faults(row, kind))
        faults += [f"{kind.file}, row {number} ({row.get('code') or 'no code'}): {fault}" for fault in wrong]
        if not wrong:
            made.append(_rule(row, kind))
    if faults or not made:
        raise BadRules("\n".join(faults or [f"{kind.file} holds no rules"]))
    return tuple(made)


def _missing_columns(rows: list[dict[str, str]], kind: Kind) -> list[str]:
    needed = {*_TEXTS, "outcome", "date", "checked_by", *(["acts"] if kind.acts else [])}
    gone = sorted(needed - set(rows[0])) if rows else []
    return [f"{kind.file}: the column {name} is missing" for name in gone]


def _doubles(rows: Iterable[Mapping[str, str]]) -> list[str]:
    codes = [row.get("code") for row in rows]
    return [
        f"the code {code} stands {codes.count(code)} times" for code in dict.fromkeys(codes) if codes.count(code) > 1
    ]


def _faults(row: Mapping[str, str], kind: Kind) -> Iterator[str]:
    for name in _TEXTS:
        if not (row.get(name) or "").strip():
            yield f"{name} is empty"
        elif "{" in row[name] or "}" in row[name]:
            yield f"{name} may not hold braces"
    if row.get("outcome") not in kind.outcomes:
        yield f"outcome '{row.get('outcome')}' is not one of {', '.join(kind.outcomes)}"
    unknown = sorted(set((row.get("acts") or "").split()) - set(Act))
    if kind.acts and (unknown or not (row.get("acts") or "").split()):
        yield f"acts '{row.get('acts')}' are not among {', '.join(Act)}"
    try:
        date.fromisoformat(row.get("date") or "")
    except ValueError:
        yield f"date '{row.get('date')}' is not year-month-day"
    try:
        parse(row.get("condition") or "", kind.facts)
    except BadCondition as error:
        yield f"condition: {error}"


def _rule(row: Mapping[str, str], kind: Kind) -> Rule:
    return Rule(
        code=row["code"], condition=parse(row["condition"], kind.facts),
        acts=frozenset(Act(word) for word in (row.get("acts") or "").split()), outcome=row["outcome"],
        text_nl=row["text_nl"], text_en=row["text_en"], ground=row["ground"], source=row["source"],
        date=date.fromisoformat(row["date"]), checked_by=(row["checked_by"] or "").strip(),
    )  # fmt: skip
