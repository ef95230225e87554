"""Claims over REST: 201 with Location, 409 with what is free, all errors at once, 404 for strangers."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import ApiClient
from tests.factories import day
from wisselplaats import db
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.models import Organisation


@pytest.fixture
def sides(make: SimpleNamespace, api: Any) -> SimpleNamespace:
    """An owner with an offer of 100 m2 and a taker, each with a token."""
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    lot = make.lot(organisation=db.session.get_one(Organisation, owner.organisation_id))
    offer = make.listing(lot=lot, created_by=owner.user_id)
    return SimpleNamespace(
        owner=api(owner), taker=api(taker), path=f"/aanbiedingen/{offer.id}/reserveringen", taking=taker, offer=offer
    )


def claim(client: ApiClient, path: str, quantity: float = 40, **body: Any) -> Any:
    return client.post(path, {"hoeveelheid": quantity, **body})


def test_a_claim_is_made_and_found_at_its_location(sides: SimpleNamespace) -> None:
    answer = claim(sides.taker, sides.path)
    assert answer.status_code == 201
    assert answer.json["toestand"] == "aangevraagd"
    assert answer.json["vrij"] == 60
    found = sides.owner.get(answer.headers["Location"])
    assert found.status_code == 200
    assert found.headers["ETag"] == '"1"'
    assert found.json["vrager"] == sides.taking.organisation_name


def test_too_little_free_is_a_conflict_that_says_how_much_is(sides: SimpleNamespace) -> None:
    claim(sides.taker, sides.path, 70)
    answer = claim(sides.taker, sides.path, 40)
    assert answer.status_code == 409
    assert (answer.json["code"], answer.json["vrij"], answer.json["gevraagd"]) == ("not_enough_free", 30, 40)
    assert answer.content_type == "application/problem+json"


def test_who_wants_to_can_wait(sides: SimpleNamespace) -> None:
    claim(sides.taker, sides.path, 70)
    answer = claim(sides.taker, sides.path, 40, wachtrij=True)
    assert answer.status_code == 201
    assert (answer.json["toestand"], answer.json["wachtrijPositie"]) == ("in_wachtrij", 1)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"hoeveelheid"}),
        ({"hoeveelheid": -1, "tot": "gisteren", "wachtrij": "misschien", "kleur": "rood"},
         {"hoeveelheid", "tot", "wachtrij", "kleur"}),
        ({"hoeveelheid": "veel", "behoefteId": "x", "projectId": 3}, {"hoeveelheid", "behoefteId", "projectId"}),
        ({"hoeveelheid": 1e12}, {"hoeveelheid"}),
    ],
)  # fmt: skip
def test_every_fault_is_told_at_once(sides: SimpleNamespace, body: dict[str, Any], fields: set[str]) -> None:
    answer = sides.taker.post(sides.path, body)
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json["fouten"]} == fields
    english = sides.taker.post(sides.path, body, headers={"Accept-Language": "en"})
    assert english.json["title"] == "Invalid input"


def test_a_demand_of_another_is_not_yours(make: SimpleNamespace, sides: SimpleNamespace) -> None:
    answer = claim(sides.taker, sides.path, behoefteId=str(make.demand().id))
    assert [(fault["veld"], fault["code"]) for fault in answer.json["fouten"]] == [("behoefteId", "not_yours")]


def test_a_day_as_end_means_until_the_end_of_that_day(sides: SimpleNamespace) -> None:
    answer = claim(sides.taker, sides.path, tot=day(20).isoformat())
    assert answer.status_code == 201
    assert answer.json["tot"][:10] == day(20).isoformat()


def test_the_same_key_makes_one_claim(sides: SimpleNamespace) -> None:
    headers = {"Idempotency-Key": "een"}
    first, second = (sides.taker.post(sides.path, {"hoeveelheid": 80}, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] == second.json["id"]


def test_the_owner_decides_and_the_taker_does_not(sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    path = f"/reserveringen/{key}/besluiten"
    assert sides.taker.post(path, {"besluit": "akkoord"}).status_code == 403
    missing = sides.owner.post(path, {"besluit": "afgewezen"})
    assert [(f["veld"], f["code"]) for f in missing.json["fouten"]] == [("reden", "required")]
    accepted = sides.owner.post(path, {"besluit": "akkoord"})
    assert (accepted.status_code, accepted.json["toestand"]) == (201, "akkoord")
    again = sides.owner.post(path, {"besluit": "akkoord"})
    assert again.status_code == 409


def test_a_claim_is_cancelled_with_an_empty_body(sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    answer = sides.taker.post(f"/reserveringen/{key}/annuleringen")
    assert (answer.status_code, answer.json["toestand"], answer.json["vrij"]) == (201, "geannuleerd", 100)


def test_a_handover_is_made_with_both_sides_and_its_lines(sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    sides.owner.post(f"/reserveringen/{key}/besluiten", {"besluit": "akkoord"})
    made = sides.owner.post(f"/reserveringen/{key}/overdrachten", {"hoeveelheid": 15, "opmerking": "Eerste vracht"})
    assert made.status_code == 201
    assert made.json["naarOrganisatie"] == sides.taking.organisation_name
    assert made.json["regels"][0]["bron"]
    assert {line["kant"] for line in made.json["regels"]} == {"nieuw", "hergebruik"}
    assert {line["indicator"] for line in made.json["regels"]} == {"co2", "mki", "kosten"}
    found = sides.taker.get(made.headers["Location"])
    assert found.json["vermedenCo2Kg"] == made.json["vermedenCo2Kg"]
    child = sides.taker.get(f"/partijen/{made.json['nieuwePartijId']}")
    assert (child.status_code, child.json["hoeveelheid"]) == (200, 15)
    listed = sides.taker.get("/overdrachten").json["resultaten"]
    assert [row["id"] for row in listed] == [made.json["id"]]


def test_giver_and_taker_confirm_one_after_the_other(sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    sides.owner.post(f"/reserveringen/{key}/besluiten", {"besluit": "akkoord"})
    assert sides.taker.post(f"/reserveringen/{key}/overdrachten", {}).status_code == 403
    asked = sides.taker.post(f"/reserveringen/{key}/afspraken", {"tijdstip": f"{day(60)}T10:00:00+01:00"})
    assert (asked.status_code, asked.json["toestand"]) == (201, "voorgesteld")
    path = asked.headers["Location"]
    agreed = sides.owner.post(f"{path}/akkoorden", headers={"If-Match": asked.headers["ETag"]})
    assert (agreed.status_code, agreed.json["toestand"]) == (201, "afgesproken")
    stale = sides.owner.post(f"{path}/annuleringen", headers={"If-Match": asked.headers["ETag"]})
    assert stale.status_code == 412
    assert sides.taker.post(f"/reserveringen/{key}/tellingen", {"geteld": True}).status_code == 403
    given = sides.owner.post(
        f"/reserveringen/{key}/tellingen",
        {"hoeveelheid": 15, "geteld": True, "schoon": True, "verlies": 1, "verliesReden": "breuk"},
    )
    assert (given.status_code, given.json["toestand"], given.json["schoon"]) == (201, "wacht_op_vrager", True)
    assert sides.owner.post(f"/reserveringen/{key}/overdrachten", {}).status_code == 409
    assert sides.owner.get("/overdrachten").json["resultaten"] == []
    made = sides.taker.post(f"{path}/bevestigingen", headers={"If-Match": given.headers["ETag"]})
    assert (made.status_code, made.json["hoeveelheid"], made.json["id"]) == (201, 15, given.json["id"])
    assert sides.taker.post(f"{path}/bevestigingen").status_code == 409
    assert sides.taker.get(path).json["toestand"] == "overgedragen"
    assert sides.owner.get("/afspraken").json["resultaten"] == []
    left = sides.owner.get(f"/reserveringen/{key}").json
    assert (left["hoeveelheid"], left["overgedragen"]) == (39, 15)


def test_a_stranger_finds_nothing(make: SimpleNamespace, api: Any, sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    stranger = api(make.actor())
    assert stranger.get(f"/reserveringen/{key}").status_code == 404
    assert stranger.get("/reserveringen").json["resultaten"] == []
    for noun, body in (("besluiten", {"besluit": "akkoord"}), ("annuleringen", {}), ("overdrachten", {})):
        assert stranger.post(f"/reserveringen/{key}/{noun}", body).status_code == 404


def test_a_token_without_the_scope_reserves_nothing(api: Any, sides: SimpleNamespace) -> None:
    assert claim(api(sides.taking, Scope.READ), sides.path).status_code == 403


def test_lists_are_filtered_and_paged(sides: SimpleNamespace) -> None:
    for _ in range(3):
        claim(sides.taker, sides.path, 10)
    assert len(sides.owner.get("/reserveringen?rol=eigenaar&toestand=aangevraagd").json["resultaten"]) == 3
    assert sides.owner.get("/reserveringen?rol=vrager").json["resultaten"] == []
    first = sides.taker.get("/reserveringen?limiet=2").json
    rest = sides.taker.get(first["volgende"]).json
    assert len({row["id"] for row in first["resultaten"] + rest["resultaten"]}) == 3
    assert rest["volgende"] is None
    assert sides.taker.get("/reserveringen?toestand=kwijt").status_code == 400


def test_results_are_told_by_group_with_the_unverified_share(sides: SimpleNamespace) -> None:
    key = claim(sides.taker, sides.path).json["id"]
    sides.owner.post(f"/reserveringen/{key}/besluiten", {"besluit": "akkoord"})
    sides.owner.post(f"/reserveringen/{key}/overdrachten", {})
    answer = sides.owner.get("/impact?groepering=trede").json
    assert answer["totaal"]["aantal"] == 1
    assert answer["totaal"]["vermedenCo2Kg"] > 0
    assert 0 < answer["totaal"]["aandeelOngeverifieerd"] <= 1
    assert [group["groep"] for group in answer["groepen"]] == ["regio"]
    wrong = sides.owner.get("/impact?van=2026-02-30&groepering=kleur")
    assert {fault["veld"] for fault in wrong.json["fouten"]} == {"van", "groepering"}
