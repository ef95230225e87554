"""A project that is called off: who counted on it hears at once with alternatives, and what it claimed comes free."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Forbidden, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    Decision,
    DemandState,
    ListingState,
    LotState,
    NotificationKind,
    ProjectState,
    ReservationState,
    Role,
)
from wisselplaats.models import Demand, Listing, Lot, Notification, Organisation, Project, Reservation, User
from wisselplaats.services import passport, project, reservation
from wisselplaats.services.notification.text import told
from wisselplaats.services.reservation import Wish

OFF = {"state": ProjectState.CANCELLED}


def firm_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


class Works:
    """A project with a lot that is to come, claimed by a neighbour, and a claim of its own on a depot's lot."""

    def __init__(self, make: SimpleNamespace) -> None:
        self.leader, self.neighbour, self.other = (make.actor() for _ in range(3))
        own = firm_of(self.leader)
        self.project: Project = make.project(organisation=own, leader=session.get_one(User, self.leader.user_id))
        self.lot: Lot = make.lot(organisation=own, project=self.project, state=LotState.CONFIRMED)
        self.offer: Listing = make.listing(lot=self.lot)
        self.needs = [self._need(make, actor) for actor in (self.neighbour, self.leader)]
        self.claim = self._claim(self.neighbour, self.offer, self.needs[0])
        self.queued = self._claim(self.other, self.offer, queue=True, quantity=90)
        self.elsewhere: Listing = make.listing(lot=make.lot(quantity=Decimal(50)), quantity=Decimal(50))
        self.own_claim = self._claim(self.leader, self.elsewhere, self.needs[1])
        self.waiting = self._claim(self.other, self.elsewhere, queue=True)
        with transaction():
            reservation.decide(self.leader, self.claim.id, Decision.ACCEPT, NOW)

    def _need(self, make: SimpleNamespace, actor: Actor) -> Demand:
        mine = actor is self.leader
        made: Demand = make.demand(project=self.project if mine else make.project(organisation=firm_of(actor)))
        return made

    def _claim(
        self, actor: Actor, offer: Listing, need: Demand | None = None, queue: bool = False, quantity: int = 40
    ) -> Reservation:
        with transaction():
            wish = Wish(Decimal(quantity), need.id if need else None, queue=queue)
            return reservation.request(actor, offer.id, wish, NOW, TODAY)

    def call_off(self, actor: Actor | None = None) -> None:
        with transaction():
            project.change(actor or self.leader, self.project.id, OFF, NOW)
        session.expire_all()


@pytest.fixture
def works(make: SimpleNamespace) -> Works:
    return Works(make)


def notes(user_id: Any) -> list[Notification]:
    query = select(Notification).where(
        Notification.user_id == user_id, Notification.kind == NotificationKind.RESERVATION_CANCELLED
    )
    return list(session.scalars(query))


def test_what_would_lapse_is_seen_beforehand_and_nothing_changes(works: Works, make: SimpleNamespace) -> None:
    found = project.ending(works.leader, works.project.id)
    assert {one.id for one in found.claims} == {works.claim.id, works.queued.id}
    assert found.organisations == 2
    assert [one.id for one in found.own_claims] == [works.own_claim.id]
    assert [one.id for one in found.offers] == [works.offer.id]
    assert [one.id for one in found.demands] == [works.needs[1].id]
    assert (works.claim.state, works.project.state) == (ReservationState.ACCEPTED, ProjectState.PLANNED)
    with pytest.raises(NotFound):
        project.ending(works.neighbour, works.project.id)
    assert not project.ending(works.leader, make.project(organisation=firm_of(works.leader)).id)


def test_claims_on_what_will_not_come_are_cancelled_and_the_offer_ends(works: Works) -> None:
    works.call_off()
    assert (works.claim.state, works.queued.state) == (ReservationState.CANCELLED, ReservationState.CANCELLED)
    assert works.claim.reason == f"Het project {works.project.name} gaat niet door."
    assert (works.offer.state, works.offer.accepted, works.offer.waiting) == (ListingState.WITHDRAWN, 0, 0)
    assert works.needs[0].state == DemandState.OPEN
    assert works.needs[0].covered == 0
    assert works.lot.state == LotState.CONFIRMED
    assert passport.verify_all() == []


def test_each_is_told_once_at_once_with_the_reason_and_alternatives(works: Works, make: SimpleNamespace) -> None:
    other = make.listing()
    sister = make.listing(lot=make.lot(organisation=firm_of(works.leader), project=works.project))
    works.call_off()
    (note,) = notes(works.neighbour.user_id)
    assert note.path == f"/behoeften/{works.needs[0].id}"
    words = told(note, "nl")
    assert "is geannuleerd" in words.title
    assert any("gaat niet door" in line for line in words.lines)
    named = {one.get("listing") for one in note.params["alternatives"]}
    assert str(other.id) in named
    assert str(sister.id) not in named  # it comes from the same street
    assert any(line.startswith("Alternatief") for line in words.lines)
    waiting = session.get_one(Project, works.needs[0].project_id)
    assert len(notes(waiting.leader_id)) == 1
    (waited,) = notes(works.other.user_id)
    assert waited.path == f"/aanbiedingen?materiaalsoort={works.lot.material_code}"
    assert notes(works.leader.user_id) == []  # who did it needs no telling
    works.call_off()
    assert len(notes(works.neighbour.user_id)) == 1


def test_what_the_project_claimed_comes_free_for_who_waits_and_its_demands_close(works: Works) -> None:
    works.call_off()
    assert (works.own_claim.state, works.waiting.state) == (ReservationState.CANCELLED, ReservationState.REQUESTED)
    assert works.needs[1].state == DemandState.CANCELLED
    (note,) = notes(works.elsewhere.created_by)
    assert note.params["reason"] == f"Het project {works.project.name} gaat niet door."


def test_what_lies_there_already_stays_offered_and_promised(works: Works) -> None:
    works.lot.state = LotState.RELEASED
    session.commit()
    found = project.ending(works.leader, works.project.id)
    assert (found.claims, found.offers) == ([], [])
    works.call_off()
    assert (works.claim.state, works.offer.state) == (ReservationState.ACCEPTED, ListingState.PUBLISHED)


def test_no_depot_waits_for_what_will_not_come(works: Works, make: SimpleNamespace) -> None:
    works.lot.depot_id = make.depot(organisation=firm_of(works.leader)).id
    session.commit()
    works.call_off()
    assert works.lot.depot_id is None


def test_days_that_move_with_it_are_no_news_to_who_lost_the_claim(works: Works) -> None:
    with transaction():
        project.change(works.leader, works.project.id, OFF | {"release_from": works.project.release_until}, NOW)
    kinds = select(Notification.kind).where(Notification.user_id == works.neighbour.user_id)
    assert NotificationKind.SLIP not in set(session.scalars(kinds))


def test_only_who_leads_projects_calls_one_off(works: Works, make: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        works.call_off(make.actor(Role.READER, firm_of(works.leader)))
    with pytest.raises(NotFound):
        works.call_off(works.neighbour)
    assert works.claim.state == ReservationState.ACCEPTED
