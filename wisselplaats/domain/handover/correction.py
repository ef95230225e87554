"""Putting right what was written about a handover: who answers whom, what may be said, and what the figures become."""

from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid
from wisselplaats.domain.vocabulary import CorrectionOutcome, CorrectionState, Unit


class CorrectionAction(StrEnum):
    """What can happen to a proposed correction."""

    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[CorrectionState, CorrectionAction], CorrectionState] = {
    (CorrectionState.PROPOSED, CorrectionAction.CONFIRM): CorrectionState.CONFIRMED,
    (CorrectionState.PROPOSED, CorrectionAction.REFUSE): CorrectionState.REFUSED,
    (CorrectionState.PROPOSED, CorrectionAction.WITHDRAW): CorrectionState.WITHDRAWN,
}


def move(state: CorrectionState, action: CorrectionAction) -> CorrectionState:
    """The state after an action. Errors: Conflict when the table does not have it."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError:
        raise Conflict("correction_transition_not_allowed", state=state.value, action=action.value) from None


def check_finding(actual: Decimal, written: Decimal, unit: Unit, outcome: CorrectionOutcome | None) -> None:
    """Refuse a correction that corrects nothing, splits a piece, or does not say where the rest is.

    `actual` and `written` are what changed hands in all, in `unit`: as it was found and as it stands on record.
    Errors: Invalid with every problem.
    """
    problems = []
    if actual < 0:
        problems.append(FieldProblem("actual", "quantity_not_positive"))
    elif unit == Unit.PIECE and actual != actual.to_integral_value():
        problems.append(FieldProblem("actual", "whole_pieces"))
    elif actual == written:
        problems.append(FieldProblem("actual", "correction_changes_nothing", {"quantity": written}))
    if actual < written and outcome is None:
        problems.append(FieldProblem("outcome", "outcome_of_less", {"quantity": written - actual}))
    elif actual > written and outcome is not None:
        problems.append(FieldProblem("outcome", "outcome_only_of_less"))
    if problems:
        raise Invalid(problems)


def to_add(exact: Decimal, stands: Decimal, actual: Decimal, quantity: Decimal, step: Decimal) -> Decimal:
    """What a correction adds to a figure that grows with the quantity, so that all rows together are exact.

    `exact` is the unrounded figure of `quantity`, `stands` what all rows say so far; the total of `actual` is rounded
    to `step` once, so that rounding neither adds up nor grows with the quantity.
    """
    return (exact * actual / quantity).quantize(step) - stands
