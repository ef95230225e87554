"""Whether building material that is laid again needs an environmental declaration, by the table of an expert."""

from dataclasses import dataclass

from wisselplaats.domain.legal.table import Rule, declaration_rules
from wisselplaats.domain.vocabulary import DeclarationOutcome, StonyKind


@dataclass(frozen=True)
class DeclarationFacts:
    """The answers of the wizard; None is not known."""

    material: StonyKind
    unprocessed: bool | None = None
    same_conditions: bool | None = None
    ownership_stays: bool | None = None
    suspicious: bool | None = None


def decide(facts: DeclarationFacts) -> Rule:
    """The first rule that holds; the table ends with one that always does. Errors: StopIteration when it does not."""
    return next(rule for rule in declaration_rules() if rule.condition.holds(lambda name: getattr(facts, name)))


def outcome(rule: Rule) -> DeclarationOutcome:
    """What a rule of this table says."""
    return DeclarationOutcome(rule.outcome)
