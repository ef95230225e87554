"""The table of a handover, every state by every action; when it may be; what may be counted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.handover import correction
from wisselplaats.domain.handover.appointment import OPEN, AppointmentAction, check_count, check_time, move
from wisselplaats.domain.handover.correction import CorrectionAction, to_add
from wisselplaats.domain.vocabulary import AppointmentState, CorrectionState, Unit

S, A = AppointmentState, AppointmentAction
ALLOWED = {
    (S.PROPOSED, A.PROPOSE): S.PROPOSED,
    (S.PROPOSED, A.AGREE): S.AGREED,
    (S.PROPOSED, A.GIVE): S.GIVEN,
    (S.PROPOSED, A.CANCEL): S.CANCELLED,
    (S.AGREED, A.PROPOSE): S.PROPOSED,
    (S.AGREED, A.GIVE): S.GIVEN,
    (S.AGREED, A.CANCEL): S.CANCELLED,
    (S.GIVEN, A.TAKE): S.DONE,
    (S.GIVEN, A.REFUSE): S.AGREED,
    (S.GIVEN, A.CANCEL): S.CANCELLED,
}
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("action", A)
def test_every_state_by_every_action(state: S, action: A) -> None:
    if (state, action) in ALLOWED:
        assert move(state, action) == ALLOWED[(state, action)]
        return
    with pytest.raises(Conflict) as refused:
        move(state, action)
    assert refused.value.code == "appointment_transition_not_allowed"


def test_nothing_leads_to_done_but_what_both_sides_said() -> None:
    assert [pair for pair, after in ALLOWED.items() if after == S.DONE] == [(S.GIVEN, A.TAKE)]
    assert {S.DONE, S.CANCELLED} == set(S) - OPEN


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOW, "appointment_in_the_past"),
        (NOW + timedelta(days=1), "appointment_before_window"),
        (NOW + timedelta(days=30), "appointment_after_window"),
    ],
)
def test_a_time_lies_ahead_and_within_the_window(at: datetime, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_time(at, NOW, date(2026, 11, 24), date(2026, 12, 1))
    assert refused.value.problems[0].code == code


def test_the_day_is_that_of_the_netherlands() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight of the 24th
    check_time(late, NOW, date(2026, 11, 24), date(2026, 11, 24))
    check_time(late, NOW, date(2026, 11, 24), None)


@pytest.mark.parametrize(
    ("part", "lost", "unit", "code"),
    [
        ("0", "0", Unit.M2, "quantity_not_positive"),
        ("1.5", "0", Unit.PIECE, "whole_pieces"),
        ("1", "0.5", Unit.PIECE, "whole_pieces"),
    ],
)
def test_a_count_is_something_and_whole_pieces(part: str, lost: str, unit: Unit, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_count(Decimal(part), Decimal(lost), Decimal(10), unit)
    assert refused.value.problems[0].code == code


def test_what_is_there_and_what_is_lost_are_no_more_than_promised() -> None:
    check_count(Decimal(8), Decimal(2), Decimal(10), Unit.PIECE)
    with pytest.raises(Conflict) as refused:
        check_count(Decimal(8), Decimal(3), Decimal(10), Unit.PIECE)
    assert refused.value.params["open"] == 10


STEP = Decimal("0.001")


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.decimals(-500, 500, places=6))
def test_corrections_of_a_figure_add_up_to_that_of_the_last_total(
    first: int, totals: list[int], figure: Decimal
) -> None:
    quantity, stands = Decimal(first) / 1000, figure.quantize(STEP)
    for total in totals:
        stands += to_add(figure, stands, Decimal(total) / 1000, quantity, STEP)
        assert stands == (figure * (Decimal(total) / 1000) / quantity).quantize(STEP)


@pytest.mark.parametrize("state", list(CorrectionState))
@pytest.mark.parametrize("action", list(CorrectionAction))
def test_a_correction_is_answered_once(state: CorrectionState, action: CorrectionAction) -> None:
    if state == CorrectionState.PROPOSED:
        assert correction.move(state, action) != state
    else:
        with pytest.raises(Conflict, match="correction_transition_not_allowed"):
            correction.move(state, action)


def test_every_fault_of_a_finding_is_told_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        correction.check_finding(Decimal("9.5"), Decimal(12), Unit.PIECE, None)
    assert {problem.field: problem.code for problem in refused.value.problems} == {
        "actual": "whole_pieces", "outcome": "outcome_of_less",
    }  # fmt: skip
