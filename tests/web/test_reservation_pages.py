"""The owner's inbox, more time, messages and the rules, as pages."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import day
from wisselplaats import db
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Organisation


@pytest.fixture
def sides(make: SimpleNamespace, signed_in: Any) -> SimpleNamespace:
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    firm = db.session.get_one(Organisation, owner.organisation_id)
    offer = make.listing(lot=make.lot(organisation=firm), created_by=owner.user_id)
    found = SimpleNamespace(
        owner=signed_in(owner), taker=signed_in(taker), admin=signed_in(make.actor(Role.ADMIN, firm))
    )
    form = {"hoeveelheid": "40", "formulier": str(uuid4())}
    found.page = found.taker.post(f"/aanbiedingen/{offer.id}/reserveren", data=form).headers["Location"]
    return found


def test_the_owner_decides_in_the_inbox(sides: SimpleNamespace) -> None:
    assert "Afwijzen" in sides.owner.get("/reserveringen/te-beslissen").text
    assert "Er wacht niets op uw besluit." in sides.taker.get("/reserveringen/te-beslissen").text
    stale = sides.owner.post(f"{sides.page}/besluiten", data={"besluit": "akkoord", "versie": "7"})
    assert stale.status_code == 400
    assert sides.owner.post(f"{sides.page}/besluiten", data={"besluit": "akkoord", "versie": "1"}).status_code == 303
    assert "Er wacht niets op uw besluit." in sides.owner.get("/reserveringen/te-beslissen").text


def test_more_time_is_asked_and_given_on_the_page(sides: SimpleNamespace) -> None:
    assert "Verlenging vragen" in sides.taker.get(sides.page).text
    asked = {"tot": day(300).isoformat(), "opmerking": "Uitgelopen", "versie": "1"}
    assert sides.taker.post(f"{sides.page}/verlengingen", data=asked).status_code == 303
    assert "Uitgelopen" in sides.owner.get(sides.page).text
    refused = sides.owner.post(f"{sides.page}/verlengingen/besluiten", data={"besluit": "afgewezen", "versie": "1"})
    assert refused.status_code == 400
    given = sides.owner.post(f"{sides.page}/verlengingen/besluiten", data={"besluit": "akkoord", "versie": "1"})
    assert given.status_code == 303
    assert "Verlengd" in sides.taker.get(sides.page).text


def test_a_message_with_a_file_is_written_once_and_read(sides: SimpleNamespace) -> None:
    key = str(uuid4())
    for _ in range(2):
        form = {"tekst": "Zie <b>tekening</b>", "formulier": key, "bijlagen": (BytesIO(b"%PDF-1.7"), "plan.pdf")}
        answer = sides.taker.post(f"{sides.page}/berichten", data=form, content_type="multipart/form-data")
        assert answer.headers["Location"].endswith("#berichten")
    assert "1 nieuw bericht" in sides.owner.get("/reserveringen").text
    page = sides.owner.get(sides.page).text
    assert page.count("Zie &lt;b&gt;tekening&lt;/b&gt;") == 1
    assert "1 nieuw bericht" not in sides.owner.get("/reserveringen").text
    assert "gelezen" in sides.taker.get(sides.page).text
    link = page.partition("/bijlagen/")[2].partition('"')[0]
    file = sides.owner.get(f"{sides.page}/bijlagen/{link}")
    assert file.headers["Content-Disposition"] == "attachment; filename=plan.pdf"
    assert "sandbox" in file.headers["Content-Security-Policy"]
    empty = sides.taker.post(f"{sides.page}/berichten", data={"tekst": "", "formulier": str(uuid4())})
    assert (empty.status_code, "Schrijf een bericht" in empty.text) == (400, True)


def test_the_admin_sets_the_rules_and_others_read_them(sides: SimpleNamespace) -> None:
    form = {
        "optieDagen": "10",
        "verlengDagen": "5",
        "waarschuwDagen": "2",
        "akkoordEigenProjecten": "true",
        "akkoordTot.m2": "25,5",
    }
    assert sides.owner.post("/reserveringen/regels", data=form).status_code == 403
    assert sides.admin.post("/reserveringen/regels", data=form).status_code == 303
    assert 'value="25,5"' in sides.admin.get("/reserveringen/regels").text
    read = sides.owner.get("/reserveringen/regels").text
    assert ("25,5" in read, "Regels bewaren" in read) == (True, False)
    wrong = sides.admin.post("/reserveringen/regels", data={**form, "akkoordTotAandeel": "101", "akkoordTot.m2": ""})
    assert wrong.status_code == 400
