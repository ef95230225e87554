"""Slips, the ladder and settling over REST."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Organisation
from wisselplaats.services import reservation


@pytest.fixture
def street(make, api):
    giver, taker = make.actor(), make.actor()
    own = session.get_one(Organisation, giver.organisation_id)
    project = make.project(organisation=own)
    offer = make.listing(lot=make.lot(organisation=own, project=project))
    need = make.demand(project=make.project(organisation=session.get_one(Organisation, taker.organisation_id)))
    with transaction():
        claim = reservation.request(taker, offer.id, reservation.Wish(Decimal(40), need.id), NOW, TODAY)
    return api(giver), api(taker), project, offer, claim


def test_who_depends_on_a_planning_is_seen_before_it_is_changed(street):
    giver, taker, project, _, claim = street
    path = f"/projecten/{project.id}/afhankelijken"
    now = giver.get(path).json
    assert (now["reserveringen"], now["organisaties"], now["pastNog"]) == (1, 1, 1)
    then = giver.get(f"{path}?vrijVanaf={day(170)}&vrijTot={day(250)}").json
    assert (then["risico"], then["resultaten"][0]["straksPastDagen"]) == (1, 10)
    assert then["resultaten"][0]["reserveringId"] == str(claim.id)
    assert taker.get(path).status_code == 404
    changed = giver.patch(f"/projecten/{project.id}", {"vrijVanaf": str(day(170)), "vrijTot": str(day(250))})
    assert changed.status_code == 200
    found = taker.get(f"/reserveringen/{claim.id}").json
    assert (found["past"], found["pastReden"], found["pastDagen"]) == ("risico", "na_de_behoefte", 10)
    assert taker.get(f"/reserveringen/{claim.id}/verschuivingen").json["resultaten"][0]["dagen"] == 120


def test_what_lapses_with_a_project_is_seen_before_it_is_called_off(street):
    giver, taker, project, offer, claim = street
    path = f"/projecten/{project.id}/annulering"
    found = giver.get(path).json
    assert [one["reserveringId"] for one in found["reserveringen"]] == [str(claim.id)]
    assert (found["organisaties"], found["eigenReserveringen"], found["behoefteIds"]) == (1, [], [])
    assert found["aanbiedingIds"] == [str(offer.id)]
    assert taker.get(path).status_code == 404
    assert giver.patch(f"/projecten/{project.id}", {"toestand": "geannuleerd"}).status_code == 200
    lost = taker.get(f"/reserveringen/{claim.id}").json
    assert (lost["toestand"], lost["reden"]) == ("geannuleerd", f"Het project {project.name} gaat niet door.")
    assert giver.get(path).json["reserveringen"] == []


def test_the_owner_of_a_lot_sees_who_counts_on_it_and_nobody_else_does(street):
    giver, taker, project, offer, claim = street
    giver.patch(f"/projecten/{project.id}", {"vrijVanaf": str(day(170)), "vrijTot": str(day(250))})
    found = giver.get(f"/partijen/{offer.lot_id}/afhankelijken").json
    assert (found["reserveringen"], found["risico"]) == (1, 1)
    one = found["resultaten"][0]
    assert (one["reserveringId"], one["past"], one["pastDagen"]) == (str(claim.id), "risico", 10)
    assert one["pastVanaf"] == str(day(160))
    assert taker.get(f"/partijen/{offer.lot_id}/afhankelijken").status_code == 404


def test_a_claim_moves_to_an_alternative_once(street, make):
    giver, taker, project, _, claim = street
    other = make.listing()
    giver.patch(f"/projecten/{project.id}", {"vrijVanaf": str(day(170)), "vrijTot": str(day(250))})
    dates = [
        one
        for one in taker.get(f"/reserveringen/{claim.id}/alternatieven").json["resultaten"]
        if one["soort"] == "datum"
    ]
    assert dates[0]["veld"] == "nodigTot"
    assert dates[0]["waarde"] == str(day(170))
    path, body = f"/reserveringen/{claim.id}/verplaatsingen", {"aanbiedingId": str(other.id)}
    assert giver.post(path, body).status_code == 403
    made = taker.post(path, body)
    assert made.status_code == 201, made.json
    assert (made.json["aanbiedingId"], made.json["verplaatstVanId"]) == (str(other.id), str(claim.id))
    assert taker.post(path, body).json["id"] == made.json["id"]
    assert taker.get(f"/reserveringen/{claim.id}").json["toestand"] == "geannuleerd"


def test_an_offer_goes_down_and_a_lot_is_recycled_with_a_reason(make, api):
    who = make.actor()
    own = session.get_one(Organisation, who.organisation_id)
    lot = make.lot(organisation=own)
    machine = api(who)
    offer = machine.post("/aanbiedingen", {"partijId": str(lot.id)}).json
    lowered = machine.post(f"/aanbiedingen/{offer['id']}/treden", {"trede": "regio", "reden": "Geen werk"})
    assert (lowered.status_code, lowered.json["trede"]) == (201, "regio")
    assert [one["aanleiding"] for one in machine.get(f"/partijen/{lot.id}/treden").json["resultaten"]] == [
        "aangeboden", "door_de_aanbieder", "door_de_aanbieder",
    ]  # fmt: skip
    codes = [one["code"] for one in machine.get("/recyclingredenen").json["resultaten"]]
    assert "kapot" in codes
    gone = machine.post(f"/partijen/{lot.id}/recyclingen", {"redenCode": "kapot"})
    assert (gone.status_code, gone.json["hoeveelheid"]) == (201, 100)
    report = machine.get("/impact/treden").json
    assert report["treden"][-1]["keren"] == 1
    assert report["recyclingRedenen"][0]["code"] == "kapot"
    assert machine.get("/impact/treden/bestand").text.startswith("\ufefftrede;")


def test_prices_and_the_overview_over_rest(make, api):
    admin = api(make.actor(Role.ADMIN))
    price = {"materiaalsoort": TILE, "prijsPerEenheid": 2.5, "geldigVanaf": str(TODAY)}
    assert admin.post("/verrekenprijzen", price).status_code == 201
    shown = admin.patch("/verrekenprijzen", {"metBtw": True}).json
    assert (shown["metBtw"], shown["resultaten"][0]["prijsPerEenheid"]) == (True, 2.5)
    assert admin.get("/verrekeningen").json["totaal"]["overdrachten"] == 0
    assert admin.get("/verrekeningen/bestand?vorm=xlsx").data[:2] == b"PK"
    assert admin.get("/verrekeningen?van=2030-01-02&tot=2030-01-01").status_code in {400, 422}
