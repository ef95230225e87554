"""Factors and the choice over REST."""

from typing import Any

import pytest

from tests.api.test_bad_input import BODIES, rounds
from tests.api.world import heads, refused, rows
from tests.factories import TILE, TODAY
from wisselplaats.domain.vocabulary import Role
from wisselplaats.schemas.factor import EndInput, FactorInput, VerifyInput

FIGURE = {
    "geldtVoor": TILE, "indicator": "mki", "milieueffect": "AP", "module": "A1-3", "waarde": "0,000000000012",
    "per": "kg", "wegingsset": "A2", "bron": "NMD 3.11, kaart 7", "bronsoort": "nmd", "categorie": 2,
    "geldigVanaf": str(TODAY), "toelichting": "eigen licentie",
}  # fmt: skip
HEAD = "geldtVoor;indicator;milieueffect;module;waarde;per;wegingsset;bron;bronsoort;categorie;geldigVanaf"


def body(*rows: str) -> bytes:
    return "\r\n".join((HEAD, *rows)).encode()


GOOD = f"{TILE};mki;AP;A1-3;0,004;kg;A2;NMD 3.11;nmd;2;{TODAY}"


@pytest.fixture
def admin(api: Any, make: Any) -> Any:
    return api(make.actor(Role.ADMIN))


def load(client: Any, content: bytes, query: str = "toelichting=licentie&proef=false", kind: str = "text/csv") -> Any:
    return client.open("POST", f"/factoren/laadbeurten?{query}", data=content, content_type=kind)


def test_a_record_goes_round_without_loss(admin: Any) -> None:
    made = admin.post("/factoren", FIGURE)
    assert made.status_code == 201, made.text
    found = admin.get(made.headers["Location"]).json
    assert found["waarde"] == 1.2e-11
    assert (found["eenheid"], found["factorVersie"], found["geverifieerd"]) == ("mol H+e/kg", 1, False)
    assert [event["soort"] for event in found["gebeurtenissen"]] == ["toegevoegd"]
    verified = admin.post(f"/factoren/{found['id']}/verificaties", {"geverifieerd": True, "toelichting": "gezien"})
    assert verified.json["geverifieerd"] is True
    ended = admin.post(f"/factoren/{found['id']}/beeindigingen", {"geldigTotEnMet": str(TODAY), "toelichting": "op"})
    assert ended.json["geldigTotEnMet"] == str(TODAY)
    again = admin.post(f"/factoren/{found['id']}/verificaties", {"geverifieerd": True, "toelichting": "gezien"})
    assert again.status_code == 409


def test_faults_of_the_schema_and_of_the_rules_are_named(admin: Any) -> None:
    wrong = admin.post("/factoren", {**FIGURE, "module": "Z", "waarde": "veel"})
    assert {fault["veld"] for fault in wrong.json["fouten"]} == {"module", "waarde"}
    found = admin.post("/factoren", {**FIGURE, "geldtVoor": "maansteen", "milieueffect": "FAETP"})
    assert heads(refused(found)) == {"geldtVoor", "milieueffect"}


def test_a_file_is_tried_then_loaded_and_what_is_taken_out_goes_in_again(admin: Any) -> None:
    tried = load(admin, body(GOOD), "toelichting=x")
    assert tried.status_code == 200, tried.text
    assert (tried.json["proef"], tried.json["nieuw"]) == (True, 1)
    loaded = load(admin, body(GOOD)).json
    assert (loaded["proef"], loaded["nieuw"], loaded["fouten"]) == (False, 1, [])
    out = admin.get("/factoren/bestand?eigen=true")
    assert out.mimetype == "text/csv"
    again = load(admin, out.data).json
    assert (again["nieuw"], again["gewijzigd"], again["gelijk"], again["fouten"]) == (0, 0, 1, [])
    everything = admin.get("/factoren/bestand").data
    assert load(admin, everything, "toelichting=x").json["fouten"] == []


def test_every_fault_of_a_file_has_its_row_its_column_and_its_reason(admin: Any) -> None:
    found = load(admin, body(GOOD, "maansteen;mki;;A1-3;1;kg;A2;x;nmd;2;2026-01-01", ";raar;;A1-3;;kg;A2;x;nmd;9;ooit"))
    assert found.status_code == 200
    places = [(fault["record"], fault["veld"]) for fault in found.json["fouten"]]
    assert (3, "geldtVoor") in places
    assert {field for row, field in places if row == 4} == {
        "geldtVoor", "indicator", "waarde", "categorie", "geldigVanaf"
    }  # fmt: skip
    assert all(fault["melding"] for fault in found.json["fouten"])
    assert found.json["nieuw"] == 1
    assert admin.get("/factoren?eigen=true").json["resultaten"] == []


def test_a_file_with_other_columns_is_refused_with_every_one_named(admin: Any) -> None:
    found = load(admin, b"geldtVoor;kleur\r\nx;rood\r\n")
    named = {fault["veld"] for fault in refused(found)["fouten"]}
    assert {"kleur", "indicator", "module", "waarde", "per", "bron"} <= named
    assert load(admin, b"%PDF-1.7", kind="application/pdf").status_code == 415


def test_the_method_can_be_read(admin: Any) -> None:
    assert len(admin.get("/wegingen?wegingsset=A1").json) == 11
    assert {one["code"] for one in admin.get("/voertuigen").json} >= {"kipper-8x4", "bestelauto"}
    covered = admin.get("/factoren/dekkingen?ontbreekt=true").json["resultaten"]
    assert covered
    assert all(one["geblokkeerd"] or one["leuntOp"] for one in covered)
    assert admin.get("/factoren?indicator=mki&module=C2&wegingsset=A1").json["resultaten"]


def test_a_set_is_chosen(api: Any, make: Any) -> None:
    who = make.actor(Role.ADMIN)
    made = api(who).patch(f"/organisaties/{who.organisation_id}/wegingsset", {"wegingsset": "A1"})
    assert made.json == {"wegingsset": "A1"}


def test_a_choice_has_its_ways_with_every_line(api: Any, make: Any) -> None:
    offer = make.listing()
    machine = api(make.actor())
    found = machine.get(f"/aanbiedingen/{offer.id}/keuzes?afstandKm=25&voertuig=trekker-oplegger")
    assert found.status_code == 200, found.text
    lot, new = found.json["keuzes"]
    assert (lot["wijze"], new["wijze"], lot["afstandKm"]) == ("deze_partij", "nieuw", 25)
    figures = {one["indicator"]: one for one in lot["vergelijking"]}
    assert figures["co2"]["besparing"] > 0
    assert figures["co2"]["omslagKm"] > 25
    for one in lot["vergelijking"]:
        lines = [line for line in lot["regels"] if line["indicator"] == one["indicator"]]
        assert abs(sum(line["resultaat"] for line in lines) - one["totaal"]) < 1e-6
    asked = machine.get(f"/aanbiedingen/{offer.id}/keuzes")
    assert asked.status_code == 400
    assert asked.json["fouten"][0]["veld"] == "afstandKm"


@pytest.mark.parametrize(
    ("path", "schema"), [("/factoren", FactorInput), ("/factoren/{key}/beeindigingen", EndInput),
                         ("/factoren/{key}/verificaties", VerifyInput)]
)  # fmt: skip
def test_every_field_that_is_wrong_is_named_at_once_and_nothing_is_kept(path: str, schema: type, admin: Any) -> None:
    key = admin.post("/factoren", FIGURE).json["id"]
    before = rows()
    for wrong in rounds(schema):
        answer = admin.post(path.format(key=key), wrong)
        # a factor may be below nothing (module D) and as small as 1e-18
        right = {"waarde"} if wrong.get("waarde") in ("-1", -1, 1e-9) else set()
        assert heads(refused(answer)) == set(wrong) - right, answer.text[:300]
    for about, content in BODIES.items():
        answer = admin.open("POST", path.format(key=key), data=content, content_type="application/json")
        assert refused(answer)["fouten"], about
    assert rows() == before


@pytest.mark.parametrize("kind", ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"])
@pytest.mark.parametrize("content", [b"", b"\0\0\0", b'a;b\r\n"', b"PK\x03\x04broken", b"\xff\xfe\x00", b"x" * 100_000])
def test_a_broken_file_is_refused_in_words(content: bytes, kind: str, admin: Any) -> None:
    before = rows()
    answer = load(admin, content, kind=kind)
    assert answer.status_code in {400, 413, 415}, answer.text[:300]
    assert answer.json["detail"]
    assert rows() == before
