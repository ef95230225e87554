"""The inventory: found by its filters, seen by its own organisation only."""

from decimal import Decimal

import pytest
from shapely import Point, to_wkb

from wisselplaats.db import session
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound
from wisselplaats.domain.place import Box
from wisselplaats.domain.vocabulary import AssetState, Role, Unit
from wisselplaats.models import LotAsset
from wisselplaats.services import asset


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def inventory(make, manager):
    own = {"organisation_id": manager.organisation_id}
    bench = {"material_code": "bank-hout", "unit": Unit.PIECE, "quantity": Decimal(1)}
    return {
        "tiles": make.asset(**own, source_id="t1", street="Breestraat", replacement_year=2027),
        "bench": make.asset(**own, **bench, source_id="t2", street="Lange Mare", replacement_year=2040, x=94_000.0),
        "old": make.asset(**own, **bench, source_id="t3", state=AssetState.WITHDRAWN, source_system="obsurv"),
        "placeless": make.asset(**own, source_id="t4", material_code=None, material_words="50% zand", x=None, y=None),
        "strange": make.asset(organisation_id=make.organisation().id, source_id="t1"),
    }


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, {"tiles", "bench", "old", "placeless"}),
        ({"source_system": "obsurv"}, {"old"}),
        ({"source_id": "t1"}, {"tiles"}),
        ({"replacement_until": 2030}, {"tiles"}),
        ({"bbox": Box(93_900, 463_000, 94_100, 464_000)}, {"bench"}),
        ({"material_code": "bank"}, {"bench", "old"}),
        ({"material_code": "bank", "state": AssetState.ACTIVE}, {"bench"}),
        ({"search": "breestr"}, {"tiles"}),
        ({"search": "Bank"}, {"bench", "old"}),
        ({"search": "50%"}, {"placeless"}),
        ({"search": "5_%"}, set()),
    ],
)
def test_the_inventory_is_found_by_its_filters(manager, inventory, filters, names):
    found = asset.search(manager, **filters).items
    assert {name for name, thing in inventory.items() if thing in found} == names
    assert len(found) == len(names)


def test_the_map_shows_what_has_a_place(manager, inventory):
    assert set(asset.on_the_map(manager)) == {inventory["tiles"], inventory["bench"], inventory["old"]}


def test_an_unknown_kind_is_refused(manager):
    with pytest.raises(Invalid):
        asset.search(manager, material_code="bestaat-niet")


def test_a_contractor_sees_no_inventory(make):
    contractor = make.actor(Role.CONTRACTOR)
    for ask in (asset.search, asset.on_the_map, asset.source_systems):
        with pytest.raises(Forbidden):
            ask(contractor)


def test_another_organisations_object_does_not_exist(manager, inventory):
    assert asset.get(manager, inventory["tiles"].id) is inventory["tiles"]
    for ask in (asset.get, asset.lots_of):
        with pytest.raises(NotFound):
            ask(manager, inventory["strange"].id)


def test_an_object_names_the_lots_that_came_from_it(make, manager, inventory):
    lot = make.lot(organisation=session.get_one(type(make.organisation()), manager.organisation_id))
    session.add(LotAsset(asset_id=inventory["tiles"].id, lot_id=lot.id))
    session.commit()
    assert asset.lots_of(manager, inventory["tiles"].id) == [lot]
    assert asset.lots_of(manager, inventory["bench"].id) == []


def test_pages_follow_each_other_without_gaps(manager, make):
    for number in range(25):
        make.asset(organisation_id=manager.organisation_id, source_id=f"a{number:02d}", geometry=to_wkb(Point(1, 2)))
    first = asset.search(manager, limit=20)
    second = asset.search(manager, limit=20, after=first.next)
    assert [thing.source_id for thing in [*first.items, *second.items]] == [f"a{number:02d}" for number in range(25)]
    assert second.next is None
