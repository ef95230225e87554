"""The pages of the law: the rules, the questions, the warnings, the takers of waste."""

from wisselplaats.web.legal import declaration, questions, takers, warnings
from wisselplaats.web.legal.blueprint import blp
from wisselplaats.web.legal.rules import blp as rules_blp

__all__ = ["blp", "declaration", "questions", "rules_blp", "takers", "warnings"]
