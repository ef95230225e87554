"""Sentences about the reuse ladder."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.listing import (
    LadderDays,
    Relation,
    default_ladder_days,
    ladder_dates,
    next_step,
    rung_on,
    visible_to,
)
from wisselplaats.domain.vocabulary import OrganisationKind, Rung

START = date(2026, 3, 2)
DAYS = LadderDays(14, 28, 42, 70, 250)


@pytest.mark.parametrize(
    ("days", "rung"),
    [
        (0, Rung.SAME_PROJECT),
        (13, Rung.SAME_PROJECT),
        (14, Rung.OTHER_PROJECT),
        (28, Rung.OWN_DEPOT),
        (42, Rung.REGION),
        (70, Rung.OPEN_MARKET),
        (250, Rung.OPEN_MARKET),
        (400, Rung.OPEN_MARKET),
    ],
)
def test_an_offer_climbs_down_the_ladder_with_its_days(days: int, rung: Rung) -> None:
    assert rung_on(ladder_dates(START, DAYS), START + timedelta(days=days)) == rung


def test_an_offer_never_goes_to_recycling_by_itself() -> None:
    assert rung_on(ladder_dates(START, DAYS), date(2036, 1, 1)) == Rung.OPEN_MARKET


def test_an_offer_that_starts_in_the_region_is_there_at_once_and_later_rungs_come_sooner() -> None:
    dates = ladder_dates(START, DAYS, Rung.REGION)
    assert rung_on(dates, START) == Rung.REGION
    assert dates.open_market_from == START + timedelta(days=28)


def test_the_next_step_is_named_with_its_date() -> None:
    assert next_step(ladder_dates(START, DAYS), START) == (Rung.OTHER_PROJECT, START + timedelta(days=14))
    assert next_step(ladder_dates(START, DAYS), START + timedelta(days=300)) is None


def test_a_rung_that_opens_before_the_one_above_it_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        LadderDays(14, 7, 42, 30, 250).check()
    assert [found.field for found in refused.value.problems] == ["own_depot_after", "open_market_after"]


def test_a_contractor_offers_to_the_region_at_once() -> None:
    days = default_ladder_days(OrganisationKind.CONTRACTOR).check()
    assert rung_on(ladder_dates(START, days), START) == Rung.REGION


@pytest.mark.parametrize("kind", OrganisationKind)
def test_every_kind_of_organisation_starts_with_a_ladder_in_order(kind: OrganisationKind) -> None:
    default_ladder_days(kind).check()


def test_others_see_an_offer_when_its_rung_reaches_them() -> None:
    assert not visible_to(Rung.OWN_DEPOT, Relation.SAME_REGION)
    assert visible_to(Rung.REGION, Relation.SAME_REGION)
    assert not visible_to(Rung.REGION, Relation.OTHER)
    assert visible_to(Rung.OPEN_MARKET, Relation.OTHER)


@given(st.lists(st.integers(0, 400), min_size=5, max_size=5), st.integers(0, 500), st.sampled_from(list(Rung)[:5]))
def test_visibility_only_ever_widens(offsets: list[int], day: int, start: Rung) -> None:
    dates = ladder_dates(START, LadderDays(*sorted(offsets)), start)
    today = rung_on(dates, START + timedelta(days=day))
    tomorrow = rung_on(dates, START + timedelta(days=day + 1))
    for relation in Relation:
        assert visible_to(tomorrow, relation) or not visible_to(today, relation)
