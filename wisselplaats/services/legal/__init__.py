"""The law on lots: the gate with its warnings, the answers and decisions of people, the register of takers of waste."""

from wisselplaats.services.legal.answers import (
    answer,
    answers_of,
    check_papers,
    declaration_of,
    declarations_of,
    declare,
    keep_answers,
)
from wisselplaats.services.legal.closed import tell_when_closed
from wisselplaats.services.legal.facts import ANSWERS, LAW_COLUMNS, blocked, facts_of
from wisselplaats.services.legal.gate import (
    acknowledge,
    acknowledgements,
    check_lot,
    open_warnings,
    require_acknowledged,
    require_lot,
    warnings_of,
)
from wisselplaats.services.legal.register import add_taker, end_taker, is_authorised, possible_takers, takers, takes

__all__ = [
    "ANSWERS",
    "LAW_COLUMNS",
    "acknowledge",
    "acknowledgements",
    "add_taker",
    "answer",
    "answers_of",
    "blocked",
    "check_lot",
    "check_papers",
    "declaration_of",
    "declarations_of",
    "declare",
    "end_taker",
    "facts_of",
    "is_authorised",
    "keep_answers",
    "open_warnings",
    "possible_takers",
    "require_acknowledged",
    "require_lot",
    "takers",
    "takes",
    "tell_when_closed",
    "warnings_of",
]
