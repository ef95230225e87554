"""The pages of the inventory: the list with its filters, the map, one object."""

from decimal import Decimal

import pytest
from shapely import LineString, to_wkb

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import AssetState, Role, Unit
from wisselplaats.models import LotAsset, Organisation


@pytest.fixture
def reader(make):
    return make.actor(Role.READER)


@pytest.fixture
def browser(signed_in, reader):
    return signed_in(reader)


@pytest.fixture
def kerb(make, reader):
    return make.asset(
        organisation_id=reader.organisation_id, source_id="k1", material_code="trottoirband-130-150x250",
        quantity=Decimal("40.5"), unit=Unit.M, year_laid=1998, replacement_year=2028, street="Breestraat",
        geometry=to_wkb(LineString([(93_500, 463_700), (93_540, 463_700)])),
    )  # fmt: skip


def test_an_empty_inventory_says_who_fills_it(browser, signed_in, make):
    assert "De beheerder van uw organisatie levert het aan" in browser.get("/areaal").text
    assert "Bestand aanleveren" in signed_in(make.actor(Role.ASSET_MANAGER)).get("/areaal").text


def test_the_list_shows_what_is_in_use_and_the_rest_on_request(browser, make, reader, kerb):
    make.asset(organisation_id=reader.organisation_id, street="Lange Mare", state=AssetState.WITHDRAWN)
    page = browser.get("/areaal").text
    assert ("Breestraat" in page, "Lange Mare" in page) == (True, False)
    page = browser.get("/areaal?toestand=vervallen&materiaalsoort=").text
    assert ("Breestraat" in page, "Lange Mare" in page) == (False, True)
    assert "Geen objecten gevonden" in browser.get("/areaal?zoek=nergens").text
    assert browser.get("/areaal?vervangingTot=ooit").status_code == 400


def test_the_map_has_the_same_filters_as_the_list(browser, kerb):
    assert "/areaal/kaart.geojson?zoek=breestraat" in browser.get("/areaal?zoek=breestraat").text
    (feature,) = browser.get("/areaal/kaart.geojson?zoek=breestraat").json["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([4.48, 52.15], abs=0.02)
    assert feature["properties"]["url"] == f"/areaal/{kerb.id}"
    assert feature["properties"]["text"] == "40,5 m, Breestraat"
    assert browser.get("/areaal/kaart.geojson?zoek=nergens").json["features"] == []


def test_an_object_shows_its_facts_its_shape_and_its_lots(browser, make, reader, kerb):
    lot = make.lot(organisation=session.get_one(Organisation, reader.organisation_id), title="Banden Breestraat")
    session.add(LotAsset(asset_id=kerb.id, lot_id=lot.id))
    session.commit()
    page = browser.get(f"/areaal/{kerb.id}").text
    assert all(fact in page for fact in ("40,5 m", "1998", "2028", "Breestraat", "Banden Breestraat", "LineString"))


def test_an_object_without_place_or_kind_has_a_page_too(browser, make, reader):
    bare = {"material_code": None, "material_words": "iets vreemds", "x": None, "y": None}
    found = make.asset(organisation_id=reader.organisation_id, **bare)
    page = browser.get(f"/areaal/{found.id}").text
    assert "iets vreemds" in page
    assert "De plek van dit object is niet bekend" in page
    assert "iets vreemds" in browser.get("/areaal").text
    assert browser.get("/areaal/kaart.geojson").json["features"] == []


def test_another_organisations_object_does_not_exist(browser, make, signed_in, kerb):
    assert signed_in(make.actor(Role.READER)).get(f"/areaal/{kerb.id}").status_code == 404
    assert signed_in(make.actor(Role.CONTRACTOR)).get("/areaal").status_code == 403


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(browser, make, reader, kerb, queries):
    browser.get("/areaal")
    queries.clear()
    browser.get("/areaal")
    for_one = len(queries)
    for _ in range(29):
        make.asset(organisation_id=reader.organisation_id)
    browser.get("/areaal")
    queries.clear()
    browser.get("/areaal")
    assert len(queries) == for_one
