"""What still fits in a depot: what lies there, comes and goes; and nobody fills it further without knowing."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.depot import fullest
from wisselplaats.domain.errors import Conflict, Forbidden
from wisselplaats.domain.vocabulary import LotState, ReservationState, Role, Unit
from wisselplaats.models import AuditEvent, Lot
from wisselplaats.services import depot, lot
from wisselplaats.services.depot import Load


@pytest.fixture
def ready(make: SimpleNamespace, own: Any) -> Lot:
    """100 m2 that lies ready in the street."""
    made: Lot = make.lot(organisation=own, state=LotState.RELEASED, available_from=day(-1))
    return made


def test_the_fullest_day_from_then_on_counts_and_not_the_days_before() -> None:
    def moves(*given: tuple[int, int, int]) -> list[tuple[date, Decimal, Decimal]]:
        return [(day(one), Decimal(coming), Decimal(going)) for one, coming, going in given]

    assert fullest([], day(0)) == (0, 0)
    assert fullest(moves((1, 50, 0), (2, 0, 50)), day(0)) == (50, 0)
    assert fullest(moves((1, 50, 0), (2, 0, 50)), day(2)) == (50, 50)
    assert fullest(moves((3, 40, 0), (1, 0, 30), (3, 0, 10)), day(2)) == (40, 40)
    assert fullest(moves((9, 40, 0), (12, 0, 40)), day(2)) == (40, 0)


def test_room_is_what_it_holds_less_what_lies_there_and_comes_plus_what_goes(
    make: SimpleNamespace, broker: Any, own: Any, place: Any, lying: Lot
) -> None:
    make.lot(organisation=own, depot=place, state=LotState.CONFIRMED, available_from=day(3), quantity=Decimal(150))
    claim = make.reservation(
        listing=make.listing(lot=lying), state=ReservationState.ACCEPTED, quantity=Decimal(40),
        project=make.project(starts_on=day(2), ends_on=day(60)),
    )  # fmt: skip
    make.reservation(listing=claim.listing, quantity=Decimal(30))  # an option may come to nothing
    found = depot.room(broker, place.id, Load(Decimal(300), day(5)), TODAY)
    assert (found.lies, found.coming, found.going, found.free) == (100, 150, 40, 290)
    assert found.too_full
    assert not depot.room(broker, place.id, Load(Decimal(290), TODAY), TODAY).too_full


def test_what_was_expected_is_not_counted_twice_when_it_comes(
    broker: Any, place: Any, ready: Lot
) -> None:  # fmt: skip
    place.capacity_m2 = Decimal(100)
    session.commit()
    with transaction():
        depot.expect(broker, place.id, ready.id, NOW)
    with transaction():
        depot.receive(broker, place.id, ready.id, None, NOW)
    assert depot.stock(broker, place.id)[place.id].m2 == 100


@pytest.mark.parametrize("way", ["expect", "receive", "to_depot", "change"])
def test_no_way_fills_a_depot_further_without_its_broker_saying_so(
    broker: Any, place: Any, lying: Lot, ready: Lot, way: str
) -> None:
    place.capacity_m2 = Decimal(150)
    session.commit()

    def bring(over: bool) -> None:
        with transaction():
            if way == "change":
                lot.change(broker, ready.id, {"depot_id": place.id, "over_capacity": over}, NOW)
            elif way == "to_depot":
                lot.to_depot(broker, ready.id, place.id, NOW, over)
            elif way == "receive":
                depot.receive(broker, place.id, ready.id, "B1", NOW, over)
            else:
                depot.expect(broker, place.id, ready.id, NOW, over)

    with pytest.raises(Conflict) as refused:
        bring(over=False)
    told = {name: refused.value.params[name] for name in ("capacity", "lies", "coming", "going", "free", "asked")}
    assert told == {"capacity": 150, "lies": 100, "coming": 0, "going": 0, "free": 50, "asked": 100}
    session.expire_all()
    assert ready.depot_id is None
    bring(over=True)
    assert ready.depot_id == place.id
    noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "over_capacity")).all()
    assert [(one.user_id, one.subject_id) for one in noted] == [(broker.user_id, place.id)]


def test_a_project_leader_asks_the_broker(make: SimpleNamespace, own: Any, place: Any, lying: Lot, ready: Lot) -> None:
    place.capacity_m2 = Decimal(150)
    leader = make.actor(Role.PROJECT_LEADER, own)
    with pytest.raises(Conflict, match="depot_too_full_ask_its_broker"), transaction():
        lot.to_depot(leader, ready.id, place.id, NOW)
    with pytest.raises(Forbidden), transaction():
        lot.to_depot(leader, ready.id, place.id, NOW, over_capacity=True)


def test_what_is_not_known_in_m2_and_a_depot_without_a_capacity_always_have_room(
    make: SimpleNamespace, broker: Any, own: Any, place: Any, lying: Lot, ready: Lot
) -> None:
    place.capacity_m2 = Decimal(1)
    heap = make.lot(organisation=own, state=LotState.RELEASED, available_from=day(-1), unit=Unit.TONNE)
    with transaction():
        depot.receive(broker, place.id, heap.id, None, NOW)
    place.capacity_m2 = None
    with transaction():
        depot.receive(broker, place.id, ready.id, None, NOW)
    assert depot.room(broker, place.id, Load(Decimal(9999), TODAY), TODAY).free is None
