"""The pages of a passport's facts: completing, proof, versions, the way back, and the versions of an object."""

import io
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from tests.api.test_passport_facts import PDF, before
from tests.factories import NOW, day
from tests.services.test_passport_facts import changed, own_lot, posted
from tests.web.test_lot import picture
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import JointFilling, Pollution, Quality, Role
from wisselplaats.models import Listing, Lot
from wisselplaats.services import passport


def test_a_broker_goes_through_the_queue_and_fills_in_only_what_is_missing(
    make: SimpleNamespace, signed_in: Any
) -> None:
    actor = make.actor(Role.BROKER)
    poor, rich = own_lot(make, actor, quality=None), own_lot(make, actor, quality=Quality.A, packaging="pallet")
    browser = signed_in(actor)
    assert "/partijen/aanvullen" in browser.get("/partijen").text
    assert browser.get("/partijen/aanvullen").text.index(poor.number) > 0
    first = browser.get("/partijen/aanvullen/volgende")
    assert (first.status_code, str(poor.id) in first.headers["Location"]) == (302, True)
    page = browser.get(first.headers["Location"])
    assert 'name="kwaliteit"' in page.text and 'name="hoogteMm"' not in page.text
    where = parse_qs(urlsplit(first.headers["Location"]).query)
    form = {"versie": poor.version, "volgende": where["volgende"][0], "rij": where["rij"][0]}
    assert f'value="{form["volgende"]}"' in page.text and f'value="{form["rij"]}"' in page.text
    said = {**form, "kwaliteit": "B", "vervuiling": "schoon", "foto": (picture(), "x.jpg"), "beschrijving": "stapel"}
    answer = browser.post(f"/partijen/{poor.id}/aanvullen", data=said)
    assert answer.status_code == 303, answer.text
    session.expire_all()
    kept = session.get_one(Lot, poor.id)
    assert (kept.quality, kept.pollution, len(kept.photos)) == (Quality.B, Pollution.NONE, 1)
    second = browser.get(answer.headers["Location"])
    assert str(rich.id) in second.headers["Location"]
    last = browser.post(
        f"/partijen/{rich.id}/aanvullen", data={"versie": rich.version, "rij": form["rij"], "volgende": ""}
    )
    assert last.headers["Location"] == "/partijen/aanvullen"


def test_a_completion_that_is_wrong_comes_back_with_its_values(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    found = own_lot(make, actor)
    data = {"versie": found.version, "breukPercentage": "130", "samenstelling": "grind", "verpakking": "op pallets"}
    answer = signed_in(actor).post(f"/partijen/{found.id}/aanvullen", data=data)
    assert answer.status_code == 400
    assert 'href="#veld-breukPercentage"' in answer.text and 'href="#veld-samenstelling"' in answer.text
    assert "op pallets" in answer.text


def test_a_default_is_shown_as_indicative_and_asked_about(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    made = posted(actor)
    browser = signed_in(actor)
    assert "indicatief" in browser.get(f"/partijen/{made.id}").text
    assert "Uit de catalogus. Klopt het?" in browser.get(f"/partijen/{made.id}/aanvullen").text


def test_a_composition_is_written_in_lines_and_shown_in_the_form_again(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    made = posted(actor)
    browser = signed_in(actor)
    place = {"locatie.lon": "4,49", "locatie.lat": "52,16", "beschikbaarVan": str(day(0)), "hoeveelheid": "50"}
    answer = browser.post(
        f"/partijen/{made.id}/wijzigen", data={**place, "versie": made.version, "samenstelling": "grind 60 %\nzand 0,4"}
    )
    assert answer.status_code == 303, answer.text
    assert "grind 0,6\nzand 0,4" in browser.get(f"/partijen/{made.id}/wijzigen").text


def test_a_form_of_a_lot_without_a_composition_is_saved_as_it_opens(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor(Role.BROKER)
    made = own_lot(make, actor)
    page = signed_in(actor)
    for path in ("aanvullen", "wijzigen"):
        text = page.get(f"/partijen/{made.id}/{path}").text
        assert re.search(r'<textarea[^>]*name="samenstelling"[^>]*>\s*</textarea>', text), path


def test_documents_and_inspections_are_added_on_their_page(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = own_lot(make, actor)
    browser, here = signed_in(actor), f"/partijen/{found.id}"
    assert browser.get(f"{here}/bewijs").status_code == 200
    sent = {"document": (io.BytesIO(PDF), "uitslag.pdf"), "soort": "crow_210_uitslag"}
    assert browser.post(f"{here}/documenten", data=sent).status_code == 303
    looked = {"geinspecteerdOp": str(day(0)), "methode": "visueel", "uitkomst": "goedgekeurd", "bevindingen": "Gaaf"}
    assert browser.post(f"{here}/inspecties", data=looked).status_code == 303
    page = browser.get(f"{here}/bewijs").text
    assert "uitslag.pdf" in page and "Gaaf" in page
    [document] = passport.documents_of(found)
    file = browser.get(f"{here}/documenten/{document.id}")
    assert (file.data, "attachment" in file.headers["Content-Disposition"]) == (PDF, True)
    refused = browser.post(f"{here}/inspecties", data={"uitkomst": "goedgekeurd"})
    assert (refused.status_code, 'href="#veld-methode"' in refused.text) == (400, True)
    assert "uitslag.pdf" not in browser.get(f"{here}/paspoort").text, "a file's name may name people"


def test_versions_are_chosen_and_compared_on_a_page(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    made = posted(actor)
    changed(actor, made, colour="rood", joint_filling=JointFilling.GRIT, breakage_percent=Decimal("4.5"))
    changed(actor, made, available_until=day(9), composition={"grind": Decimal("0.6"), "zand": Decimal("0.4")})
    browser = signed_in(actor)
    page = browser.get(f"/partijen/{made.id}/paspoort/versies").text
    assert "Kleur" in page and "rood" in page and "Split" in page
    assert "4,5" in page and "grind 60 %, zand 40 %" in page
    refused = browser.get(f"/partijen/{made.id}/paspoort/versies?van=2&tot=1")
    assert (refused.status_code, "van oud naar nieuw" in refused.text) == (400, True)
    assert browser.get(f"/partijen/{made.id}/paspoort/versies?van=x").status_code == 400
    assert "Versies vergelijken" in browser.get(f"/partijen/{made.id}/paspoort").text


def test_anybody_walks_back_from_a_public_passport_and_nobody_from_another(
    make: SimpleNamespace, client: FlaskClient, settings: object
) -> None:
    offer: Listing = make.listing(lot=make.lot(year_laid=1994, origin_street="Breestraat", origin_function="voetpad"))
    page = client.get(f"/partijen/{offer.lot_id}/herkomst")
    assert page.status_code == 200
    assert "1994" in page.text and "Breestraat" in page.text and "voetpad" in page.text
    for end in ("herkomst", "paspoort/versies"):
        hidden = client.get(f"/partijen/{make.lot().id}/{end}")
        assert (hidden.status_code, "volgende=" in hidden.headers["Location"]) == (302, True)


def test_an_object_shows_its_versions(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor(Role.ASSET_MANAGER)
    found = make.asset(organisation_id=actor.organisation_id, street="Breestraat", function="voetpad")
    session.add(before(found, street="Breestr.", x=93_501.0, until=NOW))
    session.commit()
    page = signed_in(actor).get(f"/areaal/{found.id}").text
    assert "Versies van dit object" in page
    assert "Breestr. → Breestraat" in page and "plek of vorm" in page and "voetpad" in page
