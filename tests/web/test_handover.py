"""The pages of handing over: the giver counts, the taker scans and confirms, and each sees what is theirs to do."""

import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.vocabulary import Decision, Role
from wisselplaats.models import Handover, Organisation
from wisselplaats.services import reservation
from wisselplaats.services.reservation import Wish

COUNT = {"hoeveelheid": "15", "geteld": "true", "schoon": "true"}


@pytest.fixture
def sides(make: SimpleNamespace, signed_in: Any) -> SimpleNamespace:
    """An accepted claim of 40 m2."""
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    lot = make.lot(organisation=db.session.get_one(Organisation, owner.organisation_id))
    lot.available_from = TODAY
    offer = make.listing(lot=lot, created_by=owner.user_id)
    with db.transaction():
        claim = reservation.request(taker, offer.id, Wish(Decimal(40)), NOW, TODAY)
        reservation.decide(owner, claim.id, Decision.ACCEPT, NOW)
    return SimpleNamespace(
        owner=signed_in(owner),
        taker=signed_in(taker),
        claim=f"/reserveringen/{claim.id}",
        lot=lot,
        owning=owner,
        taking=taker,
    )


def counted(sides: SimpleNamespace, **more: str) -> str:
    answer = sides.owner.post(f"{sides.claim}/tellingen", data={**COUNT, **more})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def version(page: str) -> str:
    return re.findall(r'name="versie" value="(\d+)"', page)[0]


def test_the_giver_counts_and_the_taker_confirms(sides: SimpleNamespace) -> None:
    assert "Telling bevestigen" in sides.owner.get(f"{sides.claim}/overdragen").text
    assert "Telling bevestigen" not in sides.taker.get(f"{sides.claim}/overdragen").text
    path = counted(sides)
    assert "Ontvangst bevestigen" not in sides.owner.get(path).text
    assert "/qr.svg" in sides.owner.get(path).text
    page = sides.taker.get(path).text
    assert "Ontvangst bevestigen" in page
    handed = sides.taker.post(f"{path}/bevestigingen", data={"versie": version(page)})
    assert handed.status_code == 303
    assert "Zo is het berekend" in sides.taker.get(handed.headers["Location"]).text
    assert "25 m²" in sides.owner.get(f"{sides.claim}/overdragen").text
    assert "Geteld door de gever" in sides.owner.get(sides.claim).text


def test_a_second_click_hands_nothing_over_again(sides: SimpleNamespace) -> None:
    path = counted(sides)
    data = {"versie": version(sides.taker.get(path).text)}
    first, second = (sides.taker.post(f"{path}/bevestigingen", data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 400)
    assert "Zo is het berekend" in sides.taker.get(first.headers["Location"]).text
    assert "15 m²" in sides.owner.get(sides.claim).text


def test_the_label_opens_the_handover_for_its_sides_and_the_passport_for_others(
    make: SimpleNamespace, client: Any, signed_in: Any, sides: SimpleNamespace
) -> None:
    path, label = counted(sides), f"/id/partij/{sides.lot.id}"
    for side in (sides.owner, sides.taker):
        assert side.get(label).headers["Location"] == path
    assert signed_in(make.actor()).get(label).headers["Location"].endswith("/paspoort")
    machine = sides.taker.get(label, headers={"Accept": "application/ld+json"})
    assert (machine.status_code, machine.headers["Location"]) == (303, f"{label}.jsonld")


def test_a_time_is_proposed_and_agreed_on_the_page(sides: SimpleNamespace) -> None:
    at = (NOW + timedelta(days=40)).strftime("%Y-%m-%dT10:30")
    made = sides.taker.post(f"{sides.claim}/afspraken", data={"tijdstip": at, "opmerking": "Met de kraanwagen"})
    assert made.status_code == 303
    path = made.headers["Location"]
    assert "10:30" in sides.owner.get(path).text
    assert (
        "Met de kraanwagen" in sides.owner.get("/afspraken").text or "Met de kraanwagen" in sides.owner.get(path).text
    )
    assert "Akkoord</button>" not in sides.taker.get(path).text
    page = sides.owner.get(path).text
    assert sides.owner.post(f"{path}/akkoorden", data={"versie": version(page)}).status_code == 303
    assert "Afgesproken" in sides.taker.get("/afspraken").text


def test_wrong_input_keeps_what_was_filled_in(sides: SimpleNamespace) -> None:
    answer = sides.owner.post(f"{sides.claim}/tellingen", data={"hoeveelheid": "41", "geteld": "true"})
    assert answer.status_code == 400
    assert "nog 40" in answer.text
    assert 'value="41"' in answer.text
    missing = sides.owner.post(f"{sides.claim}/tellingen", data={"hoeveelheid": "4"})
    assert missing.status_code == 400
    late = sides.owner.post(f"{sides.claim}/afspraken", data={"tijdstip": "2020-01-01T10:00"})
    assert "Kies een tijdstip dat nog komt" in late.text


def test_a_count_goes_back_with_its_reason(sides: SimpleNamespace) -> None:
    path = counted(sides)
    data = {"versie": version(sides.taker.get(path).text), "reden": "Er ontbreekt een pallet"}
    assert sides.taker.post(f"{path}/bezwaren", data={**data, "reden": ""}).status_code == 400
    assert sides.taker.post(f"{path}/bezwaren", data=data).status_code == 303
    page = sides.owner.get(path).text
    assert "Er ontbreekt een pallet" in page
    assert "Telling bevestigen" in page


def test_a_reader_sees_and_does_not_act(make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace) -> None:
    path = counted(sides)
    reader = signed_in(make.actor(Role.READER, db.session.get_one(Organisation, sides.owning.organisation_id)))
    page = reader.get(path)
    assert page.status_code == 200
    assert "Afspraak afzeggen" not in page.text
    assert reader.post(f"{path}/annuleringen").status_code == 403


def test_a_stranger_finds_nothing(make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace) -> None:
    assert signed_in(make.actor()).get(counted(sides)).status_code == 404


def test_the_giver_says_where_it_brings_it_and_the_taker_confirms_that_too(sides: SimpleNamespace) -> None:
    page = sides.owner.get(f"{sides.claim}/overdragen").text
    assert "Waar u het aflevert" in page
    assert "Een depot van" not in page  # the taker named none to us yet
    path = counted(
        sides,
        bestemming="plek",
        straat="Kanaalweg",
        gemeente="Leiden",
        **{"locatie.lon": "4,49", "locatie.lat": "52,16"},
    )
    shown = sides.taker.get(path).text
    assert "bevestigt het bij de ontvangst" in shown
    assert 'value="Kanaalweg"' in shown
    handed = sides.taker.post(f"{path}/bevestigingen", data={"versie": version(shown)})
    assert handed.status_code == 303
    made = db.session.scalars(select(Handover)).one()
    assert (made.child_lot.street, made.child_lot.municipality) == ("Kanaalweg", "Leiden")


def test_the_taker_sees_which_of_its_depots_has_room(
    make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace
) -> None:
    there = make.depot(
        organisation=db.session.get_one(Organisation, sides.taking.organisation_id), name="Depot West",
        capacity_m2=Decimal(10),
    )  # fmt: skip
    path = counted(sides)
    shown = sides.taker.get(path).text
    assert "Depot West (te vol)" in shown
    assert "van de 10 m² is 10 m² vrij en dit is 15 m²" in shown
    assert "Niets gekozen: het blijft waar het ligt." in shown
    assert "Het werk waarvoor het is" not in shown  # it is for no project
    assert "bovenCapaciteit" not in shown  # who keeps no depot does not fill it further
    data = {"versie": version(shown), "bestemming": "depot", "depotId": str(there.id), "vak": "A1"}
    refused = sides.taker.post(f"{path}/bevestigingen", data=data)
    assert (refused.status_code, "vraag de makelaar van het depot" in refused.text) == (400, True)
    keeper = signed_in(make.actor(Role.BROKER, db.session.get_one(Organisation, sides.taking.organisation_id)))
    assert 'name="bovenCapaciteit"' in keeper.get(path).text
    assert keeper.post(f"{path}/bevestigingen", data={**data, "bovenCapaciteit": "true"}).status_code == 303
    made = db.session.scalars(select(Handover)).one()
    assert (made.child_lot.depot_id, made.child_lot.bay) == (there.id, "A1")


def test_what_was_chosen_before_is_asked_no_second_time(
    make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace
) -> None:
    taking = db.session.get_one(Organisation, sides.taking.organisation_id)
    there = make.depot(organisation=taking, name="Depot West", capacity_m2=Decimal(10), address="Kade 1, Leiden")
    keeper = signed_in(make.actor(Role.BROKER, taking))
    at = f"{TODAY}T23:59"
    chosen = {"tijdstip": at, "bestemming": "depot", "depotId": str(there.id), "bovenCapaciteit": "true"}
    assert keeper.post(f"{sides.claim}/afspraken", data=chosen).status_code == 303
    path = counted(sides, versie=version(sides.owner.get(f"{sides.claim}/overdragen", follow_redirects=True).text))
    shown = sides.taker.get(path).text
    assert "Kade 1, Leiden" in shown
    assert "te vol" not in shown
    assert sides.taker.post(
        f"{path}/bevestigingen", data={"versie": version(shown), "bestemming": "depot", "depotId": str(there.id)}
    ).status_code == 303  # fmt: skip
