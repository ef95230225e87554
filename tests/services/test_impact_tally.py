"""The kept sums: equal to the rows whatever was folded when, after corrections and recycling too."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import ImpactGrouping, Role
from wisselplaats.models import Handover, ImpactEntry, ImpactTally, Lot, uuid7
from wisselplaats.services import impact, listing
from wisselplaats.services.impact.spans import cut


def handed_over(made: SimpleNamespace, *quantities: int) -> Deal:
    deal = Deal(made).accept()
    for quantity in quantities:
        deal.hand_over(quantity=Decimal(quantity))
    return deal


def correct(original: Handover, quantity: Decimal) -> Handover:
    """A correction as the database takes it: signed figures in proportion, on the day itself."""
    part = quantity / original.quantity
    names = [column.name for column in Handover.__table__.columns]
    values = {name: getattr(original, name) for name in names} | {
        "id": uuid7(), "corrects_id": original.id, "correction_reason": "telverschil", "quantity": quantity,
        "mass_kg": original.mass_kg * part, "co2_avoided_kg": original.co2_avoided_kg * part,
        "mki_avoided_eur": original.mki_avoided_eur * part, "money_avoided_eur": original.money_avoided_eur * part,
    }  # fmt: skip
    made = Handover(**values)
    session.add(made)
    session.commit()
    return made


def test_folding_changes_no_report_and_is_done_once(make: SimpleNamespace) -> None:
    deal = handed_over(make, 20, 40)
    before = [impact.totals(deal.owner, TODAY, grouping=grouping) for grouping in ImpactGrouping]
    assert impact.fold() == 2
    assert [impact.totals(deal.owner, TODAY, grouping=grouping) for grouping in ImpactGrouping] == before
    assert impact.fold() == 0
    assert impact.check() == impact.Check(0, 0, 0)


def test_what_comes_after_folding_is_added_to_it(make: SimpleNamespace) -> None:
    deal = handed_over(make, 20)
    impact.fold()
    deal.hand_over(quantity=Decimal(40))
    mixed = impact.totals(deal.taker, TODAY)
    assert mixed.total.handovers == 2
    impact.fold()
    assert impact.totals(deal.taker, TODAY) == mixed


def test_a_correction_counts_no_time_and_takes_its_part_off(make: SimpleNamespace) -> None:
    deal = handed_over(make, 40)
    whole = impact.totals(deal.owner, TODAY).total
    impact.fold()
    correct(session.query(Handover).one(), Decimal(-10))
    for _ in range(2):
        total = impact.totals(deal.owner, TODAY).total
        assert total.handovers == 1
        assert total.tonnes == whole.tonnes * 3 / 4
        assert abs(total.co2_avoided_kg - whole.co2_avoided_kg * 3 / 4) < Decimal("0.01")
        assert total.unverified_share == whole.unverified_share
        impact.fold()


def test_what_was_recycled_is_released_and_not_reused(make: SimpleNamespace) -> None:
    deal = handed_over(make, 60)
    lot = make.lot(organisation=session.get_one(type(deal.lot.organisation), deal.owner.organisation_id))
    with transaction():
        listing.recycle(deal.owner, lot.id, "kapot", NOW, TODAY)
    for _ in range(2):
        total = impact.totals(deal.owner, TODAY).total
        assert (total.handovers, total.recyclings) == (1, 1)
        assert total.tonnes_released == total.tonnes_given + total.tonnes_recycled
        assert total.reused_share == round(Decimal(60) / 160, 4)
        strategies = impact.totals(deal.owner, TODAY, grouping=ImpactGrouping.STRATEGY).groups
        assert [group.key for group in strategies] == ["R3", "R8"]
        impact.fold()
    assert impact.totals(deal.taker, TODAY).total.reused_share is None


def test_a_lot_that_changes_later_changes_no_report(make: SimpleNamespace) -> None:
    deal = handed_over(make, 20)
    before = impact.totals(deal.owner, TODAY, grouping=ImpactGrouping.PROJECT)
    lot = session.get_one(Lot, deal.lot.id)
    lot.project = make.project(organisation=lot.organisation)
    session.commit()
    assert impact.totals(deal.owner, TODAY, grouping=ImpactGrouping.PROJECT) == before


def test_an_entry_is_never_changed_but_for_being_folded(make: SimpleNamespace) -> None:
    handed_over(make, 20)
    for change in ("UPDATE impact_entry SET mass_kg = 1", "DELETE FROM impact_entry"):
        with pytest.raises(IntegrityError, match="never changed"), session.begin_nested():
            session.execute(text(change))


@pytest.mark.parametrize("table", ["impact_tally", "impact_tally_by"])
def test_a_tally_that_is_wrong_is_found_and_made_again(make: SimpleNamespace, table: str) -> None:
    deal = handed_over(make, 20)
    impact.fold()
    right = [impact.totals(deal.owner, TODAY, grouping=grouping) for grouping in ImpactGrouping]
    wrong = session.execute(text(f"UPDATE {table} SET mass_kg = mass_kg + 1 WHERE gave AND whole_year")).rowcount
    session.execute(text(f"DELETE FROM {table} WHERE took AND NOT whole_year"))
    session.commit()
    assert impact.check().different == wrong + 1
    assert not impact.check().ok
    impact.rebuild()
    assert impact.check().ok
    assert [impact.totals(deal.owner, TODAY, grouping=grouping) for grouping in ImpactGrouping] == right


def test_two_weight_sets_are_never_added(make: SimpleNamespace) -> None:
    deal = handed_over(make, 20)
    entry = session.query(ImpactEntry).one()
    sums = {name: getattr(entry, name) for name in ("mass_kg", "co2_avoided_kg", "money_avoided_eur", "co2_size_kg")}
    session.add(ImpactTally(
        organisation_id=deal.owner.organisation_id, whole_year=True, since=TODAY.replace(month=1, day=1), gave=True,
        took=False, material_code=entry.material_code, eural_code="", rung=entry.rung, times=1, unweighed=0, unpriced=0,
        mki_a1_eur=Decimal(7), mki_a2_eur=Decimal(0), co2_unverified_kg=Decimal(0), **sums,
    ))  # fmt: skip
    session.commit()
    total = impact.totals(deal.owner, TODAY).total
    assert total.handovers == 2
    assert (total.mki_avoided_eur, total.other_mki_eur) == (entry.mki_a2_eur, 7)


def test_a_reader_of_another_organisation_sees_none_of_it(make: SimpleNamespace) -> None:
    handed_over(make, 20)
    assert impact.totals(make.actor(Role.READER), TODAY, grouping=ImpactGrouping.MONTH).groups == []


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.booleans())
def test_every_day_of_a_period_is_in_one_year_month_or_day(one: date, other: date, of_months: bool) -> None:
    since, until = sorted((one, other))
    pieces = cut(since, until, date(2040, 1, 1), months=of_months)
    spans = sorted((*pieces.years, *pieces.months, *pieces.days))
    assert (spans[0][0], spans[-1][1]) == (since, until + timedelta(days=1))
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all((first.month, first.day, after.month, after.day) == (1, 1, 1, 1) for first, after in pieces.years)
    assert all(first.day == after.day == 1 for first, after in pieces.months)
    if of_months:
        assert all((after - first).days < 31 or not pieces.whole for first, after in pieces.days)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_the_year_and_the_month_that_are_not_over_are_whole_up_to_today(until: date, ahead: int) -> None:
    pieces = cut(date(2020, 1, 1), until, until - timedelta(days=ahead))
    assert pieces.days == pieces.months == []
    assert pieces.years[0][1] > until
