"""What a demand just misses and what is expected: exact as the rules, and nothing that is not for the asker to see."""

from decimal import Decimal

import pytest

from tests.factories import LEIDEN, NOW, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.vocabulary import LotState, Quality, Role
from wisselplaats.models import Organisation
from wisselplaats.services import demand as demands
from wisselplaats.services import match
from wisselplaats.services.match.candidates import facts


@pytest.fixture
def me(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def own(me):
    return session.get_one(Organisation, me.organisation_id)


@pytest.fixture
def demand(make, own):
    return make.demand(
        project=make.project(organisation=own), height_mm=Decimal(45), max_distance_km=Decimal(30),
        min_quality=Quality.C, max_price=Decimal(5), min_lot=Decimal(20),
    )  # fmt: skip


def judged(demand, *offers):
    match.demand_changed(demand.id)
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    session.expire_all()


ONE_OFF = {
    "available_too_late": ({"available_from": day(216), "available_until": None}, {}, "8 weken later"),
    "size": ({"height_mm": Decimal(48)}, {}, "3 mm meer tolerantie"),
    "too_far": ({"x": LEIDEN[0] + 32_000}, {}, "12 km verder"),
    "quality_too_low": ({"quality": Quality.D}, {}, "ook kwaliteit D goed vinden"),
    "quality_unknown": ({"quality": None}, {}, "geen eis aan de kwaliteit"),
    "too_expensive": ({}, {"price_per_unit": Decimal("6.25")}, "€ 1,25 per m² meer betalen"),
    "stored_too_long": ({"available_from": day(-60), "available_until": day(-30)}, {}, "12 dagen langer in opslag"),
    "smaller_than_useful": ({"quantity": Decimal(15)}, {}, "ook een partij van 15 m² aannemen"),
    "smaller_than_sold": ({"quantity": Decimal(150)}, {"min_quantity": Decimal(110)}, "10 m² meer vragen"),
    "other_kind": ({"material_code": "betontegel-300x300x60", "height_mm": Decimal(45)}, {}, "een vervanger"),
}


@pytest.mark.parametrize("code", ONE_OFF)
def test_a_lot_that_fails_on_one_rule_is_a_near_miss_and_the_change_makes_it_a_match(make, me, demand, code):
    lot, offer, words = ONE_OFF[code]
    if code == "other_kind":
        demand.substitutes_allowed = False
    listing = make.listing(lot=make.lot(**lot), **offer)
    judged(demand, listing)
    (miss,) = match.market(me, demand.id, TODAY, "nl").misses
    assert (miss.code, miss.count) == (code, 1)
    (fit,) = miss.fits
    assert fit.listing.id == listing.id
    assert fit.changes[0].text.startswith(words)
    demands.change(me, demand.id, {change.field: change.value for change in fit.changes}, NOW)
    session.commit()
    judged(demand, listing)
    assert match.market(me, demand.id, TODAY, "nl").misses == []
    assert [found.listing.id for found in match.of_demand(me, demand.id, TODAY, "nl").items] == [listing.id]


def test_what_fails_on_two_rules_or_cannot_be_had_is_no_near_miss(make, me, demand):
    judged(
        demand,
        make.listing(lot=make.lot(height_mm=Decimal(48), quality=Quality.D)),
        make.listing(lot=make.lot(height_mm=Decimal(48)), region_from=day(3), open_market_from=day(3)),
        make.listing(lot=make.lot(height_mm=Decimal(48), contains_asbestos=True)),
        make.listing(lot=make.lot(height_mm=Decimal(48)), offered_until=day(-1)),
        make.listing(lot=make.lot(material_code="bank-hout")),
    )
    assert match.market(me, demand.id, TODAY, "nl").misses == []


def test_the_counts_are_those_of_the_rules_and_the_least_off_come_first(make, me, demand):
    offers = [
        make.listing(lot=make.lot(
            x=LEIDEN[0] + 9000 * (n % 6), height_mm=Decimal(45 + 3 * (n % 2)), quality=[Quality.A, Quality.D][n % 3 == 0]
        ))
        for n in range(24)
    ]  # fmt: skip
    judged(demand, *offers)
    known = facts([(offer.id, demand.id) for offer in offers], TODAY)
    failures = [known.verdict((offer.id, demand.id)).failures for offer in offers]
    alone = [failed[0].code for failed in failures if len(failed) == 1]
    names = {"size": "size_outside_tolerance"}
    market = match.market(me, demand.id, TODAY, "nl")
    assert {names.get(miss.code, miss.code): miss.count for miss in market.misses} == {
        code: alone.count(code) for code in set(alone)
    }
    assert [miss.count for miss in market.misses] == sorted((miss.count for miss in market.misses), reverse=True)
    far = next(miss for miss in market.misses if miss.code == "too_far")
    assert [fit.distance_km for fit in far.fits] == sorted(fit.distance_km for fit in far.fits)


def test_what_comes_free_later_and_fits_is_expected_also_when_it_is_not_on_offer_yet(make, me, own, demand):
    offered = make.listing(lot=make.lot(state=LotState.EXPECTED, available_from=day(60)))
    make.listing(lot=make.lot(state=LotState.RELEASED, available_from=day(-60)))
    waiting = make.lot(organisation=own, state=LotState.CONFIRMED, available_from=day(90))
    make.lot(organisation=own, state=LotState.CONFIRMED, available_from=day(90), height_mm=Decimal(80))
    make.lot(state=LotState.CONFIRMED, available_from=day(90))  # somebody else's, not on offer: nobody may know
    judged(demand, offered)
    coming = match.market(me, demand.id, TODAY, "nl").expected
    assert [(one.offered, one.fit.listing.lot.id) for one in coming] == [(True, offered.lot.id), (False, waiting.id)]
    assert not list(session.new)  # what was judged as if it were on offer is kept nowhere
    session.commit()


def test_another_organisation_learns_nothing_of_a_demand(make, demand):
    stranger = make.actor(Role.PROJECT_LEADER)
    for work in (
        lambda: match.market(stranger, demand.id, TODAY, "nl"),
        lambda: match.compare(stranger, demand.id, [], TODAY, "nl"),
    ):
        with pytest.raises(NotFound):
            work()


def test_lots_are_compared_in_the_order_asked_and_only_those_that_are_seen(make, me, demand):
    near, dear, far = (
        make.listing(), make.listing(price_per_unit=Decimal("2.50")), make.listing(lot=make.lot(x=LEIDEN[0] + 60_000)),
    )  # fmt: skip
    hidden = make.listing(region_from=day(3), open_market_from=day(3))
    judged(demand, near, dear, far)
    columns = match.compare(me, demand.id, [far.id, dear.id, hidden.id, near.id, dear.id], TODAY, "nl")
    assert [column.fit.listing.id for column in columns] == [far.id, dear.id, near.id]
    assert [column.fit.feasible for column in columns] == [False, True, True]
    assert [column.cost for column in columns] == [0, 250, 0]
    assert all(0 < column.completeness < 100 for column in columns)


def test_the_market_asks_as_many_questions_for_many_lots_as_for_a_few(make, me, demand, queries):
    def cost():
        session.expire_all()
        queries.clear()
        match.market(me, demand.id, TODAY, "nl")
        return len(queries)

    judged(demand, *[make.listing(lot=make.lot(height_mm=Decimal(48))) for _ in range(3)])
    few = cost()
    judged(demand, *[make.listing(lot=make.lot(height_mm=Decimal(48))) for _ in range(6)])
    assert cost() == few
