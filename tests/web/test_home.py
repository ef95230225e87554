"""The front door: what a stranger sees, what waits for whom, and a demo that only a demo shows."""

import dataclasses

import pytest

from wisselplaats import config
from wisselplaats.db import transaction
from wisselplaats.domain.vocabulary import OrganisationKind, Role
from wisselplaats.services import organisation

PASSWORD = "een-goed-wachtwoord"
MAIL = b"""X-Envelope-To: a@leiden.example
To: a@leiden.example
Subject: =?utf-8?q?Nieuwe_match?=
Date: Sat, 21 Nov 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset="utf-8"

Er past iets: <script>alert(1)</script>
--x
Content-Type: text/html; charset="utf-8"

<p>Er past iets</p>
--x--
"""


@pytest.fixture
def demo(settings, tmp_path):
    made = dataclasses.replace(settings, demo=True, demo_mail=tmp_path)
    config.configure(made)
    yield made
    config.configure(settings)


def user(**values):
    with transaction():
        own = organisation.create_organisation("leiden", "Gemeente Leiden", OrganisationKind.MUNICIPALITY)
        return organisation.create_user("piet@leiden.example", PASSWORD, own, Role.PROJECT_LEADER, "Piet", **values)


def sign_in(client, **extra):
    return client.post("/aanmelden", data={"email": "piet@leiden.example", "wachtwoord": PASSWORD, **extra})


def test_a_stranger_reads_what_this_is(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Straatmateriaal blijft in gebruik" in page.text
    assert "Bekijk de demo" not in page.text


def test_who_signs_in_goes_where_they_were_going(client):
    user()
    page = client.get("/projecten")
    assert page.headers["Location"] == "/aanmelden?volgende=/projecten"
    assert sign_in(client, volgende="/projecten").headers["Location"] == "/projecten"


@pytest.mark.parametrize("elsewhere", ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example"])
def test_signing_in_never_leads_to_another_site(client, elsewhere):
    user()
    assert sign_in(client, volgende=elsewhere).headers["Location"] == "/"


def test_a_wrong_password_says_so_and_keeps_the_address(client):
    user()
    page = client.post("/aanmelden", data={"email": "piet@leiden.example", "wachtwoord": "mis"})
    assert page.status_code == 400
    assert "E-mailadres of wachtwoord klopt niet." in page.text
    assert 'value="piet@leiden.example"' in page.text


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_start_page_with_its_own_first_action(signed_in, make, role):
    page = signed_in(make.actor(role))
    first = {
        Role.PROJECT_LEADER: "Project aanmaken", Role.CONTRACTOR: "Partij aanbieden", Role.ASSET_MANAGER: "Areaal aanleveren",
        Role.BROKER: "Reserveringen beslissen", Role.READER: "Resultaten", Role.ADMIN: "Organisatie beheren",
    }[role]  # fmt: skip
    answer = page.get("/")
    assert answer.status_code == 200
    assert 'utrecht-button--primary-action" href="/' in answer.text
    assert first in answer.text


def test_a_claim_to_decide_waits_on_the_start_page(signed_in, make):
    owner = make.actor(Role.BROKER)
    own = organisation.get(owner, owner.organisation_id)
    make.reservation(listing=make.listing(lot=make.lot(organisation=own)))
    page = signed_in(owner).get("/").text
    assert "aanvraag om te beslissen" in page
    assert "Er wacht niets op u." not in page


def test_a_demo_user_cannot_sign_in_outside_a_demo(client):
    user(demo=True)
    assert sign_in(client).status_code == 400
    assert "piet@leiden.example</a>" not in client.get("/aanmelden").text


def test_a_demo_says_who_can_sign_in_and_where_the_password_stands_but_not_the_password(client, demo):
    user(demo=True)
    page = client.get("/aanmelden").text
    assert "piet@leiden.example</a>" in page
    assert "wisselplaats up --demo" in page
    assert PASSWORD not in page
    assert sign_in(client).status_code == 303


def test_caught_mail_is_shown_as_text(client, demo):
    (demo.demo_mail / "20261121T100000.000000-abcd.eml").write_bytes(MAIL)
    assert "Nieuwe match" in client.get("/demo/post").text
    page = client.get("/demo/post/20261121T100000.000000-abcd.eml").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["weg.eml", "..%2f..%2fetc%2fpasswd", ".env", "x.txt"])
def test_nothing_else_is_opened(client, demo, name):
    assert client.get(f"/demo/post/{name}").status_code == 404


def test_outside_a_demo_there_is_no_caught_mail(client):
    assert client.get("/demo/post").status_code == 404
    assert client.get("/demo/post/a.eml").status_code == 404


def test_the_language_is_chosen_and_kept(client):
    assert "Inloggen" in client.get("/").text
    client.post("/taal/en", data={"volgende": "/"})
    assert 'lang="en"' in client.get("/").text


def test_a_page_that_is_not_there_is_a_page(client):
    page = client.get("/bestaat-niet")
    assert page.status_code == 404
    assert "<h1" in page.text
