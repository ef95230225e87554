"""The life of a lot, and when two lots may become one."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid
from wisselplaats.domain.vocabulary import LegalStatus, LotState, Quality

MOST_REUSED = 3  # materiefase runs from 0 to 3 (DOMAIN.md, Lot)


class LotAction(StrEnum):
    """What can happen to a lot as a whole."""

    CONFIRM = "confirm"
    RELEASE = "release"
    TO_DEPOT = "to_depot"
    LEAVE = "leave"
    COME_BACK = "come_back"
    COME_BACK_TO_DEPOT = "come_back_to_depot"


TRANSITIONS: dict[tuple[LotState, LotAction], LotState] = {
    (LotState.EXPECTED, LotAction.CONFIRM): LotState.CONFIRMED,
    (LotState.CONFIRMED, LotAction.CONFIRM): LotState.CONFIRMED,
    (LotState.CONFIRMED, LotAction.RELEASE): LotState.RELEASED,
    (LotState.CONFIRMED, LotAction.TO_DEPOT): LotState.IN_DEPOT,
    (LotState.RELEASED, LotAction.TO_DEPOT): LotState.IN_DEPOT,
    (LotState.IN_DEPOT, LotAction.TO_DEPOT): LotState.IN_DEPOT,
    (LotState.IN_DEPOT, LotAction.RELEASE): LotState.RELEASED,
    (LotState.EXPECTED, LotAction.LEAVE): LotState.GONE,
    (LotState.CONFIRMED, LotAction.LEAVE): LotState.GONE,
    (LotState.RELEASED, LotAction.LEAVE): LotState.GONE,
    (LotState.IN_DEPOT, LotAction.LEAVE): LotState.GONE,
    # only a corrected handover brings back what had left
    (LotState.GONE, LotAction.COME_BACK): LotState.RELEASED,
    (LotState.GONE, LotAction.COME_BACK_TO_DEPOT): LotState.IN_DEPOT,
}
OFFERABLE = frozenset({LotState.CONFIRMED, LotState.RELEASED, LotState.IN_DEPOT})


def move(state: LotState, action: LotAction) -> LotState:
    """The state after an action. Errors: Conflict when the table does not have it."""
    try:
        return TRANSITIONS[(state, action)]
    except KeyError:
        raise Conflict("lot_transition_not_allowed", state=state.value, action=action.value) from None


def reused_once_more(times_reused: int) -> int:
    """The materiefase after a handover: one up, at most 3."""
    return min(MOST_REUSED, times_reused + 1)


@dataclass(frozen=True)
class LotFacts:
    """What decides whether lots may be split or merged."""

    material_code: str
    quality: Quality | None
    owner_id: UUID
    legal_status: LegalStatus
    quantity: Decimal


def split(quantity: Decimal, part: Decimal) -> Decimal:
    """What is left after a part leaves. Errors: Invalid when the part is not within the quantity."""
    if not Decimal(0) < part <= quantity:
        raise Invalid.one("quantity", "part_outside_lot", quantity=quantity)
    return quantity - part


def check_merge(one: LotFacts, other: LotFacts) -> None:
    """Refuse to merge lots that are not one (DOMAIN.md, Lot). Errors: Invalid with every difference."""
    names = ("material_code", "quality", "owner_id", "legal_status")
    differences = [FieldProblem(name, "lots_differ") for name in names if getattr(one, name) != getattr(other, name)]
    if differences:
        raise Invalid(differences)
