"""Reuse or new: the ways that there are for a need, each with its distance, its saving and where that ends."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import LEIDEN, NOW, TODAY, day
from wisselplaats import db
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from wisselplaats.domain.impact.choice import Cost, Way
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, LotState, Role, WeightSet
from wisselplaats.models import Demand, Listing, MaterialType
from wisselplaats.services import choice, factor
from wisselplaats.services.choice import Asked

X, Y = LEIDEN


@pytest.fixture
def offer(make: SimpleNamespace) -> Listing:
    found: Listing = make.listing(lot__x=X + 10_000, price_per_unit=Decimal("1.50"))
    return found


@pytest.fixture
def need(make: SimpleNamespace) -> Demand:
    found: Demand = make.demand(needed_from=day(60))
    return found


@pytest.fixture
def leader(make: SimpleNamespace, need: Demand) -> Actor:
    return make.actor(Role.PROJECT_LEADER, need.organisation)  # type: ignore[no-any-return]


def asked(actor: Actor, offer: Listing, **query: Any) -> choice.Choice:
    return choice.choice(actor, offer.id, Asked(**query), TODAY)


def ways(found: choice.Choice) -> dict[Way, choice.Judged]:
    return {way.option.way: way for way in found.ways}


def test_without_a_depot_there_is_this_lot_or_new(leader: Actor, offer: Listing, need: Demand) -> None:
    found = asked(leader, offer, demand_id=need.id)
    assert [way.option.way for way in found.ways] == [Way.LOT, Way.NEW]
    # 10 km as the crow flies
    assert ways(found)[Way.LOT].option.distance_km == 13
    assert found.quantity == 100
    assert found.weight_set is WeightSet.A2


def test_an_own_depot_is_a_way_with_both_legs_handling_and_storage(
    make: SimpleNamespace, leader: Actor, offer: Listing, need: Demand
) -> None:
    make.depot(organisation=need.organisation, x=X + 90_000.0, y=Y, name="ver")
    make.depot(organisation=need.organisation, x=X + 4_000.0, y=Y, name="dichtbij")
    found = asked(leader, offer, demand_id=need.id)
    through = ways(found)[Way.VIA_DEPOT]
    assert through.depot is not None
    assert through.depot.name == "dichtbij"
    assert (through.depot_km, through.option.distance_km) == (Decimal("7.8"), Decimal("5.2"))
    about = {entry.about for entry in through.option.entries}
    assert {ImpactPart.TO_DEPOT, ImpactPart.TO_PROJECT, ImpactPart.HANDLING, Cost.STORAGE, Cost.TO_DEPOT} <= about
    days = (need.needed_from - offer.lot.available_from).days
    stored = next(entry for entry in through.option.entries if entry.about is Cost.STORAGE)
    assert days > 0
    assert stored.amount == found.mass_kg / 1000 * days


def test_the_nearest_stock_of_the_same_kind_in_a_depot_is_a_way(
    make: SimpleNamespace, leader: Actor, offer: Listing, need: Demand
) -> None:
    depot = make.depot(x=X + 2_000.0, y=Y)
    stock = make.listing(lot__x=X + 2_000, lot__state=LotState.IN_DEPOT, lot__depot_id=depot.id)
    make.listing(lot__x=X + 1_000)
    found = ways(asked(leader, offer, demand_id=need.id))[Way.DEPOT]
    assert found.offer is not None
    assert found.offer.id == stock.id
    assert found.option.distance_km == Decimal("2.6")


def test_what_is_saved_is_new_less_reuse_and_ends_at_the_break_even(
    leader: Actor, offer: Listing, need: Demand
) -> None:
    found = ways(asked(leader, offer, demand_id=need.id))
    lot, new = found[Way.LOT], found[Way.NEW]
    for indicator in Indicator:
        saved, fresh, own = lot.saved[indicator], new.option.total(indicator), lot.option.total(indicator)
        assert saved is not None
        assert fresh is not None
        assert own is not None
        assert saved == fresh - own
        turn = lot.break_even[indicator]
        assert turn is not None
        assert turn.km is not None
        left = ways(asked(leader, offer, distance_km=turn.km))[Way.LOT].saved[indicator]
        assert left is not None
        assert abs(left) < Decimal("1e-9")


def test_a_distance_that_is_known_goes_before_the_estimate(leader: Actor, offer: Listing, need: Demand) -> None:
    found = asked(leader, offer, demand_id=need.id, distance_km=Decimal(40))
    assert ways(found)[Way.LOT].option.distance_km == 40


def test_the_vehicle_counts_its_trips_and_its_factors(leader: Actor, offer: Listing) -> None:
    found = asked(leader, offer, distance_km=Decimal(10), quantity=Decimal(200), vehicle="kipper-8x4")
    # 200 m2 of 105.6 kg are 21.12 t, in loads of 18 t
    assert (found.mass_kg, ways(found)[Way.LOT].trips) == (21_120, 2)
    used = {entry.factor.vehicle for entry in ways(found)[Way.LOT].option.entries if entry.factor}
    assert "kipper-8x4" in used


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({}, "distance_km", "choice_no_place"),
        ({"distance_km": Decimal(1), "vehicle": "raket"}, "vehicle", "not_in_list"),
    ],
)
def test_what_cannot_be_reckoned_is_said(
    leader: Actor, offer: Listing, query: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        asked(leader, offer, **query)
    assert [(fault.field, fault.code) for fault in refused.value.problems] == [(field, code)]


def test_a_kind_of_which_the_mass_is_not_known_is_said(leader: Actor, offer: Listing) -> None:
    db.session.get_one(MaterialType, offer.lot.material_code).mass_kg_per_unit = None
    db.session.flush()
    with pytest.raises(Invalid) as refused:
        asked(leader, offer, distance_km=Decimal(1))
    assert refused.value.problems[0].code == "choice_no_mass"


def test_it_is_reckoned_in_the_set_of_who_asks(make: SimpleNamespace, leader: Actor, offer: Listing) -> None:
    boss = make.actor(Role.ADMIN, organisation=db.session.get_one(type(offer.organisation), leader.organisation_id))
    factor.choose_set(boss, leader.organisation_id, WeightSet.A1, NOW)
    found = asked(leader, offer, distance_km=Decimal(10))
    assert found.weight_set is WeightSet.A1
    assert {entry.factor.weight_set for entry in found.ways[0].option.entries if entry.factor} == {WeightSet.A1}


def test_another_s_demand_and_an_unknown_offer_are_not_found(
    make: SimpleNamespace, leader: Actor, offer: Listing
) -> None:
    with pytest.raises(NotFound):
        asked(leader, offer, demand_id=make.demand().id)
    with pytest.raises(NotFound):
        choice.choice(leader, uuid4(), Asked(distance_km=Decimal(1)), TODAY)
    with pytest.raises((Forbidden, Unauthenticated)):
        choice.choice(None, offer.id, Asked(distance_km=Decimal(1)), TODAY)  # type: ignore[arg-type]


def test_the_saving_of_a_match_is_the_sum_of_its_lines(make: SimpleNamespace) -> None:
    need = make.demand(x=X + 5_000.0, needed_from=day(72))
    actor = make.actor(Role.PROJECT_LEADER, need.organisation)
    offer = make.listing()
    db.session.flush()
    found = choice.matched(actor, need.id, offer.id, TODAY, "nl")
    assert found is not None
    assert {entry.factor.code for entry in found.entries if entry.factor} == {
        "a13-verharding-co2", "prijs-nieuw-verharding"
    }  # fmt: skip
    # the match reckons in whole grams, metres and thousandths of a euro per unit
    for indicator, said, step in (
        (Indicator.CO2, found.co2_kg, Decimal("0.1")),
        (Indicator.MONEY, found.eur, Decimal("0.5")),
    ):
        assert abs(sum(entry.result for entry in found.of(indicator)) - said) < step, indicator
