"""Organisations and depots over REST."""

import pytest

from wisselplaats.domain.vocabulary import LotState, Role, Scope
from wisselplaats.services import organisation

DEPOT = {"naam": "Depot Noord", "adres": "Willem de Zwijgerlaan 1, Leiden", "locatie": {"x": 94_000, "y": 464_000}}


def test_any_member_may_know_the_name_of_an_organisation(api, make):
    other = make.organisation(name="Gemeente Oegstgeest")
    answer = api(make.actor()).get(f"/organisaties/{other.id}")
    assert (answer.status_code, answer.json["naam"], answer.json["soort"]) == (200, "Gemeente Oegstgeest", "gemeente")
    assert "optieDagen" not in answer.json


def test_an_organisation_that_is_not_there_is_not_found(api, make):
    assert api(make.actor()).get("/organisaties/0192d3f0-0000-7000-8000-000000000000").status_code == 404


def test_a_depot_is_made_read_and_changed(api, make):
    client = api(make.actor(Role.BROKER))
    made = client.post("/depots", DEPOT | {"capaciteitM2": 1200.5})
    assert made.status_code == 201
    where = made.headers["Location"]
    assert client.get(where).json["capaciteitM2"] == 1200.5
    changed = client.patch(where, {"openingsdagen": "ma t/m vr"}, headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.json["openingsdagen"], changed.json["naam"]) == (
        200,
        "ma t/m vr",
        "Depot Noord",
    )
    assert client.patch(where, {"naam": "X"}, headers={"If-Match": made.headers["ETag"]}).status_code == 412
    assert [item["naam"] for item in client.get("/depots").json["resultaten"]] == ["Depot Noord"]


def test_everything_wrong_with_a_depot_is_said_at_once(api, make):
    answer = api(make.actor(Role.BROKER)).post(
        "/depots", {"naam": 7, "capaciteitM2": -1, "locatie": {"lon": 13.4, "lat": 52.5}, "kleur": "rood"}
    )
    assert answer.status_code == 400
    faults = {(fault["veld"], fault["code"]) for fault in answer.json["fouten"]}
    assert faults == {
        ("naam", "not_text"), ("adres", "required"), ("capaciteitM2", "not_above"), ("kleur", "unknown_field"),
        ("locatie", "place_outside_netherlands"),
    }  # fmt: skip


def test_a_name_in_use_stands_at_its_field(api, make):
    client = api(make.actor(Role.BROKER))
    client.post("/depots", DEPOT)
    answer = client.post("/depots", DEPOT)
    assert (answer.status_code, answer.json["fouten"][0]["veld"]) == (400, "naam")


def test_role_and_scope_both_count(api, make):
    assert api(make.actor(Role.READER)).post("/depots", DEPOT).status_code == 403
    assert api(make.actor(Role.BROKER), Scope.READ).post("/depots", DEPOT).status_code == 403


@pytest.mark.parametrize("path", ["", "/voorraad"])
def test_another_organisations_depot_is_not_there(api, make, path):
    theirs = make.depot()
    assert api(make.actor(Role.BROKER)).get(f"/depots/{theirs.id}{path}").status_code == 404


def test_the_stock_lists_the_lots_that_lie_there(api, make):
    broker = make.actor(Role.BROKER)
    own = organisation.get(broker, broker.organisation_id)
    place = make.depot(organisation=own)
    lying = make.lot(organisation=own, depot=place, state=LotState.IN_DEPOT)
    make.lot(organisation=own, depot=place, state=LotState.GONE)
    found = api(broker).get(f"/depots/{place.id}/voorraad").json["resultaten"]
    assert [lot["id"] for lot in found] == [str(lying.id)]
