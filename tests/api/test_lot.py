"""Lots and passports over REST."""

import io
from types import SimpleNamespace
from typing import Any

from PIL import Image
from shapely import box, to_wkb

from tests.factories import LEIDEN, TILE, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.models import Organisation


def body(**changes: Any) -> dict[str, Any]:
    given = {
        "materiaalsoort": TILE,
        "hoeveelheid": 120.5,
        "eenheid": "m2",
        "kwaliteit": "B",
        "bepaling": "gemeten",
        "locatie": {"lon": 4.49, "lat": 52.16},
        "beschikbaarVan": day(0).isoformat(),
        "opmerking": "overschot",
    }
    return given | changes


def test_a_contractor_posts_a_surplus_and_reads_it_back(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor(Role.CONTRACTOR))
    made = machine.post("/partijen", body())
    assert made.status_code == 201, made.json
    assert (made.json["toestand"], made.json["materiefase"], made.json["lengteMm"]) == ("vrijgekomen", 0, 300)
    assert [found["code"] for found in made.json["waarschuwingen"]] == ["status_unknown"]
    again = machine.get(made.headers["Location"])
    assert again.json == made.json
    assert again.headers["ETag"] == made.headers["ETag"]
    assert machine.get("/partijen").json["resultaten"] == [made.json]


def test_all_errors_come_at_once(make: SimpleNamespace, api: Any) -> None:
    answer = api(make.actor()).post(
        "/partijen", {"hoeveelheid": -1, "locatie": {"x": 1}, "kwaliteit": "E", "kleurtje": "rood"}
    )
    assert answer.status_code == 400
    fields = {fault["veld"] for fault in answer.json["fouten"]}
    assert fields >= {"materiaalsoort", "hoeveelheid", "locatie", "kwaliteit", "beschikbaarVan", "kleurtje"}


def test_a_lot_of_another_organisation_is_not_found_by_any_verb(make: SimpleNamespace, api: Any) -> None:
    key, machine = make.lot().id, api(make.actor())
    answers = [
        machine.get(f"/partijen/{key}"),
        machine.patch(f"/partijen/{key}", {"kleur": "rood"}),
        machine.post(f"/partijen/{key}/bevestigingen", {}),
        machine.post(f"/partijen/{key}/vrijgaven"),
        machine.get(f"/partijen/{key}/paspoort"),
        machine.get(f"/partijen/{key}/paspoort/vermeldingen"),
        machine.post(f"/partijen/{key}/paspoort/vermeldingen", {"soort": "geinspecteerd", "tekst": "x"}),
        machine.get(f"/partijen/{key}/fotos/{key}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)


def test_a_reader_posts_no_lot(make: SimpleNamespace, api: Any) -> None:
    assert api(make.actor(Role.READER)).post("/partijen", body()).status_code == 403


def test_an_expected_lot_is_confirmed_and_then_released(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor()
    owner = session.get_one(Organisation, actor.organisation_id)
    key = make.lot(organisation=owner, state=LotState.EXPECTED).id
    machine = api(actor)
    made = machine.post(
        f"/partijen/{key}/bevestigingen",
        {"hoeveelheid": 90, "bepaling": "gemeten", "kwaliteit": "A", "gebruikZeker": True},
    )
    assert (made.status_code, made.json["toestand"], made.json["hoeveelheid"]) == (201, "bevestigd", 90)
    assert machine.post(f"/partijen/{key}/vrijgaven").json["toestand"] == "vrijgekomen"
    assert machine.post(f"/partijen/{key}/bevestigingen", {}).status_code == 409


def test_a_change_with_an_old_tag_is_refused(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    made = machine.post("/partijen", body())
    path, tag = made.headers["Location"], made.headers["ETag"]
    assert machine.patch(path, {"kleur": "rood"}, headers={"If-Match": tag}).status_code == 200
    assert machine.patch(path, {"kleur": "geel"}, headers={"If-Match": tag}).status_code == 412


def test_a_photo_is_posted_and_fetched(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor(Role.CONTRACTOR))
    path = machine.post("/partijen", body()).headers["Location"]
    raw = io.BytesIO()
    Image.new("RGB", (900, 600), "red").save(raw, "PNG")
    raw.seek(0)
    made = machine.open("POST", f"{path}/fotos", data={"foto": (raw, "tegels.png"), "beschrijving": "stapel"})
    assert made.status_code == 201, made.json
    picture = machine.get(made.json["miniatuurUrl"])
    assert picture.content_type == "image/jpeg"
    assert max(Image.open(io.BytesIO(picture.data)).size) == 400
    missing = machine.open("POST", f"{path}/fotos", data={"beschrijving": "stapel"})
    assert (missing.status_code, missing.json["fouten"][0]["veld"]) == (400, "foto")


def test_a_passport_is_json_or_json_ld_by_accept(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    path = machine.post("/partijen", body()).headers["Location"]
    found = machine.get(f"{path}/paspoort")
    assert found.json["identiteit"]["uri"].endswith(path.rpartition("/")[2])
    assert found.json["omvang"] == {
        "hoeveelheid": 120.5,
        "eenheid": "m2",
        "unece": "MTK",
        "bepaling": "gemeten",
        "margePercentage": None,
    }
    assert found.json["ongeschonden"] is True
    assert {one["veld"] for one in found.json["volledigheid"]["ontbreekt"]} >= {"fotos", "verpakking"}
    linked = machine.get(f"{path}/paspoort", headers={"Accept": "application/ld+json"})
    assert linked.content_type == "application/ld+json"
    document = linked.get_json(force=True)
    assert (document["@context"].endswith("/ns/paspoort/v1/context.jsonld"), document["id"]) == (
        True,
        found.json["uri"],
    )


def test_the_history_grows_and_says_that_it_is_sound(make: SimpleNamespace, api: Any) -> None:
    machine = api(make.actor())
    path = machine.post("/partijen", body()).headers["Location"]
    made = machine.post(f"{path}/paspoort/vermeldingen", {"soort": "geinspecteerd", "tekst": "2 % breuk"})
    assert made.status_code == 201, made.json
    found = machine.get(f"{path}/paspoort/vermeldingen").json
    assert [row["soort"] for row in found["resultaten"]] == ["aangemaakt", "geinspecteerd"]
    assert found["ongeschonden"] is True
    assert machine.post(f"{path}/paspoort/vermeldingen", {"soort": "overgedragen", "tekst": "x"}).status_code == 400


def test_a_project_is_harvested_once(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor()
    x, y = LEIDEN
    owner = session.get_one(Organisation, actor.organisation_id)
    project = make.project(organisation=owner, boundary=to_wkb(box(x - 50, y - 50, x + 50, y + 50)))
    make.asset(organisation_id=owner.id)
    machine = api(actor)
    made = machine.post(f"/projecten/{project.id}/oogsten")
    assert (made.status_code, made.json["aangemaakt"], made.json["alGeoogst"]) == (201, 1, 0)
    again = machine.post(f"/projecten/{project.id}/oogsten").json
    assert (again["aangemaakt"], again["alGeoogst"]) == (0, 1)
    lots = machine.get(f"/projecten/{project.id}/partijen").json["resultaten"]
    assert [found["id"] for found in lots] == [found["id"] for found in made.json["partijen"]]
    assert api(make.actor()).post(f"/projecten/{project.id}/oogsten").status_code == 404
