"""Demands as the services know them."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.vocabulary import DemandState, ProjectState, Role, Unit
from wisselplaats.models import AuditEvent, Organisation
from wisselplaats.services import demand, match

LINE = {"material_code": TILE, "quantity": Decimal(40), "needed_from": day(10), "needed_until": day(40)}


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def project(make, leader):
    return make.project(organisation=session.get_one(Organisation, leader.organisation_id))


def test_a_line_takes_the_kinds_unit_waits_for_the_matcher_and_leaves_a_trace(leader, project):
    (made,) = demand.create(leader, project.id, [LINE], NOW, TODAY)
    session.refresh(made)
    assert (made.unit, made.x, made.created_by) == (Unit.M2, project.x, leader.user_id)
    assert made.match_due_at is not None
    assert session.query(AuditEvent).filter_by(subject_id=made.id, action="create").count() == 1


@pytest.mark.parametrize("role", [Role.READER, Role.ADMIN, Role.ASSET_MANAGER])
def test_a_role_that_only_looks_may_not_ask(make, project, role):
    actor = make.actor(role, organisation=project.organisation)
    demand_of = make.demand(project=project)
    for act in (
        lambda: demand.create(actor, project.id, [LINE], NOW, TODAY),
        lambda: demand.change(actor, demand_of.id, {}, NOW),
        lambda: demand.cancel(actor, demand_of.id, NOW),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize("state", [ProjectState.COMPLETED, ProjectState.CANCELLED])
def test_a_project_that_is_over_takes_no_more(make, leader, project, state):
    over = make.project(organisation=project.organisation, state=state)
    with pytest.raises(Conflict, match="project_over"):
        demand.create(leader, over.id, [LINE], NOW, TODAY)


def test_all_that_is_wrong_with_a_line_is_said_at_once(leader, project):
    line = LINE | {"min_lot": Decimal(50), "unit": Unit.PIECE, "needed_from": day(-3), "needed_until": day(-1)}
    with pytest.raises(Invalid) as caught:
        demand.create(leader, project.id, [line], NOW, TODAY)
    assert {found.code for found in caught.value.problems} == {"above_quantity", "unit_of_material", "in_the_past"}


def test_a_change_is_matched_again_and_an_old_version_is_refused(make, leader, project):
    found = make.demand(project=project)
    match.rejudge(NOW, TODAY)
    changed = demand.change(leader, found.id, {"quantity": Decimal(7)}, NOW, version=1)
    assert changed.version == 2
    session.refresh(changed)
    assert changed.match_due_at is not None
    with pytest.raises(Stale):
        demand.change(leader, found.id, {}, NOW, version=1)


def test_asking_no_more_than_is_covered_closes_a_line_and_asking_more_opens_it(make, leader, project):
    found = make.demand(project=project)
    make.reservation(demand=found, organisation=project.organisation, quantity=Decimal(60), state="accepted")
    assert demand.change(leader, found.id, {"quantity": Decimal(60)}, NOW).state == DemandState.FULFILLED
    assert demand.change(leader, found.id, {"quantity": Decimal(61)}, NOW).state == DemandState.OPEN


def test_somebody_elses_line_is_not_found(make, leader):
    for act in (demand.get, lambda actor, key: demand.cancel(actor, key, NOW)):
        with pytest.raises(NotFound):
            act(leader, make.demand().id)
