"""An organisation looks after its own members, ladder and tokens, and after nobody else's."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from wisselplaats.db import transaction
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.services import organisation

LADDER = {
    "other_project_after": 1, "own_depot_after": 2, "region_after": 3, "open_market_after": 4, "recycling_after": 5,
}  # fmt: skip


def test_an_admin_sets_the_ladder_and_the_days_of_an_option(make):
    admin = make.actor(Role.ADMIN)
    with transaction():
        changed = organisation.change(admin, {**LADDER, "option_days": 21}, NOW)
    assert (changed.region_after, changed.option_days) == (3, 21)


def test_a_ladder_out_of_order_is_refused_at_its_rung(make):
    with pytest.raises(Invalid) as refused:
        organisation.change(make.actor(Role.ADMIN), {**LADDER, "region_after": 1}, NOW)
    assert [found.field for found in refused.value.problems] == ["region_after"]


def test_an_organisation_cannot_choose_whose_region_it_sees(make):
    admin = make.actor(Role.ADMIN)
    with transaction():
        changed = organisation.change(admin, {"region": "elders"}, NOW)
    assert changed.region == "holland-rijnland"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_keeps_members_and_settings(make, role):
    who = make.actor(role)
    for work in (
        lambda: organisation.change(who, LADDER, NOW),
        lambda: organisation.members(who),
        lambda: organisation.add_member(who, "a@b.example", "A", Role.READER, NOW),
        lambda: organisation.remove_member(who, who.user_id, NOW),
    ):
        with pytest.raises(Forbidden):
            work()


def test_a_new_member_can_sign_in_with_the_password_that_is_told_once(make):
    admin = make.actor(Role.ADMIN)
    with transaction():
        password = organisation.add_member(admin, "nieuw@leiden.example", "Nieuw", Role.BROKER, NOW)
    assert organisation.sign_in("NIEUW@leiden.example", password).name == "Nieuw"


def test_a_user_of_elsewhere_keeps_the_own_password(make):
    admin, other = make.actor(Role.ADMIN), make.user(email="elders@gemeente.example")
    with transaction():
        assert organisation.add_member(admin, other.email, "Iemand", Role.READER, NOW) is None
    assert {role.organisation_id for role in organisation.memberships(other.id)} == {admin.organisation_id}


def test_a_person_has_one_role_in_an_organisation(make):
    admin = make.actor(Role.ADMIN)
    member = make.actor(
        Role.READER, organisation=organisation.get(admin, admin.organisation_id), email="dubbel@x.example"
    )
    assert member
    with pytest.raises(Conflict, match="member_already"):
        organisation.add_member(admin, "dubbel@x.example", "Dubbel", Role.BROKER, NOW)


def test_an_admin_changes_and_ends_the_role_of_another_but_not_the_own(make):
    admin = make.actor(Role.ADMIN)
    own = organisation.get(admin, admin.organisation_id)
    reader = make.actor(Role.READER, organisation=own)
    rows = {row.user_id: row for row in organisation.members(admin)}
    with transaction():
        organisation.change_role(admin, rows[reader.user_id].id, Role.BROKER, NOW)
    assert organisation.memberships(reader.user_id)[0].role is Role.BROKER
    with transaction():
        organisation.remove_member(admin, rows[reader.user_id].id, NOW)
    assert organisation.memberships(reader.user_id) == []
    with pytest.raises(Conflict, match="own_role"):
        organisation.remove_member(admin, rows[admin.user_id].id, NOW)


def test_the_member_of_another_organisation_is_not_found(make):
    admin, stranger = make.actor(Role.ADMIN), make.actor(Role.ADMIN)
    row = organisation.members(stranger)[0]
    with pytest.raises(NotFound):
        organisation.remove_member(admin, row.id, NOW)


def test_a_token_works_until_it_is_revoked(make):
    who = make.actor(Role.ASSET_MANAGER)
    with transaction():
        text = organisation.create_token(who, "gbi", [Scope.DELIVER], NOW + timedelta(days=1), NOW)
    assert organisation.token_actor(text, NOW)[0].scopes == {Scope.DELIVER}
    with pytest.raises(Unauthenticated):
        organisation.token_actor(text, NOW + timedelta(days=2))
    with transaction():
        organisation.revoke_token(who, organisation.tokens(who)[0].id, NOW)
    with pytest.raises(Unauthenticated):
        organisation.token_actor(text, NOW)


def test_the_token_dies_with_the_membership(make):
    admin = make.actor(Role.ADMIN)
    machine = make.actor(Role.ASSET_MANAGER, organisation=organisation.get(admin, admin.organisation_id))
    with transaction():
        text = organisation.create_token(machine, "gbi", [Scope.READ], NOW + timedelta(days=1), NOW)
    row = next(row for row in organisation.members(admin) if row.user_id == machine.user_id)
    with transaction():
        organisation.remove_member(admin, row.id, NOW)
    with pytest.raises(Unauthenticated):
        organisation.token_actor(text, NOW)


def test_another_organisations_token_cannot_be_revoked(make):
    owner, stranger = make.actor(Role.ADMIN), make.actor(Role.ADMIN)
    with transaction():
        organisation.create_token(owner, "gbi", [Scope.READ], NOW + timedelta(days=1), NOW)
    with pytest.raises(NotFound):
        organisation.revoke_token(stranger, organisation.tokens(owner)[0].id, NOW)


def test_a_password_changes_only_for_who_knows_the_old_one(make):
    admin = make.actor(Role.ADMIN)
    with transaction():
        first = organisation.add_member(admin, "wissel@x.example", "Wissel", Role.READER, NOW)
    user = organisation.user_by_email("wissel@x.example")
    with pytest.raises(Invalid):
        organisation.change_password(user.id, "mis", "een-heel-nieuw-wachtwoord")
    with pytest.raises(Invalid):
        organisation.change_password(user.id, first, "kort")
    organisation.change_password(user.id, first, "een-heel-nieuw-wachtwoord")
    assert organisation.sign_in("wissel@x.example", "een-heel-nieuw-wachtwoord").id == user.id


def test_the_shared_account_of_a_demo_keeps_its_password(make):
    user = make.user(demo=True)
    with pytest.raises(Conflict, match="demo_account"):
        organisation.change_password(user.id, "x", "een-heel-nieuw-wachtwoord")
