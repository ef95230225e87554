"""Allocations: asked for, computed task by task, written as differences, and read by who may."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from tests.services.advice import ask, computed, lines, offered, owner, run, wanted, written
from wisselplaats import db
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    AllocationOrigin,
    AllocationScope,
    AllocationState,
    ClaimTreatment,
    LineChange,
    ReservationState,
    Role,
)
from wisselplaats.models import (
    Allocation,
    AllocationPart,
    AllocationPrice,
    Listing,
    Project,
)
from wisselplaats.services import allocation, match


@pytest.fixture
def leader(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def works(make: SimpleNamespace, leader: Actor) -> Project:
    return make.project(organisation=owner(leader))  # type: ignore[no-any-return]


def test_a_run_gives_a_demand_the_best_offer_and_says_what_it_is_worth(
    make: Any, leader: Actor, works: Project
) -> None:
    near, far = offered(make, 100), offered(make, 100, x=150_000.0)
    need = wanted(make, works, 100)
    found = run(leader)
    assert found.state == AllocationState.DONE
    assert lines(leader, found) == {(near.id, need.id): 100}
    assert (found.lots, found.demands, found.lines, found.kept) == (2, 1, 1, 0)
    assert found.objective is not None
    assert found.bound is not None
    assert 0 < found.objective <= found.bound
    assert found.gap is not None
    assert found.gap <= Decimal("0.001")
    assert found.first_come == found.objective
    (line,) = allocation.lines(leader, found.id).items
    assert line.value_eur == found.objective
    assert line.co2_kg is not None
    assert line.co2_kg > 0
    assert line.distance_km == 0
    assert far.id not in {pair[0] for pair in lines(leader, found)}


def test_the_value_of_a_line_is_what_the_matcher_says(make: Any, leader: Actor, works: Project) -> None:
    from wisselplaats.services.match.candidates import facts

    offer, need = offered(make, 60, x=98_500.0), wanted(make, works, 100)
    found = run(leader)
    (line,) = allocation.lines(leader, found.id).items
    verdict = facts({(offer.id, need.id)}, TODAY).verdict((offer.id, need.id))
    assert line.quantity == verdict.quantity == 60
    assert line.value_eur.quantize(Decimal("0.01")) == verdict.saving_eur.quantize(Decimal("0.01"))
    assert line.co2_kg is not None
    assert abs(line.co2_kg - verdict.saving_co2_kg) < Decimal("0.1")
    assert line.distance_km == verdict.distance_km


def test_two_demands_for_one_offer_are_weighed_and_never_get_more_than_there_is(
    make: Any, leader: Actor, works: Project
) -> None:
    offer = offered(make, 100)
    here, there = wanted(make, works, 80), wanted(make, works, 80, x=99_000.0)
    found = run(leader)
    assert lines(leader, found) == {(offer.id, here.id): 80, (offer.id, there.id): 20}
    assert sum(lines(leader, found).values()) <= offer.free


def test_what_is_reserved_is_taken_off_first_unless_options_are_given_back(
    make: Any, leader: Actor, works: Project
) -> None:
    offer, need = offered(make, 100), wanted(make, works, 100)
    for quantity, state in ((30, ReservationState.REQUESTED), (20, ReservationState.ACCEPTED)):
        make.reservation(
            listing=offer, organisation=owner(leader), demand=need, quantity=Decimal(quantity), state=state
        )
    with db.transaction():
        match.listing_changed(offer.id)
        match.demand_changed(need.id)
    assert lines(leader, run(leader)) == {(offer.id, need.id): 50}
    assert lines(leader, run(leader, claims=ClaimTreatment.FREE)) == {(offer.id, need.id): 80}


def test_the_same_market_again_is_not_computed_again(make: Any, leader: Actor, works: Project) -> None:
    offered(make, 100)
    wanted(make, works, 100)
    first = run(leader)
    before = written()
    second = run(leader)
    assert (second.state, second.same_as_id, second.fingerprint) == (AllocationState.DONE, first.id, first.fingerprint)
    assert (second.objective, second.bound, second.first_come) == (first.objective, first.bound, first.first_come)
    assert (second.lines, second.kept) == (1, 1)
    assert written() == before
    assert lines(leader, second) == lines(leader, first)


def test_a_change_writes_only_what_differs_and_older_runs_stay_readable(
    make: Any, leader: Actor, works: Project
) -> None:
    offered(make, 100)
    gone = offered(make, 100, x=98_000.0)
    wanted(make, works, 100)
    lamp = wanted(make, works, 4, material_code="lichtmast-staal-6m", unit="st")
    lamps = offered(make, 4, material_code="lichtmast-staal-6m", unit="st")
    wanted(make, works, 100)
    first = run(leader)
    before = lines(leader, first)
    assert len(before) == 3
    with db.transaction():
        row = db.session.get_one(Listing, gone.id)
        row.quantity = Decimal(60)
        match.listing_changed(gone.id)
    second = run(leader)
    assert lines(leader, first) == before
    assert lines(leader, second) != before
    assert lines(leader, second)[(lamps.id, lamp.id)] == 4
    copied = select(AllocationPart.name, AllocationPart.copied).where(AllocationPart.allocation_id == second.id)
    assert {name: kept for name, kept in db.session.execute(copied)}["lichtmast-staal-6m"] is True
    assert (second.lines, second.kept) == (3, 2)
    found = allocation.compare(leader, first.id, second.id)
    assert {change: count for change, count in found.counts.items() if count} == {
        LineChange.SAME: 2, LineChange.CHANGED: 1,
    }  # fmt: skip
    assert found.value_after < found.value_before
    assert [(one.before, one.after) for one in found.differences] == [(100, 60)]


def test_a_price_that_stays_is_not_written_again(make: Any, leader: Actor, works: Project) -> None:
    near = offered(make, 50)
    served, waiting = wanted(make, works, 40), wanted(make, works, 40)
    far = {"x": 200_000.0, "y": 320_000.0}
    away, alone = offered(make, 100, **far), wanted(make, works, 100, **far)
    first = run(leader)
    before = prices()
    assert {near.id, served.id, waiting.id, alone.id} <= {row[0] for row in before}
    assert {row[3] for row in before if row[0] == near.id} == {None}
    with db.transaction():
        db.session.get_one(Listing, away.id).quantity = Decimal(10)
        match.listing_changed(away.id)
    second = run(leader)
    after = prices()
    assert first.serial < second.serial
    # what lies elsewhere is another market within the same group
    elsewhere = {away.id, alone.id}
    assert [row for row in after if row[0] not in elsewhere] == [row for row in before if row[0] not in elsewhere]
    assert {row[4] for row in after if row[0] in elsewhere} == {second.serial}


def prices() -> list[tuple[Any, ...]]:
    """What stands: of whom, whether of an offer, the price, what is short, and since which run."""
    stands = select(AllocationPrice).where(AllocationPrice.until.is_(None)).order_by(AllocationPrice.id)
    found = db.session.scalars(stands.execution_options(populate_existing=True))
    return [
        (row.listing_id or row.demand_id, row.listing_id is not None, row.price, row.short, row.since) for row in found
    ]


def test_a_project_leader_asks_for_own_things_only(make: Any, leader: Actor, works: Project) -> None:
    elsewhere = make.project()
    with pytest.raises(NotFound):
        ask(leader, AllocationScope.PROJECT, project_id=elsewhere.id)
    with pytest.raises(Invalid):
        ask(leader, AllocationScope.PROJECT)
    for wide in (AllocationScope.REGION, AllocationScope.ALL):
        with pytest.raises(Forbidden) as refused:
            ask(leader, wide)
        assert refused.value.code == "allocation_scope_too_wide"
    assert ask(leader, AllocationScope.PROJECT, project_id=works.id).project_id == works.id


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.READER, Role.ASSET_MANAGER, Role.ADMIN])
def test_other_roles_do_not_ask_at_all(make: Any, role: Role) -> None:
    with pytest.raises(Forbidden):
        ask(make.actor(role))


def test_a_broker_asks_for_the_region_and_for_everything(make: Any) -> None:
    broker = make.actor(Role.BROKER)
    assert ask(broker, AllocationScope.REGION).region == "holland-rijnland"
    assert run(broker, AllocationScope.ALL).state == AllocationState.DONE


def test_asking_twice_while_it_waits_is_one_run(leader: Actor) -> None:
    assert ask(leader).id == ask(leader).id


def test_everybody_sees_the_lines_about_own_things_and_nobody_those_between_others(
    make: Any, leader: Actor, works: Project
) -> None:
    supplier, stranger, broker = make.actor(Role.CONTRACTOR), make.actor(), make.actor(Role.BROKER)
    offer, need = offered(make, 100, supplier), wanted(make, works, 150)
    with db.transaction():
        key = allocation.everything(AllocationOrigin.NIGHT, TODAY).id
    found = computed(leader, key)
    assert lines(leader, found) == lines(supplier, found) == {(offer.id, need.id): 100}
    assert lines(stranger, found) == lines(broker, found) == {}
    assert [allocation.sees_totals(who, found) for who in (leader, supplier, broker)] == [False, False, True]
    own = allocation.share(leader, found)
    assert (own.lines, own.offered_lines, own.value_eur) == (1, 0, found.objective)
    assert allocation.share(supplier, found).offered_value_eur == found.objective
    assert [row.listing_id for row in allocation.prices(supplier, found.id).items if row.listing_id] == [offer.id]
    assert {row.demand_id for row in allocation.prices(leader, found.id).items} == {need.id}
    assert allocation.prices(stranger, found.id).items == []


def test_a_run_of_another_organisation_is_not_there(make: Any, leader: Actor) -> None:
    found, stranger = ask(leader), make.actor()
    with pytest.raises(NotFound):
        allocation.get(stranger, found.id)
    with pytest.raises(NotFound), db.transaction():
        allocation.cancel(stranger, found.id, NOW)
    assert list(allocation.search(stranger).items) == []


def test_what_is_not_visible_yet_is_not_advised(make: Any, leader: Actor, works: Project) -> None:
    lot = make.lot(quantity=Decimal(100))
    hidden = make.listing(lot=lot, region_from=day(10), open_market_from=day(20))
    with db.transaction():
        match.listing_changed(hidden.id)
    wanted(make, works, 100)
    assert lines(leader, run(leader)) == {}


def test_a_run_that_waits_is_cancelled_at_once_and_one_that_is_over_not(make: Any, leader: Actor) -> None:
    found = ask(leader)
    with db.transaction():
        allocation.cancel(leader, found.id, NOW)
    assert computed(leader, found.id).state == AllocationState.CANCELLED
    with pytest.raises(Conflict) as refused, db.transaction():
        allocation.cancel(leader, found.id, NOW)
    assert refused.value.code == "allocation_over"


def test_a_newer_run_overtakes_an_older_one_which_then_writes_nothing(make: Any, leader: Actor, works: Project) -> None:
    offered(make, 100)
    wanted(make, works, 100)
    late = ask(leader)
    with db.transaction():
        db.session.get_one(Allocation, late.id).state = AllocationState.RUNNING  # its worker is slow
    newer = run(leader)
    before = written()
    with db.transaction():
        db.session.get_one(Allocation, late.id).state = AllocationState.WAITING
    assert computed(leader, late.id).state == AllocationState.OVERTAKEN
    assert written() == before
    assert lines(leader, newer)
