"""Projects over REST: made, changed, and every bad input refused with all that is wrong with it."""

import pytest

from tests.factories import day
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.services import organisation

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[4.48, 52.15], [4.49, 52.15], [4.49, 52.16], [4.48, 52.16], [4.48, 52.15]]],
}
BERLIN = {"type": "Polygon", "coordinates": [[[13.3, 52.5], [13.4, 52.5], [13.4, 52.6], [13.3, 52.5]]]}


def form(**changes):
    days = {
        "startDatum": day(10).isoformat(),
        "eindDatum": day(200).isoformat(),
        "vrijVanaf": day(40).isoformat(),
        "vrijTot": day(90).isoformat(),
    }
    return {"naam": "Herinrichting Hooigracht", "grens": SQUARE, **days, **changes}


def faults(answer):
    assert answer.status_code == 400, answer.json
    assert answer.content_type == "application/problem+json"
    return {(fault["veld"], fault["code"]) for fault in answer.json["fouten"]}


def test_a_project_is_made_with_a_number_a_place_and_a_location(api, make):
    client = api(make.actor())
    made = client.post("/projecten", form())
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1/projecten/{made.json['id']}"
    assert made.json["nummer"].startswith("P")
    assert 90_000 < made.json["locatie"]["x"] < 97_000
    assert made.json["grens"]["type"] == "Polygon"
    assert client.get(made.headers["Location"]).json == made.json


def test_the_same_key_makes_one_project(api, make):
    client = api(make.actor())
    answers = [client.post("/projecten", form(), headers={"Idempotency-Key": "a1"}) for _ in range(2)]
    assert answers[0].json["id"] == answers[1].json["id"]
    assert len(client.get("/projecten").json["resultaten"]) == 1
    assert client.post("/projecten", form(naam="X"), headers={"Idempotency-Key": "a1"}).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"naam": 12}, "naam", "not_text"),
        ({"naam": ""}, "naam", "required"),
        ({"naam": None}, "naam", "required"),
        ({"naam": "x" * 201}, "naam", "too_long"),
        ({"naam": "a\x00b"}, "naam", "control_characters"),
        ({"startDatum": "21-11-2026"}, "startDatum", "not_a_date"),
        ({"startDatum": 20261121}, "startDatum", "not_a_date"),
        ({"startDatum": "2026-02-30"}, "startDatum", "not_a_date"),
        ({"eindDatum": day(1).isoformat()}, "eindDatum", "ends_before_start"),
        ({"vrijTot": day(1).isoformat()}, "vrijTot", "ends_before_start"),
        ({"kleur": "rood"}, "kleur", "unknown_field"),
        ({"projectleider": "ik"}, "projectleider", "unknown_field"),
    ],
)
def test_one_wrong_field_is_named(api, make, changes, field, code):
    assert faults(api(make.actor()).post("/projecten", form(**changes))) == {(field, code)}


@pytest.mark.parametrize(
    "boundary",
    [
        BERLIN,
        {"type": "Point", "coordinates": [4.48, 52.15]},
        {"type": "Polygon"},
        SQUARE | {"crs": {"type": "name", "properties": {"name": "EPSG:3857"}}},
        "niets",
        5,
        [],
    ],
)
def test_a_boundary_that_is_no_area_in_the_netherlands_is_refused_at_its_field(api, make, boundary):
    assert {field for field, _ in faults(api(make.actor()).post("/projecten", form(grens=boundary)))} == {"grens"}


@pytest.mark.parametrize("missing", ["naam", "startDatum", "eindDatum", "vrijVanaf", "vrijTot"])
def test_a_missing_field_is_named(api, make, missing):
    data = form()
    del data[missing]
    assert faults(api(make.actor()).post("/projecten", data)) == {(missing, "required")}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_that_is_wrong_is_said_at_once_in_the_callers_language(api, make, language):
    data = form(naam=1, grens=BERLIN, kleur="rood", vrijTot=day(1).isoformat())
    del data["startDatum"]
    answer = api(make.actor()).post("/projecten", data, headers={"Accept-Language": language})
    assert {field for field, _ in faults(answer)} == {"naam", "grens", "kleur", "vrijTot", "startDatum"}
    sentences = {fault["veld"]: fault["melding"] for fault in answer.json["fouten"]}
    assert sentences["startDatum"] == {"nl": "Vul dit veld in.", "en": "Fill in this field."}[language]
    assert answer.json["status"] == 400
    assert answer.headers["API-Version"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b'{"naam": NaN}', b"\xff"])
def test_a_body_that_is_no_object_is_refused(api, make, body):
    answer = api(make.actor()).post("/projecten", data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


def test_a_number_in_use_is_a_conflict(api, make):
    client = api(make.actor())
    assert client.post("/projecten", form(nummer="R-7")).status_code == 201
    assert client.post("/projecten", form(nummer="R-7")).status_code == 409


def test_who_is_not_signed_in_or_may_not_is_told_so(api, make, client):
    assert client.post("/api/v1/projecten", json=form()).status_code == 401
    assert api(make.actor(Role.READER)).post("/projecten", form()).status_code == 403
    assert api(make.actor(), Scope.READ).post("/projecten", form()).status_code == 403


def test_another_organisations_project_is_not_there(api, make):
    theirs = make.project()
    client = api(make.actor())
    assert client.get(f"/projecten/{theirs.id}").status_code == 404
    assert client.patch(f"/projecten/{theirs.id}", {"naam": "Van mij"}).status_code == 404
    assert client.get("/projecten").json["resultaten"] == []


def test_a_change_touches_only_what_is_sent_and_only_the_version_that_was_read(api, make):
    client = api(make.actor())
    made = client.post("/projecten", form(omschrijving="Breder trottoir"))
    tag = {"If-Match": made.headers["ETag"]}
    changed = client.patch(made.headers["Location"], {"naam": "Hooigracht"}, headers=tag)
    assert (changed.status_code, changed.json["naam"], changed.json["omschrijving"]) == (
        200,
        "Hooigracht",
        "Breder trottoir",
    )
    assert changed.json["grens"] == made.json["grens"]
    assert client.patch(made.headers["Location"], {"naam": "Te laat"}, headers=tag).status_code == 412
    assert client.patch(made.headers["Location"], {"nummer": "N-1"}).status_code == 400


def test_an_end_may_not_pass_its_start_in_two_steps(api, make):
    client = api(make.actor())
    made = client.post("/projecten", form())
    answer = client.patch(made.headers["Location"], {"eindDatum": day(1).isoformat()})
    assert faults(answer) == {("eindDatum", "ends_before_start")}


def test_the_list_pages_filters_and_keeps_its_queries(api, make, queries):
    who = make.actor()
    own = organisation.get(who, who.organisation_id)
    for number in range(7):
        make.project(organisation=own, name=f"Straat {number}")
    client = api(who)
    first = client.get("/projecten?limiet=4").json
    rest = client.get(first["volgende"]).json
    names = [project["naam"] for project in first["resultaten"] + rest["resultaten"]]
    assert sorted(names) == [f"Straat {number}" for number in range(7)]
    assert rest["volgende"] is None
    assert len(client.get("/projecten?zoek=straat%203").json["resultaten"]) == 1
    assert client.get("/projecten?toestand=afgerond").json["resultaten"] == []
    counts = []
    for limit in (2, 7):
        queries.clear()
        client.get(f"/projecten?limiet={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "query", ["limiet=0", "limiet=1001", "limiet=veel", "na=onzin", "toestand=zomaar", "kleur=rood"]
)
def test_a_bad_filter_is_refused(api, make, query):
    assert {field for field, _ in faults(api(make.actor()).get(f"/projecten?{query}"))} == {query.partition("=")[0]}
