"""The table of roles and actions, cell by cell, and what a token takes away."""

from uuid import uuid4

import pytest

from wisselplaats.domain.errors import Forbidden, NotFound, Unauthenticated
from wisselplaats.domain.permission import ROLES, SCOPES, Action, Actor, is_allowed, require
from wisselplaats.domain.vocabulary import Role, Scope

# per action the roles that may, written out again on purpose: a change here is a change of policy
MATRIX = {
    "read": "project_leader contractor asset_manager broker reader admin",
    "read_assets": "project_leader asset_manager broker reader admin",
    "report": "project_leader contractor asset_manager broker reader admin",
    "read_deliveries": "project_leader contractor asset_manager broker reader admin",
    "deliver": "project_leader contractor asset_manager broker",
    "deliver_assets": "asset_manager",
    "deliver_lots": "project_leader broker contractor",
    "deliver_demands": "project_leader broker contractor",
    "deliver_projects": "project_leader broker",
    "manage_project": "project_leader broker",
    "manage_demand": "project_leader broker contractor",
    "save_search": "project_leader contractor asset_manager broker reader admin",
    "post_lot": "project_leader broker contractor",
    "confirm_lot": "project_leader broker contractor",
    "answer_legal": "project_leader broker contractor",
    "acknowledge": "project_leader broker contractor",
    "manage_waste_takers": "broker admin",
    "publish": "project_leader broker contractor",
    "reserve": "project_leader broker contractor",
    "allocate": "project_leader broker",
    "decide": "project_leader broker contractor",
    "hand_over": "project_leader broker contractor",
    "manage_depot": "broker admin",
    "manage_organisation": "admin",
    "manage_tokens": "admin asset_manager",
    "manage_catalogue": "",
    "manage_factors": "admin",
}


def member(role: Role, **more: object) -> Actor:
    return Actor(user_id=uuid4(), organisation_id=uuid4(), role=role, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: Role, action: Action) -> None:
    assert is_allowed(member(role), action) == (role.value in MATRIX[action.value].split())


def test_every_action_has_its_roles_and_its_scopes() -> None:
    assert set(ROLES) == set(SCOPES) == set(Action)


def test_only_a_platform_admin_changes_the_catalogue() -> None:
    assert is_allowed(member(Role.READER, platform_admin=True), Action.MANAGE_CATALOGUE)
    assert not is_allowed(member(Role.ADMIN), Action.MANAGE_CATALOGUE)


def test_a_platform_admin_gets_no_other_rights_by_it() -> None:
    assert not is_allowed(member(Role.READER, platform_admin=True), Action.DELIVER)


def test_a_platform_admin_asks_for_allocations_over_everything() -> None:
    assert is_allowed(member(Role.READER, platform_admin=True), Action.ALLOCATE)
    assert not is_allowed(member(Role.READER, platform_admin=True), Action.RESERVE)


def test_a_token_does_only_what_its_scopes_say() -> None:
    token = member(Role.ASSET_MANAGER, scopes=frozenset({Scope.READ}))
    assert is_allowed(token, Action.READ_ASSETS)
    assert not is_allowed(token, Action.DELIVER)


def test_a_scope_never_widens_a_role() -> None:
    assert not is_allowed(member(Role.READER, scopes=frozenset(Scope)), Action.RESERVE)


def test_nobody_is_asked_to_sign_in() -> None:
    with pytest.raises(Unauthenticated):
        require(None, Action.READ)


def test_the_wrong_role_is_told_so() -> None:
    with pytest.raises(Forbidden):
        require(member(Role.READER), Action.RESERVE)


def test_the_thing_of_another_organisation_is_not_there() -> None:
    with pytest.raises(NotFound):
        require(member(Role.PROJECT_LEADER), Action.MANAGE_PROJECT, owner_id=uuid4())
