"""More time, messages and the owner's rules over REST, and If-Match on what is decided."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import day
from wisselplaats import db
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Organisation


@pytest.fixture
def sides(make: SimpleNamespace, api: Any) -> SimpleNamespace:
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    firm = db.session.get_one(Organisation, owner.organisation_id)
    offer = make.listing(lot=make.lot(organisation=firm), created_by=owner.user_id)
    found = SimpleNamespace(owner=api(owner), taker=api(taker), admin=api(make.actor(Role.ADMIN, firm)))
    path = f"/aanbiedingen/{offer.id}/reserveringen"
    found.asks, found.path = path, f"/reserveringen/{found.taker.post(path, {'hoeveelheid': 40}).json['id']}"
    return found


def test_a_decision_on_an_outdated_version_is_refused(sides: SimpleNamespace) -> None:
    for sub, body in (("besluiten", {"besluit": "akkoord"}), ("annuleringen", {})):
        answer = sides.owner.post(f"{sides.path}/{sub}", body, headers={"If-Match": '"9"'})
        assert answer.status_code == 412, sub
    etag = sides.owner.get(sides.path).headers["ETag"]
    answer = sides.owner.post(f"{sides.path}/besluiten", {"besluit": "akkoord"}, headers={"If-Match": etag})
    assert (answer.status_code, answer.json["toestand"]) == (201, "akkoord")


def test_more_time_is_asked_and_given(sides: SimpleNamespace) -> None:
    late = (day(300)).isoformat()
    asked = sides.taker.post(f"{sides.path}/verlengingen", {"tot": late, "opmerking": "Uitgelopen"})
    assert (asked.status_code, asked.json["toestand"]) == (201, "gevraagd")
    assert sides.owner.get(sides.path).json["verlengingGevraagdTot"] == asked.json["gevraagdTot"]
    given = sides.owner.post(f"{sides.path}/verlengingen/besluiten", {"besluit": "akkoord"})
    assert (given.status_code, given.json["toestand"], given.json["volgensRegel"]) == (201, "verleend", False)
    assert sides.taker.get(sides.path).json["tot"] == asked.json["gevraagdTot"]
    assert len(sides.taker.get(f"{sides.path}/verlengingen").json["resultaten"]) == 1
    again = sides.owner.post(f"{sides.path}/verlengingen/besluiten", {"besluit": "akkoord"})
    assert (again.status_code, again.json["code"]) == (409, "extension_not_asked")


def test_messages_go_as_json_and_with_files(sides: SimpleNamespace) -> None:
    plain = sides.taker.post(f"{sides.path}/berichten", {"tekst": "Kan het dinsdag?"})
    assert (plain.status_code, plain.json["afzender"]) == (201, sides.taker.get(sides.path).json["vrager"])
    form = {"tekst": "Zie de tekening", "bijlagen": (BytesIO(b"%PDF-1.7\n"), "tekening.pdf")}
    filed = sides.owner.post(f"{sides.path}/berichten", data=form, content_type="multipart/form-data")
    assert filed.status_code == 201
    (file,) = filed.json["bijlagen"]
    assert (file["naam"], file["mediatype"], file["bytes"]) == ("tekening.pdf", "application/pdf", 9)
    found = sides.taker.get(f"{sides.path}/berichten").json["resultaten"]
    assert [message["tekst"] for message in found] == ["Kan het dinsdag?", "Zie de tekening"]
    kept = sides.taker.get(f"{sides.path}/bijlagen/{file['id']}")
    assert (kept.data, kept.headers["Content-Disposition"]) == (b"%PDF-1.7\n", "attachment; filename=tekening.pdf")
    assert sides.taker.post(f"{sides.path}/berichten/lezingen").status_code == 204
    key = {"Idempotency-Key": "een"}
    twice = [sides.taker.post(f"{sides.path}/berichten", {"tekst": "Goed"}, headers=key).json["id"] for _ in range(2)]
    assert twice[0] == twice[1]


def test_the_rules_are_read_by_all_and_changed_by_the_admin(sides: SimpleNamespace) -> None:
    assert sides.owner.get("/reserveringsregels").json["akkoordEigenProjecten"] is False
    assert sides.owner.patch("/reserveringsregels", {"verlengDagen": 7}).status_code == 403
    body = {"akkoordTot": {"m2": 50, "st": 4}, "akkoordTotAandeel": 20, "verlengDagen": 7, "waarschuwDagen": 2}
    answer = sides.admin.patch("/reserveringsregels", body)
    assert answer.status_code == 200
    assert answer.json["akkoordTot"] == {"m2": 50, "st": 4}
    assert sides.taker.post(sides.asks, {"hoeveelheid": 5}).json["volgensRegel"] is True
    wrong = sides.admin.patch("/reserveringsregels", {"akkoordTot": {"m2": -1, "el": 3}, "verlengDagen": 400})
    assert wrong.status_code == 400
    assert {fault["veld"] for fault in wrong.json["fouten"]} == {"akkoordTot.m2", "akkoordTot.el", "verlengDagen"}


def test_who_waits_says_whether_a_part_will_do(sides: SimpleNamespace) -> None:
    sides.taker.post(sides.asks, {"hoeveelheid": 60})
    wish = {"hoeveelheid": 50, "wachtrij": True, "deelsGoed": True, "minimaalDeel": 10}
    waits = sides.taker.post(sides.asks, wish).json
    assert (waits["toestand"], waits["deelsGoed"], waits["minimaalDeel"]) == ("in_wachtrij", True, 10)
    sides.taker.post(f"{sides.path}/annuleringen", {})
    rest = sides.taker.get(f"/reserveringen/{waits['id']}").json
    assert (rest["toestand"], rest["hoeveelheid"], rest["wachtrijPositie"]) == ("in_wachtrij", 10, 1)
    (part,) = [c for c in sides.taker.get("/reserveringen").json["resultaten"] if c["deelVanId"] == waits["id"]]
    assert (part["toestand"], part["hoeveelheid"]) == ("aangevraagd", 40)
    refused = sides.owner.post(sides.asks, {"hoeveelheid": 1})
    assert refused.status_code == 409
