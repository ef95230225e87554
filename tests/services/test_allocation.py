"""Allocations: asked for, computed task by task, written as differences, and read by who may."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, TODAY, day
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
    WhatIfKind,
)
from wisselplaats.models import (
    Allocation,
    AllocationLine,
    AllocationPart,
    AllocationShard,
    Base,
    Demand,
    Listing,
    Organisation,
    Project,
    Reservation,
)
from wisselplaats.services import allocation, demand, listing, match
from wisselplaats.services.allocation import Change, Wish


@pytest.fixture
def leader(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def works(make: SimpleNamespace, leader: Actor) -> Project:
    return make.project(organisation=owner(leader))  # type: ignore[no-any-return]


def owner(actor: Actor) -> Organisation:
    return db.session.get_one(Organisation, actor.organisation_id)


def offered(make: SimpleNamespace, quantity: int, actor: Actor | None = None, **lot: Any) -> Listing:
    """An offer on the market that the matcher knows of."""
    of = {"organisation": owner(actor)} if actor else {}
    made: Listing = make.listing(lot=make.lot(quantity=Decimal(quantity), **of, **lot))
    with db.transaction():
        match.listing_changed(made.id)
    return made


def wanted(make: SimpleNamespace, works: Project, quantity: int, **line: Any) -> Demand:
    made: Demand = make.demand(project=works, quantity=Decimal(quantity), **line)
    with db.transaction():
        match.demand_changed(made.id)
    return made


def ask(actor: Actor, scope: AllocationScope = AllocationScope.ORGANISATION, **wish: Any) -> Allocation:
    with db.transaction():
        return allocation.start(actor, Wish(scope, **wish), NOW, TODAY)


def run(actor: Actor, scope: AllocationScope = AllocationScope.ORGANISATION, **wish: Any) -> Allocation:
    """Asked for and computed."""
    return computed(actor, ask(actor, scope, **wish).id)


def computed(actor: Actor, key: UUID) -> Allocation:
    allocation.proceed(key, lambda: NOW)
    return allocation.get(actor, key)


def lines(actor: Actor, found: Allocation) -> dict[tuple[UUID, UUID], Decimal]:
    return {(line.listing_id, line.demand_id): line.quantity for line in allocation.lines(actor, found.id).items}


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


def written() -> list[Any]:
    """Everything that is advised, in all runs."""
    query = select(AllocationLine.id, AllocationLine.since, AllocationLine.until).order_by(AllocationLine.id)
    return [tuple(row) for row in db.session.execute(query)]


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


def test_accepting_makes_claims_and_says_per_line_what_cannot_be_had(make: Any, leader: Actor, works: Project) -> None:
    first, second = offered(make, 60), offered(make, 60, x=94_000.0)
    need = wanted(make, works, 100)
    found = run(leader)
    assert len(lines(leader, found)) == 2
    make.reservation(listing=first, quantity=Decimal(50))  # somebody else was quicker
    outcome = {one.line_id: one for one in accept(leader, found)}
    by_offer = {line.listing_id: outcome[line.id] for line in allocation.lines(leader, found.id).items}
    assert by_offer[first.id].problem is not None
    assert by_offer[first.id].problem.code == "not_enough_free"
    made = by_offer[second.id].reservation
    assert made is not None
    assert (made.state, made.demand_id, made.organisation_id) == (
        ReservationState.REQUESTED, need.id, leader.organisation_id,
    )  # fmt: skip
    again = {one.line_id: one for one in accept(leader, found)}
    assert again[by_offer[second.id].line_id].reservation == made
    assert claims() == 2


def accept(actor: Actor, found: Allocation, *chosen: UUID) -> list[allocation.Accepted]:
    with db.transaction():
        return allocation.accept(actor, found.id, chosen or None, NOW, TODAY)


def claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0


def test_a_demand_that_was_covered_meanwhile_is_not_covered_twice(make: Any, leader: Actor, works: Project) -> None:
    offered(make, 100)
    other, need = offered(make, 100, x=150_000.0), wanted(make, works, 100)
    found = run(leader)
    make.reservation(listing=other, organisation=owner(leader), demand=need, quantity=Decimal(70))
    (only,) = accept(leader, found)
    assert only.reservation is not None
    assert only.reservation.quantity == 30
    db.session.refresh(need)
    assert need.open_quantity == 0


def test_only_lines_of_own_demands_are_accepted_and_only_of_a_run_that_is_done(
    make: Any, leader: Actor, works: Project
) -> None:
    supplier = make.actor(Role.CONTRACTOR)
    offered(make, 100, supplier)
    wanted(make, works, 100)
    waiting = ask(leader)
    with pytest.raises(Conflict):
        accept(leader, waiting)
    found = computed(leader, waiting.id)
    (line,) = allocation.lines(leader, found.id).items
    with pytest.raises(NotFound):
        accept(supplier, found, line.id)
    with pytest.raises(Invalid):
        accept(leader, found, line.listing_id)
    with pytest.raises(Forbidden):
        accept(make.actor(Role.READER, organisation=owner(leader)), found)
    assert claims() == 0


def test_a_what_if_says_what_would_change_and_touches_nothing_else(make: Any, leader: Actor, works: Project) -> None:
    offer, far = offered(make, 100), offered(make, 100, x=98_000.0)
    need = wanted(make, works, 100)
    base = run(leader)
    before, advised = everything_but_runs(), written()
    tried = computed(leader, what_if(leader, base, Change(WhatIfKind.WITHDRAWN, listing_id=offer.id)))
    assert everything_but_runs() == before
    assert [row for row in written() if row in advised] == advised
    found = allocation.compare(leader, base.id, tried.id)
    assert found.value_after < found.value_before
    assert {(one.change, one.listing.id) for one in found.differences} == {
        (LineChange.REMOVED, offer.id), (LineChange.ADDED, far.id),
    }  # fmt: skip
    later = Change(WhatIfKind.MOVED, demand_id=need.id, from_day=day(400), until_day=day(420))
    assert lines(leader, computed(leader, what_if(leader, base, later))) == {}
    half = Change(WhatIfKind.QUANTITY, demand_id=need.id, quantity=Decimal(40))
    assert lines(leader, computed(leader, what_if(leader, base, half))) == {(offer.id, need.id): 40}
    with pytest.raises(Conflict):
        accept(leader, tried)


def what_if(actor: Actor, base: Allocation, *changes: Change) -> UUID:
    with db.transaction():
        return allocation.what_if(actor, base.id, changes, NOW, TODAY).id


def everything_but_runs() -> dict[str, int]:
    own = ("allocation", "audit_event")
    tables = [table for table in Base.metadata.sorted_tables if not table.name.startswith(own)]
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_what_if_is_about_things_that_one_may_know_of(make: Any, leader: Actor, works: Project) -> None:
    base = run(leader)
    with pytest.raises(NotFound):
        what_if(leader, base, Change(WhatIfKind.WITHDRAWN, demand_id=make.demand().id))
    with pytest.raises(Invalid):
        what_if(leader, base)
    with pytest.raises(Invalid) as refused:
        what_if(leader, base, Change(WhatIfKind.QUANTITY, demand_id=wanted(make, works, 5).id))
    assert [found.field for found in refused.value.problems] == ["what_if.0.quantity"]
    with pytest.raises(Forbidden):
        what_if(make.actor(Role.CONTRACTOR), base)


def test_after_a_change_the_standing_advice_is_repaired_at_once_and_made_well_within_minutes(
    make: Any, leader: Actor, works: Project
) -> None:
    first, second = offered(make, 100, leader), offered(make, 100, x=98_000.0)
    need = wanted(make, works, 100)
    assert not allocation.bring_up_to_date(TODAY)
    allocation.nightly(NOW, TODAY)
    standing = computed(leader, newest())
    assert lines(leader, standing) == {(first.id, need.id): 100}
    with db.transaction():
        listing.withdraw(leader, first.id, "toch nodig", NOW)
    assert allocation.repair(TODAY) == 1
    assert lines(leader, standing) == {(second.id, need.id): 100}
    assert allocation.repair(TODAY) == 0
    assert allocation.bring_up_to_date(TODAY)
    better = computed(leader, newest())
    assert better.serial == standing.serial + 1
    assert (better.lines, better.kept) == (1, 1)
    assert not allocation.bring_up_to_date(TODAY)


def newest() -> UUID:
    return db.session.scalars(select(Allocation.id).order_by(Allocation.created_at.desc()).limit(1)).one()


def test_a_demand_that_is_withdrawn_leaves_its_offer_to_the_next(make: Any, leader: Actor, works: Project) -> None:
    offer = offered(make, 100)
    first, second = wanted(make, works, 100), wanted(make, works, 100, x=99_000.0)
    allocation.nightly(NOW, TODAY)
    standing = computed(leader, newest())
    assert lines(leader, standing) == {(offer.id, first.id): 100}
    with db.transaction():
        demand.cancel(leader, first.id, NOW)
    allocation.repair(TODAY)
    assert lines(leader, standing) == {(offer.id, second.id): 100}


def test_a_project_sees_its_coverage_before_and_after(make: Any, leader: Actor, works: Project) -> None:
    offer = offered(make, 60)
    need = wanted(make, works, 100)
    make.reservation(listing=offered(make, 20), organisation=owner(leader), demand=need, quantity=Decimal(20))
    with db.transaction():
        match.demand_changed(need.id)
    assert allocation.coverage(leader, works.id).run is None
    run(leader, AllocationScope.PROJECT, project_id=works.id)
    found = allocation.coverage(leader, works.id)
    assert (found.before, found.after) == (Decimal("0.2"), Decimal("0.8"))
    assert found.value_eur > 0
    assert allocation.worth(leader, demand_id=need.id) is None  # that needs the standing advice
    with pytest.raises(NotFound):
        allocation.worth(leader, listing_id=offer.id)


def test_a_run_that_breaks_every_worker_is_given_up(
    leader: Actor, make: Any, works: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wisselplaats.services.allocation import work

    offered(make, 100)
    wanted(make, works, 100)
    found = ask(leader)
    monkeypatch.setattr(work, "begin_shard", lambda *_: work.MOST_ATTEMPTS + 1)
    given_up = computed(leader, found.id)
    assert (given_up.state, given_up.failure_code) == (AllocationState.FAILED, "allocation_gave_up")
    assert db.session.scalar(select(func.count()).select_from(AllocationShard)) == 0


def test_a_run_that_lies_still_is_taken_up_again(leader: Actor) -> None:
    ask(leader)
    assert allocation.sweep(NOW) == 0
    assert allocation.sweep(NOW + timedelta(hours=1)) == 1
