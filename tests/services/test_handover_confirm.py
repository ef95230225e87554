"""Both sides confirm: agreed or not, nothing changes hands until giver and taker have said yes, and then once."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import (
    AppointmentState,
    Decision,
    LegalStatus,
    LossReason,
    LotState,
    NotificationKind,
    ReservationState,
    Role,
)
from wisselplaats.models import DepotException, Handover, HandoverAppointment, Notification
from wisselplaats.services import handover, impact, passport, reservation
from wisselplaats.services.handover import Count
from wisselplaats.services.reservation import Wish

SOON = NOW + timedelta(days=40)


class Meeting(Deal):
    """An accepted claim, and what the two sides do about it."""

    def do(self, work: Any, *args: Any, **data: Any) -> Any:
        with db.transaction():
            return work(*args, **data)

    def propose(self, actor: Any = None, **data: Any) -> HandoverAppointment:
        return self.do(handover.propose, actor or self.owner, self.claim.id, NOW, **{"starts_at": SOON, **data})

    def give(self, actor: Any = None, quantity: Any = 60, **data: Any) -> HandoverAppointment:
        version = data.pop("version", None)
        amount = None if quantity is None else Decimal(quantity)
        count = Count(quantity=amount, **{"counted": True, **data})
        return self.do(handover.give, actor or self.owner, self.claim.id, count, NOW, version)

    def take(self, found: HandoverAppointment, actor: Any = None, **data: Any) -> Handover:
        return self.do(handover.take, actor or self.taker, found.id, NOW, TODAY, **data)


@pytest.fixture
def deal(make: SimpleNamespace) -> Meeting:
    made = Meeting(make)
    made.accept()
    made.lot.available_from, made.lot.available_until = TODAY, TODAY + timedelta(days=90)
    db.session.commit()
    return made


def handovers() -> int:
    return db.session.scalar(select(func.count()).select_from(Handover)) or 0


def told(kind: NotificationKind) -> set[Any]:
    return set(db.session.scalars(select(Notification.user_id).where(Notification.kind == kind)))


def test_a_time_is_proposed_answered_with_another_and_agreed(deal: Meeting) -> None:
    found = deal.propose()
    assert (found.state, told(NotificationKind.HANDOVER_PROPOSED)) == (AppointmentState.PROPOSED, {deal.taker.user_id})
    with pytest.raises(Conflict) as refused:
        deal.do(handover.agree, deal.owner, found.id, NOW)
    assert refused.value.code == "other_side_agrees"
    again = deal.propose(deal.taker, starts_at=SOON + timedelta(days=1))
    assert again.id == found.id
    assert deal.do(handover.agree, deal.owner, found.id, NOW).state == AppointmentState.AGREED
    assert told(NotificationKind.HANDOVER_AGREED) == {deal.taker.user_id}
    assert [one.id for one in handover.appointments(deal.taker).items] == [found.id]


def test_a_time_outside_the_window_of_the_lot_is_refused(deal: Meeting) -> None:
    with pytest.raises(Invalid):
        deal.propose(starts_at=NOW + timedelta(days=200))
    with pytest.raises(Invalid):
        deal.propose(starts_at=NOW - timedelta(hours=1))


def test_a_depot_is_visited_when_it_is_open(make: SimpleNamespace, deal: Meeting) -> None:
    deal.lot.depot = make.depot(organisation=deal.offer.organisation, name="Werf Noord")
    deal.lot.state, deal.lot.depot.closed_on_holidays = LotState.IN_DEPOT, False
    deal.lot.depot.exceptions.append(DepotException(day=SOON.date()))
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        deal.propose()
    assert refused.value.problems[0].code == "depot_closed_that_day"
    assert deal.propose(starts_at=SOON + timedelta(days=1)).state == AppointmentState.PROPOSED


def test_nothing_changes_hands_until_the_taker_confirms(deal: Meeting) -> None:
    found = deal.give(packaged=True, machine_ready=False, clean=True)
    assert (found.state, found.given_by, found.given_at) == (AppointmentState.GIVEN, deal.owner.user_id, NOW)
    assert (found.counted, found.machine_ready, found.pictured, found.gate_open) == (True, False, False, True)
    assert (handovers(), deal.lot.quantity, deal.claim.handed_over) == (0, 100, 0)
    assert impact.totals(deal.taker, TODAY).total.handovers == 0
    made = deal.take(found)
    assert (made.id, made.quantity, made.handed_over_by) == (found.id, 60, deal.owner.user_id)
    assert (deal.lot.quantity, deal.claim.state, made.child_lot.times_reused) == (40, ReservationState.HANDED_OVER, 1)
    assert found.taken_by == deal.taker.user_id
    assert impact.totals(deal.taker, TODAY).total.handovers == 1
    assert passport.verify_all() == []


def test_neither_side_speaks_for_the_other(deal: Meeting) -> None:
    with pytest.raises(Forbidden) as refused:
        deal.give(deal.taker)
    assert refused.value.code == "giver_counts"
    found = deal.give()
    with pytest.raises(Forbidden) as refused:
        deal.take(found, deal.owner)
    assert refused.value.code == "taker_answers"
    with pytest.raises(Forbidden):
        deal.do(handover.hand_over, deal.taker, deal.claim.id, NOW, TODAY)


def test_a_reader_and_a_stranger_confirm_nothing(make: SimpleNamespace, deal: Meeting) -> None:
    found = deal.give()
    with pytest.raises(Forbidden):
        deal.take(found, make.actor(Role.READER))
    for stranger in (make.actor(),):
        with pytest.raises(NotFound):
            deal.take(found, stranger)
        with pytest.raises(NotFound):
            handover.appointment(stranger, found.id)


def test_each_side_confirms_once(deal: Meeting) -> None:
    found = deal.give()
    with pytest.raises(Conflict):
        deal.give()
    with pytest.raises(Conflict) as refused:
        deal.hand_over()
    assert refused.value.code == "awaits_the_taker"
    deal.take(found)
    with pytest.raises(Conflict):
        deal.take(found)
    assert handovers() == 1


def test_a_count_that_is_not_right_goes_back_and_is_made_again(deal: Meeting) -> None:
    found = deal.give()
    deal.do(handover.refuse, deal.taker, found.id, NOW, reason="Er staan 6 pallets, geen 7")
    assert (found.state, found.given_by) == (AppointmentState.AGREED, None)
    assert told(NotificationKind.HANDOVER_REFUSED) == {deal.owner.user_id}
    assert deal.take(deal.give(quantity=50)).quantity == 50
    assert deal.claim.state == ReservationState.ACCEPTED


def test_what_the_taker_saw_is_what_the_taker_confirms(deal: Meeting) -> None:
    found = deal.give()
    seen = found.version
    deal.do(handover.refuse, deal.taker, found.id, NOW, reason="Te weinig")
    deal.give(quantity=10)
    with pytest.raises(Stale):
        deal.take(found, version=seen)


def test_uncounted_is_not_given(deal: Meeting) -> None:
    with pytest.raises(Invalid) as refused:
        deal.give(counted=False)
    assert refused.value.problems[0].code == "count_first"


def test_more_than_promised_is_refused(deal: Meeting) -> None:
    with pytest.raises(Conflict) as refused:
        deal.give(quantity=61)
    assert refused.value.code == "more_than_accepted"


def test_breakage_is_written_off_with_its_reason(deal: Meeting) -> None:
    with pytest.raises(Invalid):
        deal.give(quantity=55, lost=Decimal(5))
    made = deal.take(deal.give(quantity=None, lost=Decimal(5), loss_reason=LossReason.BREAKAGE))
    assert made.quantity == 55
    db.session.refresh(deal.offer)
    assert (deal.lot.quantity, deal.offer.quantity, deal.offer.handed_over, deal.offer.free) == (40, 95, 55, 40)
    assert (deal.claim.quantity, deal.claim.state) == (55, ReservationState.HANDED_OVER)
    written = next(entry for entry in passport.entries(deal.lot.id) if entry.kind == "corrected")
    assert written.data.items() >= {"quantity": "-5", "unit": "m2", "reason": "breuk"}.items()
    assert passport.verify_all() == []


def test_the_gate_is_asked_of_both(deal: Meeting) -> None:
    found = deal.give()
    deal.lot.legal_status = LegalStatus.WASTE
    db.session.commit()
    with pytest.raises(Blocked):
        deal.take(found)
    assert handovers() == 0


def test_one_person_may_speak_for_both_sides_of_one_organisation(deal: Meeting) -> None:
    with db.transaction():
        own = reservation.request(deal.owner, deal.offer.id, Wish(Decimal(5)), NOW, TODAY)
        reservation.decide(deal.owner, own.id, Decision.ACCEPT, NOW)
    agreed = deal.do(handover.propose, deal.owner, own.id, NOW, starts_at=SOON)
    assert agreed.state == AppointmentState.AGREED
    found = deal.do(handover.give, deal.owner, own.id, Count(counted=True), NOW)
    assert (found.id, handovers()) == (agreed.id, 0)
    assert deal.take(found, deal.owner).quantity == 5


def test_calling_off_leaves_the_claim(deal: Meeting) -> None:
    found = deal.give()
    deal.do(handover.cancel, deal.taker, found.id, NOW, reason="De wagen is stuk")
    assert (found.state, deal.claim.state) == (AppointmentState.CANCELLED, ReservationState.ACCEPTED)
    assert handover.of_claim(deal.owner, deal.claim.id) is None
    with pytest.raises(Conflict):
        deal.take(found)
    assert deal.take(deal.give(quantity=20)).quantity == 20


def test_a_claim_that_ended_hands_nothing_over(deal: Meeting) -> None:
    found = deal.give()
    deal.do(reservation.cancel, deal.taker, deal.claim.id, NOW)
    with pytest.raises(Conflict) as refused:
        deal.take(found)
    assert refused.value.code == "claim_not_accepted"
    assert handover.appointments(deal.owner).items == []


def test_the_label_leads_to_what_is_open(make: SimpleNamespace, deal: Meeting) -> None:
    found = deal.propose()
    assert [one.id for one in handover.of_lot(deal.taker, deal.lot.id)] == [found.id]
    assert list(handover.of_lot(make.actor(), deal.lot.id)) == []


STEPS = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 6)), min_size=1, max_size=5)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_parts_and_losses_add_up(make: SimpleNamespace, steps: list[tuple[int, int]]) -> None:
    deal = Meeting(make)
    deal.accept()
    handed = lost = Decimal(0)
    for part, broken in steps:
        if part + broken > 60 - handed - lost:
            continue
        reason = LossReason.BREAKAGE if broken else None
        deal.take(deal.give(quantity=part, lost=Decimal(broken), loss_reason=reason))
        handed, lost = handed + part, lost + broken
    db.session.refresh(deal.offer)
    assert (deal.lot.quantity, deal.offer.quantity, deal.offer.handed_over) == (100 - handed - lost, 100 - lost, handed)
    assert deal.claim.quantity - deal.claim.handed_over == 60 - handed - lost
    assert deal.offer.free == 40
