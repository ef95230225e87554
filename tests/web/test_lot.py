"""The pages of lots and passports."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from shapely import box, to_wkb
from sqlalchemy import select

from tests.factories import LEIDEN, NOW, TILE, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LegalStatus, LotState, Role
from wisselplaats.models import Lot, Organisation, Reservation
from wisselplaats.services.reservation import standing


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


def form(**changes: Any) -> dict[str, Any]:
    given = {
        "materiaalsoort": TILE,
        "hoeveelheid": "120,5",
        "bepaling": "gemeten",
        "kwaliteit": "B",
        "locatie.lon": "4,49",
        "locatie.lat": "52,16",
        "beschikbaarVan": day(0).isoformat(),
        "titel": "",
        "projectId": "",
    }
    return given | changes


def picture() -> io.BytesIO:
    raw = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(raw, "JPEG")
    raw.seek(0)
    return raw


def test_a_contractor_puts_a_surplus_with_a_photo_on_record(make: SimpleNamespace, signed_in: Any) -> None:
    browser = signed_in(make.actor(Role.CONTRACTOR))
    assert browser.get("/partijen/nieuw").status_code == 200
    answer = browser.post("/partijen/nieuw", data=form(foto=(picture(), "tegels.jpg")))
    assert answer.status_code == 303, answer.text
    made = session.scalars(select(Lot)).one()
    page = browser.get(answer.headers["Location"])
    assert (page.status_code, made.number in page.text) == (200, True)
    small = browser.get(f"/partijen/{made.id}/fotos/{made.photos[0].id}?miniatuur=true")
    assert small.content_type == "image/jpeg"


def test_a_form_that_is_wrong_comes_back_with_its_values_and_every_error(make: SimpleNamespace, signed_in: Any) -> None:
    answer = signed_in(make.actor()).post(
        "/partijen/nieuw", data=form(hoeveelheid="veel", beschikbaarVan="", titel="Mijn tegels")
    )
    assert answer.status_code == 400
    assert "Mijn tegels" in answer.text
    assert "4,49" in answer.text
    assert 'href="#veld-hoeveelheid"' in answer.text
    assert 'href="#veld-beschikbaarVan"' in answer.text


def test_a_reader_sees_lots_and_no_form(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor(Role.READER)
    found = make.lot(organisation=owner_of(actor))
    browser = signed_in(actor)
    assert found.number in browser.get("/partijen").text
    assert browser.get("/partijen/nieuw").status_code == 403


@pytest.mark.parametrize("path", ["", "/wijzigen", "/bevestigen", "/juridisch", "/aanbieden", "/paspoort"])
def test_each_page_of_a_lot_opens_for_its_owner_and_not_for_another(
    make: SimpleNamespace, signed_in: Any, path: str
) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor), legal_status=LegalStatus.UNKNOWN)
    make.lot(organisation=owner_of(actor), parent_id=found.id)
    make.depot(organisation=owner_of(actor))
    url = f"/partijen/{found.id}{path}"
    answer = signed_in(actor).get(url)
    assert answer.status_code == 200, answer.text
    assert signed_in(make.actor()).get(url).status_code == 404


def test_an_expected_lot_is_confirmed_answered_for_and_released(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    found = make.lot(
        organisation=owner_of(actor), state=LotState.EXPECTED, legal_status=LegalStatus.UNKNOWN, quality=None
    )
    browser = signed_in(actor)
    survey = {"hoeveelheid": "88", "bepaling": "gemeten", "kwaliteit": "A"}
    assert browser.post(f"/partijen/{found.id}/bevestigen", data=survey).status_code == 303
    answers = {
        "gebruikZeker": "true",
        "gebruikRechtmatig": "true",
        "gebruikHoogwaardig": "true",
        "juridischeStatus": "onbekend",
    }
    assert browser.post(f"/partijen/{found.id}/juridisch", data=answers).status_code == 303
    assert browser.post(f"/partijen/{found.id}/vrijgeven").status_code == 303
    found = session.get_one(Lot, found.id)
    assert (found.state, found.quantity, found.legal_status) == (LotState.RELEASED, 88, LegalStatus.CONTINUED_USE)
    refused = browser.post(f"/partijen/{found.id}/vrijgeven")
    assert refused.status_code == 400
    assert "kan niet" in refused.text


def test_a_correction_keeps_kind_and_version(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor))
    browser = signed_in(actor)
    given = form(versie=str(found.version), hoeveelheid="90", titel="Tegels Breestraat")
    del given["materiaalsoort"]
    assert browser.post(f"/partijen/{found.id}/wijzigen", data=given).status_code == 303
    found = session.get_one(Lot, found.id)
    assert (found.title, found.quantity, found.material_code) == ("Tegels Breestraat", 90, TILE)
    assert browser.post(f"/partijen/{found.id}/wijzigen", data=given).status_code == 400


def test_a_project_is_harvested_from_its_page(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    x, y = LEIDEN
    project = make.project(organisation=owner_of(actor), boundary=to_wkb(box(x - 50, y - 50, x + 50, y + 50)))
    make.asset(organisation_id=actor.organisation_id, street="Breestraat")
    browser = signed_in(actor)
    assert "Uit areaal halen" in browser.get(f"/projecten/{project.id}/partijen").text
    answer = browser.post(f"/projecten/{project.id}/oogsten", follow_redirects=True)
    assert "Breestraat" in answer.text


def test_the_address_on_the_label_leads_people_to_the_page_and_machines_to_json_ld(
    make: SimpleNamespace, client: FlaskClient
) -> None:
    made = make.listing(lot=make.lot(note="bel 06-12345678"))
    address = f"/id/partij/{made.lot_id}"
    people = client.get(address, headers={"Accept": "text/html"})
    assert people.status_code == 303
    page = client.get(people.headers["Location"])
    assert (page.status_code, made.lot.number in page.text) == (200, True)
    assert "06-12345678" not in page.text
    machine = client.get(address, headers={"Accept": "application/ld+json"}, follow_redirects=True)
    assert machine.content_type == "application/ld+json"
    assert machine.get_json(force=True)["identifier"] == made.lot.number
    code = client.get(f"{address}/qr.svg")
    assert (code.content_type, b"<svg" in code.data) == ("image/svg+xml", True)


def test_a_passport_that_is_not_public_asks_for_sign_in(make: SimpleNamespace, client: FlaskClient) -> None:
    found = make.lot()
    assert client.get(f"/partijen/{found.id}/paspoort").headers["Location"].startswith("/aanmelden")
    assert client.get(f"/id/partij/{found.id}/qr.svg").status_code == 401


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    make: SimpleNamespace, signed_in: Any, queries: list[str]
) -> None:
    actor, counts = make.actor(), []
    browser = signed_in(actor)
    for amount in (1, 9):
        for _ in range(amount):
            make.lot(organisation=owner_of(actor))
        session.expunge_all()
        queries.clear()
        assert browser.get("/partijen").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_of_a_lot_says_who_counts_on_it_and_what_can_be_done(make: SimpleNamespace, signed_in: Any) -> None:
    owner = make.actor()
    lot = make.lot(organisation=owner_of(owner), available_from=day(90))
    offer = make.listing(lot=lot)
    claims = [
        make.reservation(
            listing=offer,
            quantity=20,
            demand=make.demand(needed_from=day(60), needed_until=day(until)),
            state="accepted",
        )
        for until in (80, 160)
    ]
    with transaction():
        standing.judge_again(NOW, Reservation.listing_id == offer.id)
    page = signed_in(owner).get(f"/partijen/{lot.id}").text
    shown = page[page.index('id="rekent-erop"') :]
    for claim in claims:
        assert claim.organisation.name in shown
    assert "1 reservering komt niet meer op tijd" in shown
    assert "Het komt 10 dagen nadat de vrager het uiterlijk nodig heeft." in shown
    assert "Uiterlijk" in shown
    assert "vrijmaken" in shown
    assert f"/partijen/{lot.id}/wijzigen" in shown


def test_a_reader_sees_who_counts_on_a_lot_without_buttons_and_a_stranger_does_not(
    make: SimpleNamespace, signed_in: Any
) -> None:
    owner = make.actor()
    lot = make.lot(organisation=owner_of(owner), available_from=day(90))
    claim = make.reservation(
        listing=make.listing(lot=lot), demand=make.demand(needed_from=day(60), needed_until=day(80)), state="accepted"
    )
    with transaction():
        standing.judge_again(NOW, Reservation.id == claim.id)
    read = signed_in(make.actor(Role.READER, owner_of(owner))).get(f"/partijen/{lot.id}").text
    assert "Wie hierop rekent" in read
    assert claim.organisation.name in read
    assert f"/partijen/{lot.id}/wijzigen" not in read
    stranger = signed_in(make.actor()).get(f"/partijen/{lot.id}")
    # an offer shows the lot to others, and not who claimed it
    assert stranger.status_code == 200
    assert "Wie hierop rekent" not in stranger.text
    assert claim.organisation.name not in stranger.text


def test_a_lot_on_which_nobody_counts_has_no_empty_list(make: SimpleNamespace, signed_in: Any) -> None:
    owner = make.actor()
    lot = make.listing(lot=make.lot(organisation=owner_of(owner))).lot
    assert "Wie hierop rekent" not in signed_in(owner).get(f"/partijen/{lot.id}").text
