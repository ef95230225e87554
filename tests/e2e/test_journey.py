"""From a delivered file to a handover, over real HTTP, with a real worker, PostgreSQL, Redis and SMTP."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from tests.e2e.exchange import Exchange, Machine, wait_until
from tests.factories import TODAY
from tests.shared_data import shared_file

GEOJSON = ("bgt/bgt_straatmeubilair_rd.geojson", "application/geo+json")
CSV = ("bgt/bgt_straatmeubilair_excelNL_cp1252.csv", "text/csv")
OOST = [
    [96_000.0, 434_500.0],
    [99_500.0, 434_500.0],
    [99_500.0, 437_000.0],
    [96_000.0, 437_000.0],
    [96_000.0, 434_500.0],
]
BOUNDARY = {
    "type": "Polygon",
    "coordinates": [OOST],
    "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
}


def day(days: int) -> str:
    return str(TODAY + timedelta(days=days))


def deliver(machine: Machine, file: tuple[str, str], source_system: str = "bgt") -> Any:
    answer = machine.post(
        f"/aanleveringen?soort=areaalobjecten&bronsysteem={source_system}&proef=false",
        shared_file(file[0]).read_bytes(),
        {"Content-Type": file[1]},
    )
    assert answer.status == 202, answer.body
    location = answer.headers["Location"]
    ended = {"verwerkt", "geweigerd", "mislukt"}
    return wait_until(lambda: (d := machine.get(location).json)["toestand"] in ended and d, 60)


def photo() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), "#b5532f").save(picture, "JPEG")
    return picture.getvalue()


def multipart(name: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    border = "----grens"
    head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="foto.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={border}"}


@pytest.fixture(scope="module")
def people(exchange: Exchange) -> dict[str, Machine]:
    names = {
        "manager": ("beheerder@leiden.example", "leiden"),
        "leader": ("projectleider@leiden.example", "leiden"),
        "neighbour": ("projectleider@leiderdorp.example", "leiderdorp"),
        "contractor": ("aannemer@leiden.example", "bouwbedrijf"),
        "reader": ("lezer@leiden.example", "leiden"),
    }
    return {name: exchange.machine(*who) for name, who in names.items()}


def test_the_inventory_arrives_once_whatever_the_format(people: dict[str, Machine]) -> None:
    manager = people["manager"]
    first = deliver(manager, GEOJSON)
    assert first["toestand"] == "verwerkt", first
    assert first["aantallen"] | {"vervallen": 0} == {
        "gelezen": 964,
        "aangemaakt": 824,
        "gewijzigd": 0,
        "ongewijzigd": 0,
        "overgeslagen": 140,
        "vervallen": 0,
        "fout": 0,
    }
    skipped = manager.get(f"/aanleveringen/{first['id']}/regels?status=overgeslagen&limiet=1000").json["resultaten"]
    assert len(skipped) == 140
    for again in (deliver(manager, GEOJSON), deliver(manager, CSV)):
        assert again["aantallen"]["aangemaakt"] == again["aantallen"]["gewijzigd"] == 0
        assert again["aantallen"]["ongewijzigd"] == 824
    refused = people["leader"].post(
        "/aanleveringen?soort=areaalobjecten&bronsysteem=bgt", b"x", {"Content-Type": "text/csv"}
    )
    assert refused.status == 403


@pytest.fixture(scope="module")
def inventory(people: dict[str, Machine]) -> None:
    """The real file, delivered; again changes nothing."""
    assert deliver(people["manager"], GEOJSON)["toestand"] == "verwerkt"


@pytest.mark.usefixtures("inventory")
def test_a_project_takes_its_lots_from_the_inventory_and_offers_them(people: dict[str, Machine]) -> None:
    leader = people["leader"]
    project = leader.made(
        "/projecten",
        {
            "naam": "Herinrichting Oost",
            "grens": BOUNDARY,
            "startDatum": day(10),
            "eindDatum": day(300),
            "vrijVanaf": day(20),
            "vrijTot": day(120),
        },
    )
    harvest = leader.made(f"/projecten/{project['id']}/oogsten", {})
    assert harvest["aangemaakt"] > 0
    assert leader.made(f"/projecten/{project['id']}/oogsten", {})["aangemaakt"] == 0
    lots = leader.get(f"/projecten/{project['id']}/partijen?limiet=1000").json["resultaten"]
    assert {lot["toestand"] for lot in lots} == {"verwacht"}
    bollards = max((lot for lot in lots if lot["eenheid"] == "st"), key=lambda lot: lot["hoeveelheid"])
    passport = leader.get(f"/partijen/{bollards['id']}/paspoort").json
    assert passport["volledigheid"]["percentage"] > 0
    assert leader.post("/aanbiedingen", {"partijId": bollards["id"]}).status == 409
    leader.made(
        f"/partijen/{bollards['id']}/bevestigingen", {"hoeveelheid": 40, "bepaling": "geteld", "kwaliteit": "B"}
    )
    listing = leader.made("/aanbiedingen", {"partijId": bollards["id"], "vanafTrede": "open_markt"})
    assert listing["vrij"] == 40
    assert people["neighbour"].get(f"/aanbiedingen/{listing['id']}").status == 404, "status unknown stays inside"
    assert people["reader"].post("/aanbiedingen", {"partijId": bollards["id"]}).status == 403


def test_surplus_meets_a_demand_and_changes_hands(exchange: Exchange, people: dict[str, Machine]) -> None:
    contractor, neighbour, leader = people["contractor"], people["neighbour"], people["leader"]
    lot = contractor.made(
        "/partijen",
        {
            "materiaalsoort": "betontegel-300x300x45",
            "hoeveelheid": 400,
            "eenheid": "m2",
            "kwaliteit": "B",
            "bepaling": "gemeten",
            "locatie": {"lon": 4.497, "lat": 52.16},
            "straat": "Hoge Rijndijk",
            "gemeente": "Leiden",
            "beschikbaarVan": day(0),
            "beschikbaarTot": day(200),
            "juridischeStatus": "voortgezet_gebruik",
            "gebruikZeker": True,
            "gebruikRechtmatig": True,
            "gebruikHoogwaardig": True,
        },
    )
    body, headers = multipart("foto", photo())
    assert contractor.post(f"/partijen/{lot['id']}/fotos", body, headers).status == 201

    project = neighbour.made(
        "/projecten",
        {
            "naam": "Van Diepeningenlaan",
            "startDatum": day(5),
            "eindDatum": day(200),
            "vrijVanaf": day(5),
            "vrijTot": day(100),
        },
    )
    demand = neighbour.made(
        f"/projecten/{project['id']}/behoeften",
        {
            "materiaalsoort": "betontegel",
            "hoeveelheid": 300,
            "eenheid": "m2",
            "lengteMm": 300,
            "breedteMm": 300,
            "tolerantieMm": 5,
            "minKwaliteit": "C",
            "nodigVan": day(14),
            "nodigTot": day(90),
            "locatie": {"lon": 4.53, "lat": 52.16},
            "maxAfstandKm": 25,
        },
    )
    listing = contractor.made("/aanbiedingen", {"partijId": lot["id"], "prijsPerEenheid": 1.5})

    matches = wait_until(
        lambda: neighbour.get(f"/behoeften/{demand['id']}/matches").json["resultaten"],
        20,
        lambda: neighbour.get(f"/behoeften/{demand['id']}/matches/{listing['id']}").body.decode() + exchange.logs(),
    )
    assert matches[0]["aanbieding"]["id"] == listing["id"]
    assert 0 < matches[0]["score"] <= 100
    assert matches[0]["redenen"]
    wait_until(lambda: any("leiderdorp" in str(m["To"]) for m in exchange.mailbox.messages), 20, exchange.logs)
    assert any(n["soort"] == "match" for n in neighbour.get("/meldingen").json["resultaten"])

    key = {"Idempotency-Key": "eenmaal"}
    wish = {"hoeveelheid": 250, "behoefteId": demand["id"]}
    asked = neighbour.post(f"/aanbiedingen/{listing['id']}/reserveringen", wish, key)
    assert asked.status == 201, asked.body
    again = neighbour.post(f"/aanbiedingen/{listing['id']}/reserveringen", wish, key)
    assert (again.status, again.json["id"]) == (201, asked.json["id"])
    late = leader.post(f"/aanbiedingen/{listing['id']}/reserveringen", {"hoeveelheid": 200})
    assert late.status in {400, 409}

    reservation = f"/reserveringen/{asked.json['id']}"
    assert neighbour.post(f"{reservation}/besluiten", {"besluit": "akkoord"}).status in {403, 404}
    contractor.made(f"{reservation}/besluiten", {"besluit": "akkoord"})
    before = neighbour.get("/impact").json["totaal"]["vermedenCo2Kg"]
    handover = contractor.made(f"{reservation}/overdrachten", {"hoeveelheid": 100})
    assert handover["vermedenCo2Kg"] > 0
    assert handover["vermedenMkiEuro"] > 0
    assert handover["regels"], "every figure opens down to its factors"

    left = contractor.get(f"/partijen/{lot['id']}").json
    assert left["hoeveelheid"] == 300
    child = neighbour.get(f"/partijen/{handover['nieuwePartijId']}").json
    assert (child["hoeveelheid"], child["materiefase"], child["moederpartijId"]) == (100, 1, lot["id"])
    kinds = [e["soort"] for e in contractor.get(f"/partijen/{lot['id']}/paspoort").json["vermeldingen"]]
    assert {"created", "published", "split"} <= set(kinds) or {"aangemaakt", "gepubliceerd", "gesplitst"} <= set(kinds)
    now_free = contractor.get(f"/aanbiedingen/{listing['id']}").json
    assert (now_free["vrij"], now_free["toegezegd"], now_free["overgedragen"]) == (150, 150, 100)
    given = contractor.made(f"{reservation}/tellingen", {"hoeveelheid": 30, "geteld": True, "schoon": True})
    assert given["toestand"] == "wacht_op_vrager"
    assert contractor.get(f"/partijen/{lot['id']}").json["hoeveelheid"] == 300, "nothing moves before both confirm"
    taken = neighbour.made(f"/afspraken/{given['id']}/bevestigingen", {})
    assert (taken["id"], taken["hoeveelheid"]) == (given["id"], 30)
    after = neighbour.get("/impact").json["totaal"]["vermedenCo2Kg"]
    assert after - before == pytest.approx(handover["vermedenCo2Kg"] + taken["vermedenCo2Kg"])
