"""The legal part of the passport on paper: the status with its grounds, as the rule table has them today."""

from wisselplaats.domain.legal import Act, Rule
from wisselplaats.models import Lot
from wisselplaats.services.passport.paper.rows import Pen, Row, facts


def legal(pen: Pen, lot: Lot) -> list[Row]:
    """Status, answers and their day, whether the gate is open to others, the warnings, the declaration; with grounds."""
    from wisselplaats.services import legal as gate  # it writes histories itself

    found = gate.check_lot(lot, Act.PUBLISH, None)
    rows = [*facts(pen, lot, "legal", ()), pen.row(pen.say("answered_at"), lot.legal_answered_at)]
    rows += [_rule(pen, rule, "blocked") for rule in found.blocks]
    rows += [_rule(pen, rule, "warning") for rule in gate.warnings_of(lot)]
    if found.open:
        rows.append(pen.row(pen.say("gate"), pen.say("gate_open")))
    decision = gate.declaration_of(lot)
    if decision is not None:
        rows.append(pen.row(pen.say("declaration"), decision.outcome, pen.say("ground", ground=decision.ground)))
    return rows


def _rule(pen: Pen, rule: Rule, kind: str) -> Row:
    ground = pen.say("ground", ground=rule.ground)
    return pen.row(
        pen.say(kind), rule.text(pen.language), ground if rule.verified else f"{ground} {pen.say('unchecked')}"
    )
