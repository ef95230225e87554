"""Handovers: the lot splits, both passports say so, and what is avoided counts once."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.errors import Blocked, Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Decision,
    LegalStatus,
    ListingState,
    LotState,
    NotificationKind,
    ReservationState,
    Role,
    Rung,
)
from wisselplaats.models import Demand, Handover, Listing, Lot, Notification, Organisation, Reservation
from wisselplaats.services import handover, passport, reservation
from wisselplaats.services.reservation import Wish


class Deal:
    """An owner with an offer of 100 m2, and a taker with a project that needs 60 m2 ten kilometres on."""

    def __init__(self, make: SimpleNamespace) -> None:
        self.owner: Actor = make.actor(Role.PROJECT_LEADER)
        self.taker: Actor = make.actor(Role.CONTRACTOR)
        giver = db.session.get_one(Organisation, self.owner.organisation_id)
        self.lot: Lot = make.lot(organisation=giver, street="Breestraat", municipality="Leiden")
        self.offer: Listing = make.listing(lot=self.lot, created_by=self.owner.user_id)
        project = make.project(organisation=db.session.get_one(Organisation, self.taker.organisation_id))
        self.demand: Demand = make.demand(project=project, quantity=Decimal(60), x=103_500.0)
        with db.transaction():
            wish = Wish(Decimal(60), demand_id=self.demand.id)
            self.claim: Reservation = reservation.request(self.taker, self.offer.id, wish, NOW, TODAY)

    def accept(self) -> "Deal":
        with db.transaction():
            reservation.decide(self.owner, self.claim.id, Decision.ACCEPT, NOW)
        return self

    def hand_over(self, actor: Actor | None = None, **data: Any) -> Handover:
        with db.transaction():
            return handover.hand_over(actor or self.owner, self.claim.id, NOW, TODAY, **data)


@pytest.fixture
def deal(make: SimpleNamespace) -> Deal:
    return Deal(make)


def test_the_part_becomes_a_lot_of_the_taker_at_its_project(deal: Deal) -> None:
    made = deal.accept().hand_over()
    child = made.child_lot
    assert (child.organisation_id, child.project_id) == (deal.taker.organisation_id, deal.demand.project_id)
    assert (child.quantity, child.state, child.times_reused) == (60, LotState.RELEASED, 1)
    assert (child.x, child.origin_street, child.parent_id) == (103_500.0, "Breestraat", deal.lot.id)
    assert (deal.lot.quantity, deal.lot.state) == (40, LotState.CONFIRMED)
    db.session.refresh(deal.offer)
    assert (deal.offer.handed_over, deal.offer.accepted, deal.offer.free) == (60, 0, 40)
    assert deal.claim.state == ReservationState.HANDED_OVER


def test_what_it_avoids_is_kept_line_by_line(deal: Deal) -> None:
    made = deal.accept().hand_over()
    found = handover.get(deal.taker, made.id)
    signs = {"reference": 1, "reuse": -1}
    co2 = sum(signs[line.side] * line.result for line in found.lines if line.indicator == "co2")
    assert found.lines
    assert abs(co2 - found.co2_avoided_kg) < Decimal("0.001")
    assert found.distance_km == Decimal("13.000")
    assert found.co2_avoided_kg > 0
    assert found.unverified_share > 0
    assert all(line.factor.source for line in found.lines)


def test_a_known_distance_replaces_the_estimate(deal: Deal) -> None:
    assert deal.accept().hand_over(distance_km=Decimal("17.5")).distance_km == Decimal("17.5")


def test_a_part_leaves_the_rest_promised(deal: Deal) -> None:
    deal.accept().hand_over(quantity=Decimal(25))
    assert (deal.claim.state, deal.claim.handed_over) == (ReservationState.ACCEPTED, 25)
    with pytest.raises(Conflict) as refused:
        deal.hand_over(quantity=Decimal(36))
    assert refused.value.code == "more_than_accepted"
    deal.hand_over()
    assert (deal.claim.state, deal.lot.quantity) == (ReservationState.HANDED_OVER, 40)
    assert len(handover.search(deal.owner, reservation_id=deal.claim.id).items) == 2


def test_a_lot_that_left_whole_is_gone_and_its_offer_is_served(make: SimpleNamespace, deal: Deal) -> None:
    deal.accept().hand_over()
    other = make.actor()
    with db.transaction():
        rest = reservation.request(other, deal.offer.id, Wish(Decimal(40)), NOW, TODAY)
        reservation.decide(deal.owner, rest.id, Decision.ACCEPT, NOW)
        handover.hand_over(deal.owner, rest.id, NOW, TODAY)
    assert (deal.lot.quantity, deal.lot.state) == (0, LotState.GONE)
    assert deal.offer.state == ListingState.FULFILLED


def test_both_passports_tell_of_it_and_stay_sound(deal: Deal) -> None:
    made = deal.accept().hand_over()
    parent, child = passport.entries(deal.lot.id), passport.entries(made.child_lot_id)
    assert [entry.kind for entry in parent][-2:] == ["split", "handed_over"]
    assert [entry.kind for entry in child] == ["created", "handed_over"]
    assert child[0].data["parent_hash"] == parent[-2].hash
    assert child[1].data["to"] == deal.taker.organisation_name
    assert passport.verify_all() == []


def test_both_sides_are_told_and_the_one_who_acted_is_not(deal: Deal) -> None:
    deal.accept().hand_over()
    query = select(Notification.user_id).where(Notification.kind == NotificationKind.HANDED_OVER)
    assert set(db.session.scalars(query)) == {deal.taker.user_id}


def test_only_what_is_accepted_changes_hands(deal: Deal) -> None:
    with pytest.raises(Conflict):
        deal.hand_over()


def test_a_reader_and_a_stranger_hand_nothing_over(make: SimpleNamespace, deal: Deal) -> None:
    deal.accept()
    with pytest.raises(Forbidden):
        deal.hand_over(actor=make.actor(Role.READER))
    with pytest.raises(NotFound):
        deal.hand_over(actor=make.actor())


def test_nothing_is_not_a_handover(deal: Deal) -> None:
    with pytest.raises(Invalid):
        deal.accept().hand_over(quantity=Decimal(0))


def test_the_legal_gate_is_asked_again(deal: Deal) -> None:
    deal.accept()
    deal.lot.legal_status = LegalStatus.WASTE
    db.session.commit()
    with pytest.raises(Blocked):
        deal.hand_over()


def test_a_handover_is_never_changed(deal: Deal) -> None:
    made = deal.accept().hand_over()
    made.quantity = Decimal(1)
    with pytest.raises(IntegrityError, match="never changed"):
        db.session.flush()
    db.session.rollback()


def test_the_rung_says_who_really_took_it(make: SimpleNamespace, deal: Deal) -> None:
    assert deal.accept().hand_over(quantity=Decimal(10)).rung == Rung.REGION
    with db.transaction():
        own = reservation.request(deal.owner, deal.offer.id, Wish(Decimal(5)), NOW, TODAY)
        reservation.decide(deal.owner, own.id, Decision.ACCEPT, NOW)
        assert handover.hand_over(deal.owner, own.id, NOW, TODAY).rung == Rung.OWN_DEPOT


def test_the_period_of_the_list_includes_its_days(deal: Deal) -> None:
    deal.accept().hand_over()
    assert len(handover.search(deal.owner, from_date=TODAY, to_date=TODAY).items) == 1
    assert not handover.search(deal.owner, to_date=TODAY - timedelta(days=1)).items
