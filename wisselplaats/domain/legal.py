"""The legal gate: what may be offered, claimed or handed over; the rules stand in data/legal_rules.csv."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

from wisselplaats.domain.errors import Blocked
from wisselplaats.domain.vocabulary import LegalStatus

TAR_LIMIT = Decimal(75)  # mg PAK10 per kg (CROW publication 210)
LEAD_PAINT_UNTIL = 1990
TREATMENTS = frozenset({"creosote", "cca"})


class Act(StrEnum):
    """What the gate is asked about."""

    PUBLISH = "publish"
    RESERVE = "reserve"
    HAND_OVER = "hand_over"


@dataclass(frozen=True)
class LegalFacts:
    """What is known of a lot; None is not known. `pak10_mg_kg` in mg/kg."""

    status: LegalStatus
    is_asphalt: bool = False
    pak10_mg_kg: Decimal | None = None
    has_crow210: bool | None = None
    asbestos: bool | None = None
    wood_treatment: str | None = None
    use_certain: bool | None = None
    use_lawful: bool | None = None
    use_high_grade: bool | None = None
    answered_at: datetime | None = None
    suspicious_origin: bool | None = None
    adhering_soil: bool | None = None
    load_bearing: bool | None = None
    pests: bool | None = None
    zzs: bool | None = None
    is_steel: bool = False
    year_laid: int | None = None
    eural_code: str | None = None
    waste_stream_number: str | None = None

    @property
    def answers(self) -> tuple[bool | None, bool | None, bool | None]:
        """The three questions of continued use."""
        return self.use_certain, self.use_lawful, self.use_high_grade


@dataclass(frozen=True)
class Rule:
    """One row of the rule table: on which acts a condition blocks or warns, in words, on what ground."""

    code: str
    acts: frozenset[Act]
    blocks: bool
    text_nl: str
    text_en: str
    ground: str
    source: str
    date: date
    checked_by: str

    def text(self, language: str) -> str:
        """The sentence for a reader."""
        return self.text_en if language == "en" else self.text_nl


@dataclass(frozen=True)
class Question:
    """The facts with who would take the lot."""

    facts: LegalFacts
    third_party: bool
    taker_authorised: bool


@dataclass(frozen=True)
class GateResult:
    """Open when nothing blocks; warnings are to be acknowledged."""

    blocks: tuple[Rule, ...]
    warnings: tuple[Rule, ...]

    @property
    def open(self) -> bool:
        """Whether the act may go on."""
        return not self.blocks


# the conditions that the table's codes name
CONDITIONS: dict[str, Callable[[Question], bool]] = {
    "tar_asphalt": lambda q: q.facts.pak10_mg_kg is not None and q.facts.pak10_mg_kg > TAR_LIMIT,
    "asphalt_not_tested": lambda q: q.facts.is_asphalt and not q.facts.has_crow210,
    "asbestos": lambda q: q.facts.asbestos is True,
    "treated_wood": lambda q: q.facts.wood_treatment in TREATMENTS,
    "waste_taker": lambda q: q.facts.status == LegalStatus.WASTE and q.third_party and not q.taker_authorised,
    "waste_papers": lambda q: (
        q.facts.status == LegalStatus.WASTE and not (q.facts.eural_code and q.facts.waste_stream_number)
    ),
    "status_unknown": lambda q: q.third_party and is_unanswered(q.facts),
    "answer_no": lambda q: q.third_party and False in q.facts.answers and q.facts.status != LegalStatus.PRODUCT,
    "suspicious_origin": lambda q: q.facts.suspicious_origin is True,
    "wood_treatment_unknown": lambda q: q.facts.wood_treatment == "unknown",
    "adhering_soil": lambda q: q.facts.adhering_soil is True,
    "load_bearing": lambda q: q.facts.load_bearing is True,
    "pests": lambda q: q.facts.pests is True,
    "zzs": lambda q: q.facts.zzs is True,
    "painted_steel": lambda q: q.facts.is_steel and (q.facts.year_laid or LEAD_PAINT_UNTIL) < LEAD_PAINT_UNTIL,
}


def is_unanswered(facts: LegalFacts) -> bool:
    """Whether the status is unknown, or continued use without three answers of somebody at some time."""
    if facts.status == LegalStatus.UNKNOWN:
        return True
    return facts.status == LegalStatus.CONTINUED_USE and (None in facts.answers or facts.answered_at is None)


@cache
def rules() -> tuple[Rule, ...]:
    """The rule table. Errors: KeyError on a code that no condition knows (a test reads the table)."""
    text = files("wisselplaats").joinpath("data/legal_rules.csv").read_text(encoding="utf-8")
    made = tuple(_rule(row) for row in csv.DictReader(text.splitlines()))
    for rule in made:
        CONDITIONS[rule.code]
    return made


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        code=row["code"],
        acts=frozenset(Act(word) for word in row["acts"].split()),
        blocks=row["outcome"] == "block",
        text_nl=row["text_nl"],
        text_en=row["text_en"],
        ground=row["ground"],
        source=row["source"],
        date=date.fromisoformat(row["date"]),
        checked_by=row["checked_by"],
    )


def check(facts: LegalFacts, act: Act, third_party: bool, taker_authorised: bool = False) -> GateResult:
    """Ask the gate; `third_party` is true when the lot would leave its organisation."""
    question = Question(facts, third_party, taker_authorised)
    found = [rule for rule in rules() if act in rule.acts and CONDITIONS[rule.code](question)]
    return GateResult(tuple(rule for rule in found if rule.blocks), tuple(rule for rule in found if not rule.blocks))


def require_open(facts: LegalFacts, act: Act, third_party: bool, taker_authorised: bool = False) -> GateResult:
    """The result when the gate is open. Errors: Blocked with the first reason and its ground, and all codes."""
    result = check(facts, act, third_party, taker_authorised)
    if result.open:
        return result
    first = result.blocks[0]
    codes = ", ".join(rule.code for rule in result.blocks)
    raise Blocked(f"legal_{first.code}", ground=first.ground, codes=codes)
