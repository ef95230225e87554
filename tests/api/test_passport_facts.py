"""The facts of a passport over REST: in, out, through time, with their proofs and their origin."""

import io
from types import SimpleNamespace
from typing import Any

import pytest

from tests.api.test_lot import body
from tests.factories import day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Asset, AssetVersion

PDF = b"%PDF-1.7\n%%EOF\n"
FACTS = {
    "losmaakbaarheid": "losmaakbaar_en_remontabel",
    "voegvulling": "split",
    "breukPercentage": 4.5,
    "vervuiling": "voegresten",
    "herkomstFunctie": "voetpad",
    "nlSfbCode": "(90.2)",
    "rawCode": "31.21",
    "samenstelling": [{"stof": "grind", "aandeel": 0.6}, {"stof": "zand", "aandeel": 0.4}],
    "aandeelPrimair": 0.75,
    "aandeelSecundair": 0.25,
    "aandeelHergebruikt": 0,
}


def posted(machine: Any, **changes: Any) -> str:
    answer = machine.post("/partijen", body(**changes))
    assert answer.status_code == 201, answer.json
    return str(answer.headers["Location"])


def test_all_facts_come_back_as_they_were_sent_and_stand_in_their_group(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    path = posted(machine, **FACTS)
    found = machine.get(path).json
    assert {name: found[name] for name in FACTS} == FACTS
    assert set(found["indicatief"]) == {"lengteMm", "breedteMm", "hoogteMm"}
    paper = machine.get(f"{path}/paspoort").json
    assert paper["samenstelling"]["onderdelen"] == FACTS["samenstelling"]
    assert (paper["samenstelling"]["samenstellingIndicatief"], paper["samenstelling"]["aandelenIndicatief"]) == (
        False,
        False,
    )
    assert (paper["staat"]["breukPercentage"], paper["uitneming"]["voegvulling"]) == (4.5, "split")
    assert (paper["herkomst"]["herkomstFunctie"], paper["classificatie"]["rawCode"]) == ("voetpad", "31.21")


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"samenstelling": [{"stof": "grind", "aandeel": 0.6}]}, {"samenstelling"}),
        ({"samenstelling": [{"stof": "a", "aandeel": 0.5}, {"stof": "a", "aandeel": 0.5}]}, {"samenstelling"}),
        ({"samenstelling": [{"stof": "a", "aandeel": 2}, {"stof": ""}]},
         {"samenstelling.0.aandeel", "samenstelling.1.stof", "samenstelling.1.aandeel"}),
        ({"samenstelling": "grind half"}, {"samenstelling"}),
        ({"samenstelling": "grind 1e999999999"}, {"samenstelling"}),
        ({"samenstelling": 5, "breukPercentage": 101, "losmaakbaarheid": "misschien"},
         {"samenstelling", "breukPercentage", "losmaakbaarheid"}),
        ({"aandeelPrimair": 1}, {"aandeelSecundair", "aandeelHergebruikt"}),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_refused_by_field(
    make: SimpleNamespace, api: Any, changes: dict[str, Any], fields: set[str]
) -> None:
    answer = api(make.actor()).post("/partijen", body(**changes))
    assert answer.status_code == 400, answer.json
    assert {one["veld"] for one in answer.json["fouten"]} == fields


def test_versions_are_compared_and_looked_up(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    path = posted(machine)
    assert machine.patch(path, {"kleur": "rood", "vervuiling": "olie"}).status_code == 200
    found = machine.get(f"{path}/paspoort/versies").json
    assert (found["van"], found["tot"], found["laatste"]) == (1, 2, 2)
    assert {one["veld"]: (one["oud"], one["nieuw"]) for one in found["wijzigingen"]} == {
        "kleur": (None, "rood"),
        "vervuiling": (None, "oil"),
    }
    assert [row["volgnummer"] for row in found["tussenliggend"]] == [2]
    assert "kleur" not in machine.get(f"{path}/paspoort/versies/1").json["feiten"]
    assert machine.get(f"{path}/paspoort/versies/2").json["feiten"]["kleur"] == "rood"
    assert machine.get(f"{path}/paspoort/versies/3").status_code == 404
    refused = machine.get(f"{path}/paspoort/versies?van=2&tot=9")
    assert (refused.status_code, refused.json["fouten"][0]["veld"]) == (400, "tot")


def test_documents_and_inspections_are_added_and_fetched(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor(Role.CONTRACTOR)
    machine = api(actor)
    path = posted(machine)
    sent = {"document": (io.BytesIO(PDF), "rapport.pdf"), "soort": "testrapport", "afgegevenOp": str(day(-2))}
    made = machine.open("POST", f"{path}/documenten", data=sent, content_type="multipart/form-data")
    assert made.status_code == 201, made.json
    assert (made.json["soort"], made.json["grootteBytes"]) == ("testrapport", len(PDF))
    file = machine.get(made.headers["Location"])
    assert (file.data, file.content_type) == (PDF, "application/pdf")
    assert "attachment" in file.headers["Content-Disposition"]
    looked = {
        "geinspecteerdOp": str(day(-1)),
        "methode": "visueel",
        "uitkomst": "goedgekeurd",
        "documentId": made.json["id"],
    }
    assert machine.post(f"{path}/inspecties", looked).status_code == 201
    assert machine.get(f"{path}/inspecties").json["resultaten"][0]["geinspecteerdDoor"] == actor.organisation_name
    assert len(machine.get(f"{path}/documenten").json["resultaten"]) == 1
    paper = machine.get(f"{path}/paspoort").json
    assert (len(paper["documenten"]), len(paper["inspecties"])) == (1, 1)
    stranger = api(make.actor())
    for address in ("documenten", "inspecties", f"documenten/{made.json['id']}", "herkomst", "paspoort/versies"):
        assert stranger.get(f"{path}/{address}").status_code == 404


def test_a_document_without_a_file_or_of_an_unknown_kind_is_refused(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    path = posted(machine)
    for data, field in (({"soort": "overig"}, "document"), ({"soort": "kladje"}, "soort")):
        answer = machine.open("POST", f"{path}/documenten", data=data, content_type="multipart/form-data")
        assert (answer.status_code, answer.json["fouten"][0]["veld"]) == (400, field)


def test_where_it_came_from_is_told_with_its_place(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    found = machine.get(f"{posted(machine, jaarVanAanleg=1994, herkomstStraat='Breestraat')}/herkomst").json
    assert (found["begin"]["jaarVanAanleg"], found["begin"]["straat"]) == (1994, "Breestraat")
    assert found["schakels"][0]["overgang"] is None
    assert round(found["schakels"][0]["locatie"]["lat"], 2) == 52.16


def test_the_queue_is_paged_and_says_who_can_supply_what(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor(Role.BROKER))
    for _ in range(3):
        posted(machine)
    first = machine.get("/paspoortaanvullingen?limiet=2").json
    assert len(first["resultaten"]) == 2
    assert {"veld": "fotos", "melding": "foto's", "rol": "aannemer"} in first["resultaten"][0]["ontbreekt"]
    second = machine.get(first["volgende"].removeprefix("/api/v1")).json
    assert (len(second["resultaten"]), second["volgende"]) == (1, None)
    assert api(make.actor(Role.READER)).get("/paspoortaanvullingen").status_code == 403


def test_an_object_of_the_inventory_tells_how_it_changed(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor(Role.ASSET_MANAGER)
    found: Asset = make.asset(organisation_id=actor.organisation_id, street="Breestraat", year_laid=1994)
    session.add(before(found, street="Breestr.", year_laid=1990))
    session.commit()
    told = api(actor).get(f"/areaalobjecten/{found.id}/versies").json["resultaten"]
    assert [one["wijzigingen"] for one in told] == [[
        {"veld": "jaarVanAanleg", "oud": 1990, "nieuw": 1994}, {"veld": "straat", "oud": "Breestr.", "nieuw": "Breestraat"},
    ]]  # fmt: skip
    other = api(make.actor(Role.ASSET_MANAGER)).get(f"/areaalobjecten/{found.id}/versies")
    assert other.status_code == 404


def before(found: Asset, **values: Any) -> AssetVersion:
    names = (
        "delivery_id", "material_code", "material_words", "quantity", "unit", "x", "y", "geometry", "year_laid",
        "replacement_year", "street", "municipality", "function", "state",
    )  # fmt: skip
    kept = {name: getattr(found, name) for name in names} | {"until": found.updated_at} | values
    return AssetVersion(asset_id=found.id, replaced_by=found.id, since=found.created_at, **kept)
