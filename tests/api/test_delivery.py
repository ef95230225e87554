"""Bulk uploads over REST: the body is the file, the outcome is there per row."""

import gzip
import io
import json

import pytest

from tests.factories import NOW
from tests.services.test_delivery import BENCHES, csv
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.services import delivery

PATH = "/aanleveringen?soort=areaalobjecten&bronsysteem=gbi"
COUNTS = ("gelezen", "aangemaakt", "gewijzigd", "ongewijzigd", "overgeslagen", "fout", "vervallen")


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def machine(api, manager):
    return api(manager, Scope.DELIVER, Scope.READ)


def post(machine, content, path=PATH, kind="text/csv", **headers):
    return machine.post(path, data=content, content_type=kind, headers=headers)


def processed(machine, answer):
    """The delivery after a worker has had it."""
    assert answer.status_code == 202, answer.json
    delivery.process(answer.json["id"], lambda: NOW)
    return machine.get(answer.headers["Location"]).json


def test_a_file_is_taken_with_a_place_to_look_and_its_outcome_is_counted(machine):
    answer = post(machine, csv("b1;bank;2;Breestraat", "b2;bank;veel;Breestraat"))
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/aanleveringen/{answer.json['id']}"
    assert (answer.json["toestand"], answer.json["voortgang"]) == ("ontvangen", 0)
    found = processed(machine, answer)
    assert (found["toestand"], found["voortgang"], found["proef"]) == ("verwerkt", 1, False)
    assert found["aantallen"] == dict(zip(COUNTS, (2, 1, 0, 0, 0, 1, 0), strict=True))
    assert found["problemen"] == [
        {
            "code": "GETAL_ONGELDIG",
            "kolom": "aantal",
            "aantal": 1,
            "voorbeeld": "veel",
            "melding": "'veel' is geen getal.",
            "advies": "Vul alleen cijfers in, de eenheid hoort in een eigen kolom.",
            "eersteRegels": [3],
        }
    ]
    assert machine.get("/areaalobjecten").json["resultaten"][0]["bronId"] == "b1"


def test_every_way_to_send_a_file_gives_the_same(machine):
    content = csv(*BENCHES)
    ways = [
        post(machine, content),
        post(machine, content, kind="application/octet-stream"),
        post(machine, gzip.compress(content), **{"Content-Encoding": "gzip"}),
        post(machine, content, **{"Idempotency-Key": "een"}),
        machine.post(PATH, data={"bestand": (io.BytesIO(content), "areaal.csv")}, content_type="multipart/form-data"),
    ]
    outcomes = [processed(machine, answer) for answer in ways]
    assert [(found["aantallen"]["aangemaakt"], found["aantallen"]["ongewijzigd"]) for found in outcomes] == [
        (100, 0), (0, 100), (0, 100), (0, 100), (0, 100)
    ]  # fmt: skip
    assert len({found["sha256"] for found in outcomes}) == 1
    assert outcomes[-1]["bestandsnaam"] == "areaal.csv"


def test_the_same_request_with_the_same_key_is_one_delivery(machine):
    first, second = (post(machine, csv(*BENCHES), **{"Idempotency-Key": "twee"}) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    assert len(machine.get("/aanleveringen").json["resultaten"]) == 1


def test_what_is_said_beside_the_file_is_checked_all_at_once(machine):
    answer = post(machine, csv(), "/aanleveringen?soort=lantaarns&proef=misschien&onzin=1")
    assert answer.status_code == 400
    faults = {fault["veld"]: fault for fault in answer.json["fouten"]}
    assert set(faults) == {"soort", "bronsysteem", "proef", "onzin"}
    assert "areaalobjecten" in faults["soort"]["melding"]


@pytest.mark.parametrize(
    ("content", "kind", "headers", "status", "code"),
    [
        (b"x", "application/x-www-form-urlencoded", {}, 415, "delivery_content_type"),
        (b"x", "text/csv", {"Content-Encoding": "br"}, 415, "delivery_encoding"),
        (b"geen gzip", "text/csv", {"Content-Encoding": "gzip"}, 400, "gzip_broken"),
        (gzip.compress(b"a;b\n" * 9999, mtime=0)[:-9], "text/csv", {"Content-Encoding": "gzip"}, 400, "gzip_broken"),
        (b"", "text/csv", {}, 400, "file_empty"),
        (b"", "multipart/form-data; boundary=x", {}, 400, "delivery_file_missing"),
    ],
)
def test_what_cannot_be_taken_is_refused_at_once(machine, content, kind, headers, status, code):
    answer = post(machine, content, kind=kind, **headers)
    assert answer.status_code == status
    assert code in {answer.json["code"], *(fault["code"] for fault in answer.json.get("fouten", []))}
    assert machine.get("/aanleveringen").json["resultaten"] == []


def test_a_small_file_that_unpacks_to_a_large_one_is_refused_with_the_limit(machine):
    bomb = gzip.compress(bytes(30_000_000))
    answer = post(machine, bomb, **{"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    assert "20 MB" in answer.json["detail"]


def test_a_body_above_the_limit_is_refused_with_the_limit(machine):
    answer = post(machine, bytes(21_000_000))
    assert answer.status_code == 413
    assert "20" in answer.json["detail"]


def test_the_rows_come_by_status_in_pages_and_as_csv(machine):
    content = csv("b1;bank;2;Breestraat", "=2+3;bank;veel;Breestraat", "b3;bank;weinig;Breestraat")
    key = processed(machine, post(machine, content))["id"]
    path = f"/aanleveringen/{key}/regels"
    first = machine.get(f"{path}?status=fout&limiet=1").json
    assert [row["regel"] for row in first["resultaten"]] == [3]
    assert first["resultaten"][0]["problemen"][0]["melding"] == "'veel' is geen getal."
    second = machine.get(first["volgende"]).json
    assert [row["regel"] for row in second["resultaten"]] == [4]
    assert second["volgende"] is None
    answer = machine.get(path, headers={"Accept": "text/csv", "Accept-Language": "en"})
    assert answer.mimetype == "text/csv"
    lines = answer.text.splitlines()
    assert lines[0] == "record,regel,status,bronId,objectId,gewijzigd,kolom,waarde,code,melding,advies"
    assert lines[1].startswith("1,2,aangemaakt,b1,")
    assert lines[2].startswith("2,3,fout,'=2+3,,,aantal,veel,GETAL_ONGELDIG,")
    assert len(lines) == 4
    assert len(machine.get(f"{path}?status=fout", headers={"Accept": "text/csv"}).text.splitlines()) == 3


def test_a_trial_run_is_applied_on_request_and_only_once(machine):
    tried = processed(machine, post(machine, csv(*BENCHES), PATH + "&proef=true"))
    assert (tried["proef"], tried["aantallen"]["aangemaakt"]) == (True, 100)
    assert machine.get("/areaalobjecten").json["resultaten"] == []
    path = f"/aanleveringen/{tried['id']}/verwerkingen"
    answer = machine.post(path)
    assert answer.status_code == 202
    assert processed(machine, answer)["aantallen"]["aangemaakt"] == 100
    again = machine.post(path)
    assert (again.status_code, again.json["code"]) == (409, "delivery_not_a_trial")


def test_a_complete_file_that_misses_much_is_refused_until_it_is_confirmed(machine):
    processed(machine, post(machine, csv(*BENCHES)))
    half = csv(*BENCHES[:50])
    refused = processed(machine, post(machine, half, PATH + "&volledig=true"))
    assert (refused["toestand"], refused["code"]) == ("geweigerd", "BEVESTIGING_NODIG")
    assert "50 van de 100" in refused["melding"]
    done = processed(machine, post(machine, half, PATH + "&volledig=true&bevestigd=true"))
    assert (done["toestand"], done["aantallen"]["vervallen"]) == ("verwerkt", 50)
    assert len(machine.get("/areaalobjecten?toestand=vervallen").json["resultaten"]) == 50


def test_another_organisation_and_another_scope_see_nothing(machine, api, make):
    key = post(machine, csv(*BENCHES)).json["id"]
    stranger = api(make.actor(Role.ASSET_MANAGER))
    for path in (f"/aanleveringen/{key}", f"/aanleveringen/{key}/regels"):
        assert stranger.get(path).status_code == 404
    assert stranger.get(f"/aanleveringen/{key}/regels", headers={"Accept": "text/csv"}).status_code == 404
    assert stranger.post(f"/aanleveringen/{key}/verwerkingen").status_code == 404
    reader = api(make.actor(Role.ASSET_MANAGER), Scope.READ)
    assert post(reader, csv(*BENCHES)).status_code == 403


def test_the_list_is_newest_first_and_takes_as_many_queries_for_twenty_as_for_one(machine, queries):
    post(machine, csv("b1;bank;2;Breestraat"))
    queries.clear()
    machine.get("/aanleveringen")
    for_one = len(queries)
    keys = [post(machine, csv("b1;bank;2;Breestraat")).json["id"] for _ in range(19)]
    queries.clear()
    found = machine.get("/aanleveringen").json["resultaten"]
    assert len(queries) == for_one
    assert found[0]["id"] == keys[-1]
    assert "problemen" not in found[0]


def test_the_document_describes_the_body(client):
    operation = client.get("/api/v1/openapi.json").json["paths"]["/aanleveringen"]["post"]
    assert {"text/csv", "application/geo+json", "multipart/form-data"} <= set(operation["requestBody"]["content"])
    assert {parameter.get("name") for parameter in operation["parameters"]} >= {"soort", "bronsysteem", "proef"}
    assert json.dumps(operation["responses"]["413"])


def test_a_delivery_is_cancelled_while_it_waits_and_not_when_it_is_done(machine):
    answer = post(machine, csv(*BENCHES))
    path = f"/aanleveringen/{answer.json['id']}/afbrekingen"
    stopped = machine.post(path)
    assert (stopped.status_code, stopped.json["toestand"], stopped.json["code"]) == (202, "afgebroken", "AFGEBROKEN")
    assert machine.post(path).status_code == 202
    assert processed(machine, answer)["aantallen"]["gelezen"] == 0
    assert machine.get("/areaalobjecten").json["resultaten"] == []
    done = processed(machine, post(machine, csv(*BENCHES)))
    again = machine.post(f"/aanleveringen/{done['id']}/afbrekingen")
    assert (again.status_code, again.json["code"]) == (409, "delivery_not_running")


def test_the_codes_are_served_in_two_languages(machine):
    dutch = machine.get("/aanleveringen/codes").json["resultaten"]
    english = machine.get("/aanleveringen/codes", headers={"Accept-Language": "en"}).json["resultaten"]
    said = {item["code"]: item for item in dutch}
    assert said["GETAL_ONGELDIG"]["melding"] == "'{value}' is geen getal."
    assert said["WERKMAP_BEVEILIGD"]["advies"]
    assert {item["code"] for item in english} == set(said)
    assert all(item["melding"] and item["advies"] for item in (*dutch, *english))
