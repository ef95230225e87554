"""The inventory over REST."""

from decimal import Decimal

import pytest
from shapely import LineString, to_wkb

from wisselplaats.domain.vocabulary import Role, Unit


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def kerb(make, manager):
    line = to_wkb(LineString([(93_500, 463_700), (93_540, 463_700)]))
    return make.asset(
        organisation_id=manager.organisation_id, source_id="k1", material_code="trottoirband-130-150x250",
        quantity=Decimal("40.5"), unit=Unit.M, geometry=line, year_laid=1998, replacement_year=2028, street="Breestraat",
    )  # fmt: skip


def test_an_object_is_found_by_box_year_and_word_and_has_its_shape(api, manager, kerb):
    machine = api(manager)
    path = "/areaalobjecten?bbox=93000,463000,94000,464000&vervangingTot=2030&zoek=trottoirband"
    (found,) = machine.get(path).json["resultaten"]
    assert (found["bronsysteem"], found["bronId"], found["hoeveelheid"], found["eenheid"]) == ("gbi", "k1", 40.5, "m")
    assert found["locatie"]["x"] == 93_500
    assert (found["toestand"], "geometrie" in found) == ("actief", False)
    one = machine.get(f"/areaalobjecten/{kerb.id}").json
    assert one["geometrie"]["type"] == "LineString"
    assert one["geometrie"]["coordinates"][0] == pytest.approx([4.4856, 52.1567], abs=0.01)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=nan,1,2,3", "bbox"),
        ("bbox=94000,463000,93000,464000", "bbox"),
        ("vervangingTot=binnenkort", "vervangingTot"),
        ("materiaalsoort=bestaatniet", "materiaalsoort"),
        ("onzin=1", "onzin"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(api, manager, query, field):
    answer = api(manager).get(f"/areaalobjecten?{query}")
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json["fouten"]] == [field]


def test_strangers_find_nothing(api, make, kerb):
    stranger = api(make.actor(Role.ASSET_MANAGER))
    assert stranger.get("/areaalobjecten").json["resultaten"] == []
    assert stranger.get(f"/areaalobjecten/{kerb.id}").status_code == 404
    assert api(make.actor(Role.CONTRACTOR)).get("/areaalobjecten").status_code == 403


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(api, make, manager, kerb, queries):
    machine = api(manager)
    machine.get("/areaalobjecten")
    queries.clear()
    machine.get("/areaalobjecten")
    for_one = len(queries)
    for _ in range(29):
        make.asset(organisation_id=manager.organisation_id)
    queries.clear()
    assert len(machine.get("/areaalobjecten").json["resultaten"]) == 30
    assert len(queries) == for_one
