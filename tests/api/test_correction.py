"""Corrections over REST: proposed by one side, confirmed by the other, counted on their own day."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from tests.services.test_handover import Deal
from wisselplaats.domain.vocabulary import Scope

BODY = {
    "werkelijkeHoeveelheid": 50,
    "reden": "breuk",
    "uitkomst": "afgeboekt",
    "opmerking": "Tien kapot bij aankomst.",
}


@pytest.fixture
def sides(make: SimpleNamespace, api: Any) -> SimpleNamespace:
    """Sixty of a hundred handed over, and both sides' machines."""
    deal = Deal(make)
    made = deal.accept().hand_over()
    return SimpleNamespace(
        owner=api(deal.owner), taker=api(deal.taker), deal=deal, path=f"/overdrachten/{made.id}", id=str(made.id)
    )


def test_a_correction_is_proposed_confirmed_and_counted(sides: SimpleNamespace) -> None:
    asked = sides.taker.post(f"{sides.path}/correcties", BODY)
    assert (asked.status_code, asked.json["toestand"], asked.json["verschil"]) == (201, "voorgesteld", -10)
    path = asked.headers["Location"]
    assert sides.taker.post(f"{path}/bevestigingen").status_code == 403
    before = sides.owner.get("/impact").json["totaal"]
    made = sides.owner.post(f"{path}/bevestigingen", headers={"If-Match": asked.headers["ETag"]})
    assert (made.status_code, made.json["hoeveelheid"], made.json["corrigeertId"]) == (201, -10, sides.id)
    assert made.json["correctieReden"] == "breuk"
    assert made.json["regels"], "every figure opens down to its factors"
    assert sides.owner.post(f"{path}/bevestigingen").status_code == 409
    listed = sides.taker.get(f"{sides.path}/correcties").json
    assert (listed["totaal"], listed["resultaten"][0]["toestand"]) == (50, "bevestigd")
    after = sides.owner.get("/impact").json["totaal"]
    assert after["vermedenCo2Kg"] == pytest.approx(before["vermedenCo2Kg"] + made.json["vermedenCo2Kg"])
    assert made.json["vermedenCo2Kg"] < 0


def test_it_can_be_refused_with_a_reason_or_withdrawn(sides: SimpleNamespace) -> None:
    first = sides.taker.post(f"{sides.path}/correcties", BODY).headers["Location"]
    assert sides.taker.post(f"{first}/afwijzingen", {"reden": "Nee"}).status_code == 403
    assert sides.owner.post(f"{first}/afwijzingen", {}).status_code == 400
    refused = sides.owner.post(f"{first}/afwijzingen", {"reden": "Ze lagen er heel."})
    assert (refused.json["toestand"], refused.json["antwoord"]) == ("afgewezen", "Ze lagen er heel.")
    second = sides.taker.post(f"{sides.path}/correcties", BODY).headers["Location"]
    assert sides.owner.post(f"{second}/intrekkingen").status_code == 403
    assert sides.taker.post(f"{second}/intrekkingen").json["toestand"] == "ingetrokken"


def test_every_fault_is_named_at_once(sides: SimpleNamespace) -> None:
    answer = sides.taker.post(f"{sides.path}/correcties", {"werkelijkeHoeveelheid": -1, "reden": "zomaar", "extra": 1})
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json["fouten"]} == {
        "werkelijkeHoeveelheid", "reden", "opmerking", "extra",
    }  # fmt: skip
    nothing = sides.taker.post(f"{sides.path}/correcties", {**BODY, "werkelijkeHoeveelheid": 60})
    assert [fault["veld"] for fault in nothing.json["fouten"]] == ["werkelijkeHoeveelheid"]
    unsaid = sides.taker.post(f"{sides.path}/correcties", {**BODY, "uitkomst": None})
    assert [fault["veld"] for fault in unsaid.json["fouten"]] == ["uitkomst"]


def test_a_second_proposal_and_too_much_are_conflicts_that_say_what_to_do(sides: SimpleNamespace) -> None:
    more = sides.taker.post(f"{sides.path}/correcties", {**BODY, "werkelijkeHoeveelheid": 101, "uitkomst": None})
    assert (more.status_code, more.json["vrij"]) == (409, 40)
    assert sides.taker.post(f"{sides.path}/correcties", BODY).status_code == 201
    assert sides.owner.post(f"{sides.path}/correcties", BODY).status_code == 409


def test_pictures_come_along_and_are_for_both_sides(make: SimpleNamespace, api: Any, sides: SimpleNamespace) -> None:
    raw = BytesIO()
    Image.new("RGB", (60, 40), "red").save(raw, "PNG")
    form = {**{name: str(value) for name, value in BODY.items()}, "fotos": (BytesIO(raw.getvalue()), "breuk.png")}
    made = sides.taker.open("POST", f"/api/v1{sides.path}/correcties", data=form, content_type="multipart/form-data")
    assert made.status_code == 201, made.json
    photo = f"{made.headers['Location']}/fotos/{made.json['fotos'][0]['id']}"
    assert sides.owner.get(photo).data.startswith(b"\xff\xd8\xff")
    assert api(make.actor()).get(photo).status_code == 404


def test_a_stranger_and_a_narrow_token_correct_nothing(make: SimpleNamespace, api: Any, sides: SimpleNamespace) -> None:
    assert api(make.actor()).post(f"{sides.path}/correcties", BODY).status_code == 404
    assert api(sides.deal.taker, Scope.READ).post(f"{sides.path}/correcties", BODY).status_code == 403
