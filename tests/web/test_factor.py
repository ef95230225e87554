"""The pages of the factors and of the choice."""

from io import BytesIO
from typing import Any

import pytest

from tests.api.test_factor import GOOD, body
from tests.factories import TILE, TODAY
from tests.services.test_handover import Deal
from wisselplaats import db
from wisselplaats.domain.vocabulary import Role

FORM = {
    "geldtVoor": TILE, "indicator": "co2", "module": "A1-3", "waarde": "0,5", "per": "kg", "wegingsset": "A2",
    "bron": "EPD 12", "bronsoort": "epd", "categorie": "1", "geldigVanaf": str(TODAY), "toelichting": "proef",
    "gedeeld": "false",
}  # fmt: skip


@pytest.fixture
def admin(signed_in: Any, make: Any) -> Any:
    return signed_in(make.actor(Role.ADMIN))


def test_an_admin_adds_verifies_and_ends_a_record(admin: Any) -> None:
    made = admin.post("/factoren/nieuw", data=FORM)
    assert made.status_code == 303, made.text
    page = admin.get(made.location).text
    assert "EPD 12" in page
    assert "0,5" in page
    key = page.partition("/factoren/nieuw?van=")[2][:36]
    assert (
        admin.post(f"/factoren/{key}/verifieren", data={"geverifieerd": "true", "toelichting": ""}).status_code == 400
    )
    told = admin.post(f"/factoren/{key}/verifieren", data={"geverifieerd": "true", "toelichting": "blz. 4"})
    assert told.status_code == 303
    assert "blz. 4" in admin.get(told.location).text
    ended = admin.post(f"/factoren/{key}/beeindigen", data={"geldigTotEnMet": str(TODAY), "toelichting": "oud"})
    assert ended.status_code == 303
    filled = admin.get(f"/factoren/nieuw?van={key}").text
    assert "EPD 12" in filled


def test_a_wrong_form_keeps_its_values_and_names_every_fault(admin: Any) -> None:
    page = admin.post("/factoren/nieuw", data={**FORM, "geldtVoor": "maansteen", "voertuig": "kipper-8x4"})
    assert page.status_code == 400
    assert "maansteen" in page.text
    assert 'href="#veld-geldtVoor"' in page.text
    assert 'href="#veld-voertuig"' in page.text


def test_a_reader_reads_and_keeps_nothing(signed_in: Any, make: Any) -> None:
    reader = signed_in(make.actor(Role.READER))
    assert reader.get("/factoren").status_code == 200
    assert "Factor toevoegen" not in reader.get("/factoren").text
    for path in ("/factoren/nieuw", "/factoren/laden"):
        assert reader.get(path).status_code == 403
        assert reader.post(path, data=FORM).status_code == 403


def test_a_shared_record_and_the_method_are_readable_by_anybody_and_the_list_is_not(client: Any) -> None:
    page = client.get("/factoren/a13-verharding-co2/1")
    assert page.status_code == 200
    assert "British Precast" in page.text
    assert client.get("/factoren/methode?wegingsset=A1").status_code == 200
    assert client.get("/factoren").status_code == 302
    for path in ("bestaat-niet/1", "a13-verharding-co2/99999999999999999999", "a%00b/1"):
        assert client.get(f"/factoren/{path}").status_code == 302, path


def test_a_file_is_tried_and_loaded_on_the_page(admin: Any) -> None:
    def send(content: bytes, trial: str) -> Any:
        data = {"bestand": (BytesIO(content), "nmd.csv"), "toelichting": "x", "proef": trial, "gedeeld": "false"}
        return admin.post("/factoren/laden", data=data, content_type="multipart/form-data")

    tried = send(body(GOOD), "true")
    assert tried.status_code == 200, tried.text
    assert "Geen fouten gevonden in 1 regels" in tried.text
    wrong = send(body(GOOD, GOOD.replace(TILE, "maansteen")), "false")
    assert wrong.status_code == 400
    assert "maansteen" in wrong.text
    assert send(body(GOOD), "false").status_code == 303
    assert admin.post("/factoren/laden", data={"toelichting": "x"}).status_code == 400


def test_the_set_is_chosen_on_the_page_of_the_method(admin: Any) -> None:
    assert admin.post("/factoren/wegingsset", data={"wegingsset": "A1"}).status_code == 303
    assert "U rekent nu in set A1" in admin.get("/factoren/methode").text
    assert admin.post("/factoren/wegingsset", data={"wegingsset": "A3"}).status_code == 400


WAY = {"waarde": "0,35", "bron": "Uitgave 2027", "geldigVanaf": str(TODAY), "toelichting": "nieuwe uitgave"}


def test_the_platform_changes_a_share_and_a_surcharge_on_their_pages_with_what_was_done(
    signed_in: Any, make: Any
) -> None:
    platform = signed_in(make.actor(Role.ADMIN, platform_admin=True))
    assert "/factoren/methode/aandeel/A1-3" in platform.get("/factoren/methode").text
    assert platform.post("/factoren/methode/aandeel/A1-3", data=WAY).status_code == 303
    shown = platform.get("/factoren/methode/aandeel/A1-3").text
    for text in ("35 %", "20 %", "versie 2", "Uitgave 2027", "nieuwe uitgave"):
        assert text in shown, text
    assert "35 %" in platform.get("/factoren/methode").text
    checked = {"geverifieerd": "true", "toelichting": "blz. 40"}
    assert platform.post("/factoren/methode/aandeel/A1-3/verifieren", data=checked).status_code == 303
    assert "blz. 40" in platform.get("/factoren/methode/aandeel/A1-3").text
    assert platform.post("/factoren/methode/opslag/3", data=WAY).status_code == 400
    assert platform.post("/factoren/methode/opslag/3", data={**WAY, "waarde": "1,25"}).status_code == 303
    assert "MKI telt met 25 % opslag" in platform.get("/factoren/a13-verharding-mki/1").text
    for path in ("aandeel/Z9", "korting/A1-3"):
        assert platform.get(f"/factoren/methode/{path}").status_code == 404, path
        assert platform.post(f"/factoren/methode/{path}", data=WAY).status_code == 404, path


def test_who_keeps_no_method_sees_no_form_and_is_refused(admin: Any) -> None:
    shown = admin.get("/factoren/methode/opslag/3").text
    assert "30 %" in shown
    assert "Versie bewaren" not in shown
    assert admin.post("/factoren/methode/opslag/3", data=WAY).status_code == 403


def test_the_kinds_come_in_pages(admin: Any) -> None:
    first = admin.get("/factoren/soorten?limiet=5").text
    assert "na=" in first
    assert "na=" not in admin.get("/factoren/soorten?limiet=1000").text
    assert admin.get("/factoren/soorten?na=onzin").status_code == 400


def test_the_choice_asks_for_a_place_and_shows_the_ways(signed_in: Any, make: Any) -> None:
    need, offer = make.demand(), make.listing()
    page = signed_in(make.actor(Role.PROJECT_LEADER, need.organisation))
    where = f"/aanbiedingen/{offer.id}/keuze"
    assert str(need.id) in page.get(where).text
    shown = page.get(f"{where}?behoefteId={need.id}").text
    assert "Bespaart tot" in shown
    assert "a4-transport-co2" in shown
    assert page.get(f"{where}?afstandKm=veel").status_code == 400
    assert page.get(f"{where}?afstandKm=10&voertuig=raket").status_code == 400


def test_a_handover_shows_every_line_with_its_factor_and_keeps_licensed_ones_to_their_owner(
    signed_in: Any, make: Any
) -> None:
    deal = Deal(make).accept()
    boss = make.actor(Role.ADMIN, deal.demand.organisation)
    signed_in(boss).post("/factoren/nieuw", data=FORM)
    made = deal.hand_over()
    db.session.commit()
    own, theirs = (signed_in(who).get(f"/overdrachten/{made.id}").text for who in (deal.taker, deal.owner))
    assert "EPD 12" in own
    assert "EPD 12" not in theirs
    assert "Die vallen onder de licentie" in theirs
    assert "/factoren/a4-transport-co2/1" in theirs
