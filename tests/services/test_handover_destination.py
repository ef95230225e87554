"""Where material goes: the works, a depot of the taker with its bay, or a place; and only when one can come there."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats import db
from wisselplaats.domain.depot import ZONE
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import DestinationKind, LotState, MovementKind, MovementReason, Role
from wisselplaats.models import Depot, DepotHours, Handover, HandoverAppointment, Organisation, StockMovement
from wisselplaats.services import depot, handover, passport
from wisselplaats.services.handover import Count, Destination

COUNTED = Count(quantity=Decimal(25), counted=True)
PLACE = Destination(DestinationKind.PLACE, place=Place(95_000.0, 465_000.0), street="Kade", municipality="Leiden")


class Bound(Deal):
    """An accepted deal of 60, and depots of both sides that are open on weekdays from 7:30 to 16:00."""

    def __init__(self, make: SimpleNamespace) -> None:
        super().__init__(make)
        self.accept()
        self.lot.available_from = TODAY
        self.depots = [self._depot(make, side) for side in (self.owner, self.taker)]
        db.session.commit()

    def _depot(self, make: SimpleNamespace, side: object) -> Depot:
        owner = db.session.get_one(Organisation, side.organisation_id)  # type: ignore[attr-defined]
        made: Depot = make.depot(organisation=owner, closed_on_holidays=False)
        made.hours = [DepotHours(weekday=day, opens=time(7, 30), closes=time(16)) for day in range(1, 6)]
        return made

    def to_depot(self, bay: str | None = "b12") -> Destination:
        return Destination(DestinationKind.DEPOT, self.depots[1].id, bay)

    def propose(self, at: datetime, destination: Destination | None = None, by: object = None) -> HandoverAppointment:
        actor = by or self.taker
        with db.transaction():
            return handover.propose(actor, self.claim.id, NOW, starts_at=at, destination=destination)  # type: ignore[arg-type]

    def finish(self, destination: Destination | None = None) -> Handover:
        with db.transaction():
            given = handover.give(self.owner, self.claim.id, COUNTED, NOW)
            return handover.take(self.taker, given.id, NOW, TODAY, destination=destination)


def weekday(number: int, hour: int, minute: int = 0) -> datetime:
    """The first such weekday at least a week on, at a local time."""
    day = TODAY + timedelta(days=7)
    day += timedelta(days=(number - day.isoweekday()) % 7)
    return datetime.combine(day, time(hour, minute), ZONE)


@pytest.fixture
def deal(make: SimpleNamespace) -> Bound:
    return Bound(make)


def test_in_a_depot_of_the_taker_it_lies_in_its_bay_with_a_movement(deal: Bound) -> None:
    deal.propose(weekday(2, 9), deal.to_depot())
    child = deal.finish().child_lot
    there = deal.depots[1]
    assert (child.state, child.depot_id, child.bay) == (LotState.IN_DEPOT, there.id, "B12")
    assert (child.x, child.y) == (there.x, there.y)
    moved = db.session.scalars(select(StockMovement).where(StockMovement.lot_id == child.id)).all()
    assert [(one.kind, one.reason, one.quantity, one.place) for one in moved] == [
        (MovementKind.IN, MovementReason.BROUGHT, 25, deal.owner.organisation_name)
    ]
    assert depot.stock(deal.taker, there.id)[there.id].m2 == 25
    assert passport.entries(child.id)[-1].data["depot"] == there.name
    assert passport.verify_all() == []


def test_at_a_place_it_lies_released_there(deal: Bound) -> None:
    child = deal.finish(PLACE).child_lot
    assert (child.state, child.x, child.street, child.municipality) == (LotState.RELEASED, 95_000.0, "Kade", "Leiden")


def test_without_a_choice_it_goes_to_the_works(deal: Bound) -> None:
    child = deal.finish().child_lot
    assert (child.state, child.x) == (LotState.RELEASED, deal.demand.x)


def test_the_choice_can_change_until_it_is_confirmed(deal: Bound) -> None:
    made = deal.propose(weekday(2, 9), deal.to_depot())
    with db.transaction():
        handover.choose_destination(deal.taker, made.id, PLACE, NOW)
    assert (made.to_depot_id, made.to_bay, made.to_x) == (None, None, 95_000.0)
    done = deal.finish()
    with pytest.raises(Conflict), db.transaction():
        handover.choose_destination(deal.taker, done.id, PLACE, NOW)


def test_the_giver_says_where_it_goes_and_the_taker_confirms_it(deal: Bound) -> None:
    with db.transaction():
        given = handover.give(deal.owner, deal.claim.id, COUNTED, NOW, destination=PLACE)
    assert (given.destination, given.destination_confirmed) == (DestinationKind.PLACE, False)
    with db.transaction():
        child = handover.take(deal.taker, given.id, NOW, TODAY).child_lot
    assert (child.x, child.street, given.destination_confirmed) == (95_000.0, "Kade", True)


def test_the_taker_confirms_another_place_than_the_giver_said(deal: Bound) -> None:
    deal.propose(weekday(2, 9), PLACE, by=deal.owner)
    assert deal.finish(deal.to_depot()).child_lot.depot_id == deal.depots[1].id


def test_what_the_taker_chose_the_giver_does_not_change(deal: Bound) -> None:
    made = deal.propose(weekday(2, 9), deal.to_depot())
    with pytest.raises(Forbidden, match="taker_chose_destination"):
        deal.propose(weekday(2, 10), PLACE, by=deal.owner)
    with pytest.raises(Forbidden, match="taker_chose_destination"), db.transaction():
        handover.choose_destination(deal.owner, made.id, PLACE, NOW)
    with pytest.raises(Forbidden, match="taker_chose_destination"), db.transaction():
        handover.give(deal.owner, deal.claim.id, COUNTED, NOW, destination=PLACE)
    with pytest.raises(Forbidden, match="taker_chose_destination"):
        deal.hand_over(destination=PLACE)


def test_in_one_step_the_giver_says_the_place_or_the_works(deal: Bound) -> None:
    child = deal.hand_over(quantity=Decimal(25), destination=PLACE).child_lot
    assert (child.state, child.x, child.municipality) == (LotState.RELEASED, 95_000.0, "Leiden")
    assert deal.hand_over(destination=Destination(DestinationKind.PROJECT)).child_lot.x == deal.demand.x


def test_in_one_step_a_depot_of_the_taker_expects_it_and_confirms_by_taking_it_in(make: Any, deal: Bound) -> None:
    deal.finish(deal.to_depot())  # the taker named this depot once: from then on the giver knows it
    there = deal.depots[1]
    child = deal.hand_over(destination=deal.to_depot()).child_lot
    assert (child.state, child.depot_id, child.bay) == (LotState.RELEASED, there.id, None)
    keeper = make.actor(Role.BROKER, db.session.get_one(Organisation, deal.taker.organisation_id))
    day_list = depot.day_list(keeper, there.id, TODAY)
    assert [(one.lot.id, one.quantity) for one in day_list.now] == [(child.id, 35)]
    assert depot.stock(keeper, there.id)[there.id].m2 == 25
    with db.transaction():
        depot.receive(keeper, there.id, child.id, "c3", NOW)
    assert (child.state, child.bay) == (LotState.IN_DEPOT, "C3")
    assert depot.stock(keeper, there.id)[there.id].m2 == 60
    assert passport.verify_all() == []


def test_the_giver_names_no_depot_that_it_cannot_know(deal: Bound) -> None:
    assert handover.choices(deal.owner, deal.claim.id, TODAY) == []
    for attempt in (
        lambda: deal.hand_over(destination=deal.to_depot()),
        lambda: deal.propose(weekday(2, 9), deal.to_depot(), by=deal.owner),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert [(one.field, one.code) for one in refused.value.problems] == [("depot_id", "depot_not_named_before")]
    deal.propose(weekday(2, 9), deal.to_depot())
    assert [(one.depot.id, one.room) for one in handover.choices(deal.owner, deal.claim.id, TODAY)] == [
        (deal.depots[1].id, None)
    ]


@pytest.mark.parametrize("role", [Role.BROKER, Role.PROJECT_LEADER])
def test_a_depot_that_is_too_full_is_chosen_by_its_broker_alone_and_knowingly(
    make: Any, deal: Bound, role: Role
) -> None:
    owner = db.session.get_one(Organisation, deal.taker.organisation_id)
    there, person = deal.depots[1], make.actor(role, owner)
    there.capacity_m2 = Decimal(100)
    make.lot(organisation=owner, depot=there, state=LotState.IN_DEPOT, quantity=Decimal(70))
    db.session.commit()
    (choice,) = handover.choices(person, deal.claim.id, TODAY)
    assert choice.room is not None
    assert (choice.room.lies, choice.room.free, choice.room.asked, choice.room.too_full) == (70, 30, 60, True)
    with pytest.raises(Conflict) as refused:
        deal.propose(weekday(2, 9), deal.to_depot(), by=person)
    assert (refused.value.params["free"], refused.value.params["asked"]) == (30, 60)
    knowing = replace(deal.to_depot(), over_capacity=True)
    if role != Role.BROKER:
        assert refused.value.code == "depot_too_full_ask_its_broker"
        with pytest.raises(Forbidden):
            deal.propose(weekday(2, 9), knowing, by=person)
        return
    deal.propose(weekday(2, 9), knowing, by=person)
    # at the gate nobody is stopped by what was decided before
    assert deal.finish(deal.to_depot()).child_lot.depot_id == there.id


def test_in_one_step_what_the_taker_chose_holds(deal: Bound) -> None:
    deal.propose(weekday(2, 9), deal.to_depot())
    assert deal.hand_over().child_lot.depot_id == deal.depots[1].id


@pytest.mark.parametrize(
    ("wrong", "field"), [("depot", "depot_id"), ("none", "depot_id"), ("bay", "bay"), ("plek", "place")]
)
def test_what_leads_nowhere_is_refused_with_the_field(deal: Bound, wrong: str, field: str) -> None:
    wanted = {
        "depot": Destination(DestinationKind.DEPOT, deal.depots[0].id),
        "none": Destination(DestinationKind.DEPOT),
        "bay": deal.to_depot("#!"),
        "plek": Destination(DestinationKind.PLACE),
    }[wrong]
    with pytest.raises(Invalid) as refused:
        deal.propose(weekday(7, 3), wanted)
    assert field in {problem.field for problem in refused.value.problems}


def test_a_closed_depot_names_its_hours_and_the_next_moment(deal: Bound) -> None:
    with pytest.raises(Invalid) as refused:
        deal.propose(weekday(5, 17), deal.to_depot())
    problem = refused.value.problems[0]
    assert (problem.field, problem.code, problem.params["hours"]) == ("starts_at", "depot_closed_then", "07:30-16:00")
    monday = weekday(5, 17).date() + timedelta(days=3)
    assert problem.params["next"] == f"{monday:%d-%m-%Y} 07:30"
    with pytest.raises(Invalid) as sunday:
        deal.propose(weekday(7, 10), deal.to_depot())
    assert sunday.value.problems[0].code == "depot_closed_that_day"


def test_both_depots_have_to_be_open(deal: Bound) -> None:
    deal.lot.state, deal.lot.depot_id = LotState.IN_DEPOT, deal.depots[0].id
    deal.depots[0].hours = [DepotHours(weekday=3, opens=time(13), closes=time(17))]
    db.session.commit()
    with pytest.raises(Invalid) as refused:
        deal.propose(weekday(2, 9), deal.to_depot())
    wednesday = weekday(2, 9).date() + timedelta(days=1)
    assert refused.value.problems[0].params["next"] == f"{wednesday:%d-%m-%Y} 13:00"
    assert deal.propose(weekday(3, 15), deal.to_depot()).to_bay == "B12"


def test_the_depot_sees_it_coming_on_the_day_agreed(deal: Bound) -> None:
    at = weekday(2, 9)
    deal.propose(at, deal.to_depot())
    found = [one for one in depot.stops(deal.taker, deal.depots[1].id) if one.coming]
    assert [(one.day, one.quantity, one.who) for one in found] == [(at.date(), 60, deal.owner.organisation_name)]
    deal.finish()
    assert [one.quantity for one in depot.stops(deal.taker, deal.depots[1].id) if one.coming] == []
