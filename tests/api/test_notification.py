"""Notifications over REST."""

import pytest

from tests.factories import NOW
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.services import notification


@pytest.fixture
def told(make):
    def tell(reader, count=1):
        for number in range(count):
            notification.tell(
                reader.user_id, reader.organisation_id, NotificationKind.MATCH_BROKEN, f"k{number}", "/behoeften/1", NOW,
                material_nl="betontegel", material_en="concrete tile", project="Rijnsburgerweg", owner="Leiden",
                reason={"code": "too_far", "params": {"km": "12.34", "maximum_km": "10", "over_km": "2.34"}},
            )  # fmt: skip
        session.commit()

    return tell


def test_a_notification_reads_as_a_sentence_with_its_reasons(api, make, told):
    reader = make.actor()
    told(reader)
    (found,) = api(reader).get("/meldingen").json["resultaten"]
    assert found["tekst"] == "Match vervallen voor Rijnsburgerweg: betontegel van Leiden"
    assert found["regels"] == ["ligt op 12,3 km, 2,3 km verder dan de grens van 10 km"]
    assert (found["soort"], found["mailStatus"], found["gelezenOp"]) == ("match_vervallen", "wacht", None)
    (english,) = api(reader).get("/meldingen", headers={"Accept-Language": "en"}).json["resultaten"]
    assert "concrete tile" in english["tekst"]


def test_reading_one_and_reading_all(api, make, told):
    reader = make.actor()
    told(reader, 3)
    client = api(reader)
    first = client.get("/meldingen").json["resultaten"][0]
    assert client.patch(f"/meldingen/{first['id']}", {"gelezen": True}).json["gelezenOp"]
    assert len(client.get("/meldingen?gelezen=false").json["resultaten"]) == 2
    answer = client.post("/meldingen/lezingen")
    assert (answer.status_code, answer.json) == (200, {"aantal": 2})
    assert client.get("/meldingen?gelezen=false").json["resultaten"] == []


def test_somebody_elses_is_not_found_and_a_wrong_field_is_named(api, make, told):
    reader = make.actor()
    told(reader)
    key = api(reader).get("/meldingen").json["resultaten"][0]["id"]
    assert api(make.actor()).patch(f"/meldingen/{key}", {"gelezen": True}).status_code == 404
    answer = api(reader).patch(f"/meldingen/{key}", {"gelezen": "misschien", "x": 1})
    assert {fault["veld"] for fault in answer.json["fouten"]} == {"gelezen", "x"}


def test_the_list_asks_the_same_number_of_questions(api, make, told, queries):
    reader = make.actor()
    told(reader, 6)
    client = api(reader)
    client.get("/meldingen")
    queries.clear()
    client.get("/meldingen?limiet=1")
    few = len(queries)
    queries.clear()
    client.get("/meldingen?limiet=6")
    assert len(queries) == few
