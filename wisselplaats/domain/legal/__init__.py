"""The law: one table of rules that every check asks, the three questions, the environmental declaration, waste."""

from wisselplaats.domain.legal.condition import COMPARE, BadCondition, Condition, Term, parse, word_of
from wisselplaats.domain.legal.declaration import DeclarationFacts, decide, outcome
from wisselplaats.domain.legal.facts import DECLARATION_FACTS, LOT_FACTS, Fact, FactKind, LegalFacts
from wisselplaats.domain.legal.gate import GateResult, check, require_open
from wisselplaats.domain.legal.table import (
    DECLARATION,
    GATE,
    Act,
    BadRules,
    Rule,
    declaration_rules,
    read,
    rules,
)
from wisselplaats.domain.legal.waste import Eural, chapter_17, eural_code, waste_stream_number

__all__ = [
    "COMPARE",
    "DECLARATION",
    "DECLARATION_FACTS",
    "GATE",
    "LOT_FACTS",
    "Act",
    "BadCondition",
    "BadRules",
    "Condition",
    "DeclarationFacts",
    "Eural",
    "Fact",
    "FactKind",
    "GateResult",
    "LegalFacts",
    "Rule",
    "Term",
    "chapter_17",
    "check",
    "decide",
    "declaration_rules",
    "eural_code",
    "outcome",
    "parse",
    "read",
    "require_open",
    "rules",
    "waste_stream_number",
    "word_of",
]
