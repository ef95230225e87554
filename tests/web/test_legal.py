"""The pages of the law: rules for everybody, one question per screen, warnings ticked in the form of the act, the register."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.factories import NOW, day
from tests.legal.making import authorise, organisation_of
from wisselplaats.db import session
from wisselplaats.domain.legal import chapter_17, rules
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LegalStatus, ReservationState, Role
from wisselplaats.models import LegalAcknowledgement, LegalDeclaration, Listing, Lot, Reservation, WasteTaker
from wisselplaats.services import legal

YES = {"gebruikZeker": "true", "gebruikRechtmatig": "true", "gebruikHoogwaardig": "true"}


@pytest.fixture
def broker(make: SimpleNamespace) -> Actor:
    return make.actor(Role.BROKER)  # type: ignore[no-any-return]


def lot_of(make: SimpleNamespace, owner: Actor, **facts: Any) -> Any:
    return make.lot(organisation=organisation_of(owner), **facts).id


def test_anybody_reads_the_rules_in_both_languages(client: FlaskClient) -> None:
    page = client.get("/regels")
    assert page.status_code == 200
    assert page.text.count("niet door een jurist getoetst") >= len(rules())
    assert all(rule.code in page.text for rule in rules())
    assert next(iter(chapter_17().values())).text_nl in page.text
    client.post("/taal/en")
    assert "not checked by a lawyer" in client.get("/regels").text
    sheet = client.get("/regels.csv")
    assert (sheet.content_type, len(sheet.text.strip().splitlines())) == ("text/csv; charset=utf-8", len(rules()) + 1)


def test_the_three_questions_come_one_by_one_and_need_a_reason(
    make: SimpleNamespace, signed_in: Any, broker: Actor
) -> None:
    key = lot_of(make, broker, legal_status=LegalStatus.UNKNOWN)
    browser, path = signed_in(broker), f"/partijen/{key}/voortgezet-gebruik"
    given: dict[str, str] = {}
    for number, name in enumerate(YES, start=1):
        page = browser.get(path, query_string=given)
        assert f'name="{name}"' in page.text
        assert f"raag {number} van" in page.text
        missed = browser.get(path, query_string={**given, "stap": name})
        assert (missed.status_code, "Kies een antwoord" in missed.text) == (400, True)
        given[name] = "true"
    assert "Driemaal ja" in browser.get(path, query_string=given).text
    assert browser.post(path, data=given | {"motivering": "kort"}).status_code == 400
    assert browser.post(path, data=given | {"motivering": "Naar de Breestraat."}).status_code == 303
    found = session.get_one(Lot, key)
    assert (found.legal_status, found.legal_answered_by) == (LegalStatus.CONTINUED_USE, broker.user_id)
    assert "Naar de Breestraat." in browser.get(f"/partijen/{key}/juridisch").text


@pytest.mark.parametrize(
    ("answers", "heading", "rule"),
    [
        ({"verdacht": "true"}, "Milieuverklaring nodig", "suspicion"),
        ({"verdacht": "onbekend", "soortBouwstof": "natuursteen"}, "Geen milieuverklaring nodig", "natural_stone"),
        (
            {"verdacht": "false", "soortBouwstof": "vormgegeven_steenachtig", "onbewerkt": "true", "zelfdeOmstandigheden": "true"},
            "Geen milieuverklaring nodig", "shaped_same_conditions",
        ),
        ({"verdacht": "false", "soortBouwstof": "anders", "onbewerkt": "false"}, "Milieuverklaring nodig", "no_exemption"),
    ],
)  # fmt: skip
def test_a_declaration_is_decided_in_as_few_questions_as_it_needs(
    make: SimpleNamespace, signed_in: Any, broker: Actor, answers: dict[str, str], heading: str, rule: str
) -> None:
    key = lot_of(make, broker)
    browser, path = signed_in(broker), f"/partijen/{key}/milieuverklaring"
    given: dict[str, str] = {}
    for name, value in answers.items():
        assert f'name="{name}"' in browser.get(path, query_string=given).text
        given[name] = value
    page = browser.get(path, query_string=given)
    assert heading in page.text
    assert "niet door een jurist getoetst" in page.text
    form = given if "soortBouwstof" in given else given | {"soortBouwstof": "anders"}
    assert browser.post(path, data=form).status_code == 303
    assert session.scalars(select(LegalDeclaration.rule_code)).one() == rule


def test_warnings_are_ticked_in_the_form_that_publishes_and_reserves(
    make: SimpleNamespace, signed_in: Any, broker: Actor
) -> None:
    key = lot_of(make, broker, adhering_soil=True, pests=True)
    browser, path = signed_in(broker), f"/partijen/{key}/aanbieden"
    assert browser.get(path).text.count('name="bevestigdeWaarschuwingen"') == 2
    refused = browser.post(path, data={"hoeveelheid": "50", "bevestigdeWaarschuwingen": "pests"})
    assert (refused.status_code, "adhering_soil" in refused.text) == (400, True)
    assert session.scalar(select(LegalAcknowledgement.id)) is None
    ticked = {"hoeveelheid": "50", "bevestigdeWaarschuwingen": ["pests", "adhering_soil"]}
    assert browser.post(path, data=ticked).status_code == 303
    offer = session.scalars(select(Listing)).one()
    offer.region_from = offer.open_market_from = day(-1)
    session.commit()
    address, taker = f"/aanbiedingen/{offer.id}/reserveren", make.actor(Role.BROKER)
    visitor = signed_in(taker)
    form = {"hoeveelheid": "10", "formulier": str(key)}
    assert visitor.get(address).text.count('name="bevestigdeWaarschuwingen"') == 2
    assert visitor.post(address, data=form).status_code == 400
    assert (
        visitor.post(
            address, data={**form, **{"bevestigdeWaarschuwingen": ticked["bevestigdeWaarschuwingen"]}}
        ).status_code
        == 303
    )
    assert session.scalars(select(Reservation.state)).one() == ReservationState.REQUESTED


def test_the_page_of_warnings_says_who_read_what(make: SimpleNamespace, signed_in: Any, broker: Actor) -> None:
    key = lot_of(make, broker, zzs=True)
    browser, path = signed_in(broker), f"/partijen/{key}/waarschuwingen"
    assert browser.post(path, data={}).status_code == 400
    assert browser.post(path, data={"codes": ["zzs"]}).status_code == 303
    page = browser.get(path).text
    assert "Uw organisatie heeft alles bevestigd" in page
    assert broker.name in page
    assert signed_in(make.actor()).get(path).status_code == 404


def test_unknown_is_an_answer_in_the_form_of_facts(make: SimpleNamespace, signed_in: Any, broker: Actor) -> None:
    key = lot_of(make, broker, contains_asbestos=True, pests=True)
    form = {"juridischeStatus": "product", "bevatAsbest": "", "aantastersGezien": "true", "geverfd": "false"}
    assert signed_in(broker).post(f"/partijen/{key}/juridisch", data=form).status_code == 303
    found = session.get_one(Lot, key)
    assert (found.contains_asbestos, found.pests, found.painted) == (None, True, False)
    wrong = {"juridischeStatus": "product", "euralCode": "17 01 01"}
    assert "Alleen afval" in signed_in(broker).post(f"/partijen/{key}/juridisch", data=wrong).text


def test_the_register_is_kept_by_a_broker_and_read_by_the_others(
    make: SimpleNamespace, signed_in: Any, broker: Actor
) -> None:
    taker = make.organisation(name="Sloopbedrijf Poelman")
    browser, path = signed_in(broker), "/organisatie/afvalafnemers"
    form = {
        "afnemerId": str(taker.id), "vergunningsoort": "vihb", "vergunningnummer": "ZH123456VIHB",
        "euralCodes": "17 01 01, 170301\n", "geldigVan": day(0).isoformat(),
    }  # fmt: skip
    wrong = browser.post(path, data=form | {"euralCodes": "beton"})
    assert (wrong.status_code, "geen Euralcode" in wrong.text) == (400, True)
    assert browser.post(path, data=form | {"euralCodes": ""}).status_code == 400
    assert browser.post(path, data=form).status_code == 303
    kept = session.scalars(select(WasteTaker)).one()
    assert (kept.eural_codes, kept.checked_by) == (["17 01 01", "17 03 01*"], broker.user_id)
    reader = signed_in(make.actor(Role.READER, organisation_of(broker)))
    assert "Sloopbedrijf Poelman" in reader.get(path).text
    assert reader.post(path, data=form).status_code == 403
    assert browser.post(f"{path}/{kept.id}/beeindigen").status_code == 303
    assert browser.post(f"{path}/{kept.id}/beeindigen").status_code == 400


def test_the_machine_does_the_same(make: SimpleNamespace, api: Any, broker: Actor) -> None:
    key, taker = lot_of(make, broker, pests=True, legal_status=LegalStatus.UNKNOWN), make.actor(Role.BROKER)
    machine = api(broker)
    assert [one["code"] for one in machine.get("/regels").json["resultaten"]] == [rule.code for rule in rules()]
    refused = machine.post("/aanbiedingen", {"partijId": str(key)})
    assert (refused.status_code, refused.json["code"], refused.json["regels"]) == (409, "warnings_open", ["pests"])
    made = machine.post(f"/partijen/{key}/waarschuwingsbevestigingen", {"codes": ["pests"]})
    assert (made.status_code, made.json["resultaten"][0]["bevestigdDoor"]) == (201, broker.name)
    assert machine.post("/aanbiedingen", {"partijId": str(key)}).status_code == 201
    answers = {
        "gebruikZeker": True,
        "gebruikRechtmatig": True,
        "gebruikHoogwaardig": True,
        "motivering": "Naar het werk.",
    }
    said = machine.post(f"/partijen/{key}/antwoorden", answers)
    assert (said.status_code, said.json["resultaten"][0]["statusNa"]) == (201, "voortgezet_gebruik")
    assert machine.get(f"/partijen/{key}/antwoorden").json == said.json
    decided = machine.post(f"/partijen/{key}/milieuverklaringen", {"soortBouwstof": "natuursteen"})
    assert (decided.status_code, decided.json["milieuverklaring"]) == (201, "niet_nodig")
    assert machine.get(f"/partijen/{key}/milieuverklaringen").json["resultaten"] == [decided.json]
    entry = {
        "afnemerId": str(taker.organisation_id), "vergunningsoort": "vihb", "vergunningnummer": "ZH1VIHB",
        "euralCodes": ["170101"], "geldigVan": day(0).isoformat(),
    }  # fmt: skip
    kept = machine.post("/afvalafnemers", entry)
    assert (kept.status_code, kept.json["euralCodes"], kept.json["voorIedereen"]) == (201, ["17 01 01"], False)
    assert machine.post("/afvalafnemers", entry).status_code == 409
    assert machine.post(f"/afvalafnemers/{kept.json['id']}/beeindigingen").status_code == 201
    assert machine.get("/afvalafnemers").json["resultaten"][0]["beeindigdOp"] is not None


def test_an_acknowledged_lot_of_others_shows_only_the_own_names(make: SimpleNamespace, api: Any, broker: Actor) -> None:
    taker = make.actor(Role.BROKER)
    found = make.lot(organisation=organisation_of(broker), pests=True)
    make.listing(lot=found)
    authorise(broker, taker)
    legal.acknowledge(broker, found.id, ["pests"], NOW)
    legal.acknowledge(taker, found.id, ["pests"], NOW)
    session.commit()
    key = found.id
    seen = {
        actor: api(actor).get(f"/partijen/{key}/waarschuwingsbevestigingen").json["resultaten"]
        for actor in (broker, taker)
    }
    assert [one["bevestigdDoor"] for one in seen[broker]] == [broker.name, taker.name]
    assert [one["bevestigdDoor"] for one in seen[taker]] == [taker.name]
