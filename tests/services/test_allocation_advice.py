"""What is done with an advice: lines accepted, what-ifs asked, and the standing one kept true after every change."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, TODAY, day
from tests.services.advice import ask, computed, lines, newest, offered, owner, run, wanted, written
from wisselplaats import db
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    AllocationScope,
    AllocationState,
    LineChange,
    ReservationState,
    Role,
    WhatIfKind,
)
from wisselplaats.models import (
    Allocation,
    AllocationShard,
    Base,
    Project,
    Reservation,
)
from wisselplaats.services import allocation, demand, listing, match
from wisselplaats.services.allocation import Change


@pytest.fixture
def leader(make: SimpleNamespace) -> Actor:
    return make.actor(Role.PROJECT_LEADER)  # type: ignore[no-any-return]


@pytest.fixture
def works(make: SimpleNamespace, leader: Actor) -> Project:
    return make.project(organisation=owner(leader))  # type: ignore[no-any-return]


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
    own = ("allocation", "audit_event", "notification")  # whoever asked is told
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
    assert not allocation.bring_up_to_date(TODAY)  # nobody asks for anything yet
    need = wanted(make, works, 100)
    assert allocation.bring_up_to_date(TODAY)
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


def claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0
