"""An organisation's settings of allocations, and who hears that a run is over."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from tests.services.advice import ask, offered, owner, run, wanted
from wisselplaats import db
from wisselplaats.domain.errors import Forbidden, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationScope, AllocationState, NotificationKind, Role
from wisselplaats.models import AuditEvent, Notification
from wisselplaats.services import allocation
from wisselplaats.services.allocation import work

SAID = {"keep_bonus_permille": 100, "least_eur": Decimal(20)}


@pytest.fixture
def admin(make: Any) -> Actor:
    return make.actor(Role.ADMIN)  # type: ignore[no-any-return]


def colleague(make: Any, admin: Actor, role: Role) -> Actor:
    return make.actor(role, organisation=owner(admin))  # type: ignore[no-any-return]


def told() -> list[tuple[Any, str, Any]]:
    rows = db.session.scalars(select(Notification).where(Notification.path.startswith("/verdelingen/")))
    return [(row.user_id, row.kind.value, row.params["lines"]) for row in rows]


def test_an_admin_chooses_how_runs_of_the_organisation_are_made_and_every_change_has_its_maker(
    make: Any, admin: Actor
) -> None:
    mine = admin.organisation_id
    common = allocation.settings(admin, mine)
    assert common.organisation_id is None
    allocation.change_settings(admin, mine, SAID, "Minder wisselingen", NOW)
    later = NOW + timedelta(hours=1)
    allocation.change_settings(admin, mine, {"least_eur": None}, "Toch gewoon", later)
    held = allocation.settings(admin, mine)
    assert (held.keep_bonus_permille, held.least_eur, held.target_gap) == (100, common.least_eur, common.target_gap)
    rows = allocation.settings_history(admin, mine)
    assert [(row.source, row.valid_from, row.created_by) for row in rows] == [
        ("Toch gewoon", later, admin.user_id), ("Minder wisselingen", NOW, admin.user_id),
    ]  # fmt: skip
    assert db.session.query(AuditEvent).filter_by(subject_kind="allocation_setting").count() == 2
    allocation.change_settings(admin, mine, {"keep_bonus_permille": 100}, "Niets", later)
    assert len(allocation.settings_history(admin, mine)) == 2


def test_runs_of_the_organisation_follow_its_settings_and_those_of_others_and_of_all_do_not(
    make: Any, admin: Actor
) -> None:
    allocation.change_settings(admin, admin.organisation_id, SAID, "x", NOW)
    leader, broker = (colleague(make, admin, role) for role in (Role.PROJECT_LEADER, Role.BROKER))
    assert ask(leader).keep_bonus_permille == 100
    assert ask(make.actor(Role.PROJECT_LEADER)).keep_bonus_permille != 100
    assert ask(broker, AllocationScope.ALL).keep_bonus_permille != 100


def test_only_an_admin_of_that_organisation_reads_and_changes_them(make: Any, admin: Actor) -> None:
    mine = admin.organisation_id
    for who, error in ((make.actor(Role.ADMIN), NotFound), (colleague(make, admin, Role.BROKER), Forbidden)):
        for work_on in (
            lambda who=who: allocation.settings(who, mine),
            lambda who=who: allocation.settings_history(who, mine),
            lambda who=who: allocation.change_settings(who, mine, SAID, "x", NOW),
        ):
            with pytest.raises(error):
                work_on()


def test_whoever_asked_for_a_run_hears_that_it_is_ready_once(make: Any) -> None:
    leader = make.actor(Role.PROJECT_LEADER)
    works = make.project(organisation=owner(leader))
    offered(make, 100)
    wanted(make, works, 100)
    found = run(leader)
    allocation.proceed(found.id, lambda: NOW)
    assert told() == [(leader.user_id, "allocation_done", 1)]


def test_whoever_asked_for_a_run_hears_that_it_failed_but_not_that_they_stopped_it(make: Any) -> None:
    leader = make.actor(Role.PROJECT_LEADER)
    stopped = ask(leader)
    allocation.cancel(leader, stopped.id, NOW)
    allocation.proceed(stopped.id, lambda: NOW)
    assert told() == []
    failed = ask(leader)
    work._end(failed.id, AllocationState.FAILED, lambda: NOW, "allocation_gave_up")
    assert told() == [(leader.user_id, "allocation_failed", 0)]


def test_the_run_of_the_night_is_told_to_brokers_who_can_accept_something_new(make: Any) -> None:
    leader = make.actor(Role.PROJECT_LEADER)
    broker = make.actor(Role.BROKER, organisation=owner(leader))
    make.actor(Role.BROKER)
    offered(make, 100)
    wanted(make, make.project(organisation=owner(leader)), 100)
    for night in range(2):
        with db.transaction():
            key = allocation.everything(AllocationOrigin.NIGHT, TODAY + timedelta(days=night)).id
        allocation.proceed(key, lambda: NOW)
    assert told() == [(broker.user_id, NotificationKind.ALLOCATION_ADVICE.value, 1)]
