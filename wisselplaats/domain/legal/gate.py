"""The legal gate: what may be offered, claimed or handed over, asked of the rule table and of nothing else."""

from dataclasses import dataclass

from wisselplaats.domain.errors import Blocked
from wisselplaats.domain.legal.facts import LegalFacts, Question
from wisselplaats.domain.legal.table import Act, Rule, rules


@dataclass(frozen=True)
class GateResult:
    """Open when nothing blocks; warnings are to be acknowledged."""

    blocks: tuple[Rule, ...]
    warnings: tuple[Rule, ...]

    @property
    def open(self) -> bool:
        """Whether the act may go on."""
        return not self.blocks


def check(facts: LegalFacts, act: Act, third_party: bool, taker_authorised: bool = False) -> GateResult:
    """Ask the gate; `third_party` is true when the lot would leave its organisation."""
    question = Question(facts, third_party, taker_authorised)
    found = [rule for rule in rules() if act in rule.acts and rule.condition.holds(question.value)]
    return GateResult(tuple(rule for rule in found if rule.blocks), tuple(rule for rule in found if not rule.blocks))


def require_open(facts: LegalFacts, act: Act, third_party: bool, taker_authorised: bool = False) -> GateResult:
    """The result when the gate is open. Errors: Blocked with the first reason and its ground, and all codes."""
    result = check(facts, act, third_party, taker_authorised)
    if result.open:
        return result
    first = result.blocks[0]
    codes = ", ".join(rule.code for rule in result.blocks)
    raise Blocked(f"legal_{first.code}", ground=first.ground, codes=codes)
