"""Sentences about the life of a lot."""

from decimal import Decimal
from uuid import uuid4

import pytest

from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.lot import LotAction, LotFacts, check_merge, move, reused_once_more, split
from wisselplaats.domain.vocabulary import LegalStatus, LotState, Quality

OWNER = uuid4()


def facts(**changed: object) -> LotFacts:
    known = {
        "material_code": "betontegel",
        "quality": Quality.B,
        "owner_id": OWNER,
        "legal_status": LegalStatus.PRODUCT,
        "quantity": Decimal(10),
    }
    return LotFacts(**{**known, **changed})  # type: ignore[arg-type]


def test_an_expected_lot_is_confirmed_before_it_is_released() -> None:
    assert move(LotState.EXPECTED, LotAction.CONFIRM) == LotState.CONFIRMED
    with pytest.raises(Conflict, match="lot_transition_not_allowed"):
        move(LotState.EXPECTED, LotAction.RELEASE)


BACK = {LotAction.COME_BACK: LotState.RELEASED, LotAction.COME_BACK_TO_DEPOT: LotState.IN_DEPOT}


@pytest.mark.parametrize("action", [action for action in LotAction if action not in BACK])
def test_a_lot_that_is_gone_stays_gone(action: LotAction) -> None:
    with pytest.raises(Conflict):
        move(LotState.GONE, action)


@pytest.mark.parametrize("action", BACK)
def test_only_what_was_gone_comes_back_by_a_correction(action: LotAction) -> None:
    assert move(LotState.GONE, action) == BACK[action]
    with pytest.raises(Conflict):
        move(LotState.RELEASED, action)


def test_a_split_leaves_the_rest() -> None:
    assert split(Decimal(100), Decimal("12.5")) == Decimal("87.5")
    assert split(Decimal(100), Decimal(100)) == 0


@pytest.mark.parametrize("part", ["0", "-1", "100.001"])
def test_a_part_lies_within_the_lot(part: str) -> None:
    with pytest.raises(Invalid):
        split(Decimal(100), Decimal(part))


def test_each_handover_counts_one_reuse_up_to_three() -> None:
    assert [reused_once_more(times) for times in (0, 1, 2, 3)] == [1, 2, 3, 3]


def test_lots_of_one_kind_quality_owner_and_status_may_merge() -> None:
    check_merge(facts(), facts(quantity=Decimal(5)))


def test_a_merge_is_refused_with_every_difference_at_once() -> None:
    other = facts(material_code="bank", quality=Quality.C, owner_id=uuid4(), legal_status=LegalStatus.WASTE)
    with pytest.raises(Invalid) as refused:
        check_merge(facts(), other)
    assert [found.field for found in refused.value.problems] == ["material_code", "quality", "owner_id", "legal_status"]
