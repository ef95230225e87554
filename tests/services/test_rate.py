"""Rates are records: the platform's, an organisation's own with their history, and what they change is judged again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from wisselplaats.db import session
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound
from wisselplaats.domain.match import Rates
from wisselplaats.domain.vocabulary import RateName, Role
from wisselplaats.models import Match, Organisation
from wisselplaats.services import match, rate

DEAR = {"transport_eur_per_tkm": Decimal("0.9")}


@pytest.fixture
def admin(make):
    return make.actor(Role.ADMIN)


def changed(admin, values, today=TODAY):
    shown = rate.change(admin, admin.organisation_id, values, "Raamcontract 2026", NOW, today)
    session.commit()
    return {item.name: item for item in shown}


def test_there_is_a_rate_with_its_source_for_all_that_a_value_is_reckoned_with(admin):
    shown = rate.own(admin, admin.organisation_id, TODAY)
    assert [item.name for item in shown] == list(RateName)
    assert all(item.source and not item.own for item in shown)
    assert rate.rates_of(TODAY) == {None: Rates()}


def test_an_own_rate_holds_for_the_organisation_and_for_nobody_else(admin, make):
    shown = changed(admin, DEAR)
    assert shown[RateName.TRANSPORT].own
    assert (shown[RateName.TRANSPORT].value, shown[RateName.TRANSPORT].common) == (Decimal("0.9"), Decimal("0.2"))
    known = rate.rates_of(TODAY)
    assert known[admin.organisation_id].transport_eur_per_tkm == Decimal("0.9")
    assert known[admin.organisation_id].handling_eur_per_tonne == known[None].handling_eur_per_tonne
    assert known[None] == Rates()


def test_what_held_before_stays_on_record_with_its_last_day(admin):
    changed(admin, DEAR)
    tomorrow = TODAY + timedelta(days=1)
    changed(admin, {"transport_eur_per_tkm": Decimal("0.4")}, tomorrow)
    changed(admin, {"transport_eur_per_tkm": None}, tomorrow + timedelta(days=1))
    days = [(row.value, row.valid_from, row.valid_to) for row in rate.history(admin, admin.organisation_id)]
    assert days == [(Decimal("0.4"), tomorrow, tomorrow), (Decimal("0.9"), TODAY, TODAY)]
    assert rate.rates_of(tomorrow)[admin.organisation_id].transport_eur_per_tkm == Decimal("0.4")


def test_another_rate_changes_the_value_of_the_own_matches_and_of_no_others(admin, make):
    home = session.get_one(Organisation, admin.organisation_id)
    mine, theirs = make.demand(project=make.project(organisation=home)), make.demand()
    make.listing(lot=make.lot(x=113_500.0))
    match.rejudge(NOW, TODAY)
    before = {row.demand_id: row.saving_eur for row in session.scalars(select(Match))}
    changed(admin, DEAR)
    assert match.rejudge(NOW, TODAY) == 1
    session.expire_all()
    after = {row.demand_id: row.saving_eur for row in session.scalars(select(Match))}
    assert after[mine.id] < before[mine.id]
    assert after[theirs.id] == before[theirs.id]


def test_the_same_rate_again_is_no_change(admin):
    changed(admin, DEAR)
    changed(admin, DEAR, TODAY + timedelta(days=1))
    assert len(rate.history(admin, admin.organisation_id)) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("detour", "0.9"), ("quality_b", "1.2"), ("handling_eur_per_tonne", "2000")]
)
def test_a_rate_that_cannot_be_is_refused(admin, name, value):
    with pytest.raises(Invalid) as refused:
        changed(admin, {name: Decimal(value)})
    assert [found.field for found in refused.value.problems] == [name]


def test_only_the_own_admin_sees_and_sets_rates(admin, make):
    with pytest.raises(Forbidden):
        rate.own(make.actor(), admin.organisation_id, TODAY)
    with pytest.raises(NotFound):
        rate.history(make.actor(Role.ADMIN), admin.organisation_id)
