"""The pages of the ladder and of what is settled."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import transaction
from wisselplaats.domain.vocabulary import Role
from wisselplaats.services import listing, organisation, settlement
from wisselplaats.services.handover import hand_over


@pytest.fixture
def offered(make):
    who = make.actor()
    own = organisation.get(who, who.organisation_id)
    lot = make.lot(organisation=own, project=make.project(organisation=own))
    with transaction():
        made = listing.publish(who, lot.id, NOW, TODAY)
    return who, lot, made


def test_an_owner_lets_an_offer_go_down_and_reads_it_back(signed_in, offered):
    who, lot, made = offered
    page = signed_in(who)
    form = {"trede": "regio", "reden": "Geen eigen werk", "versie": str(made.version)}
    answer = page.post(f"/aanbiedingen/{made.id}/treden", data=form)
    assert answer.status_code == 303, answer.text
    text = page.get(f"/partijen/{lot.id}/ladder").text
    assert "Geen eigen werk" in text
    assert "Door de aanbieder" in text
    assert page.post(f"/aanbiedingen/{made.id}/treden", data=form).status_code == 400


def test_recycling_asks_for_a_reason_and_the_report_counts_it(signed_in, offered):
    who, lot, _ = offered
    page = signed_in(who)
    assert page.post(f"/partijen/{lot.id}/recyclen", data={"redenCode": ""}).status_code == 400
    assert page.post(f"/partijen/{lot.id}/recyclen", data={"redenCode": "vervuild"}).status_code == 303
    assert "Vervuild of verdacht" in page.get(f"/partijen/{lot.id}/ladder").text
    assert "Vervuild of verdacht" in page.get("/resultaten/treden").text
    assert page.get("/resultaten/treden?van=2030-01-01&tot=2029-01-01").status_code == 400
    rows = page.get("/resultaten/treden/bestand").text.splitlines()
    assert rows[6].startswith("recycling;1;")
    assert page.get("/resultaten/treden/bestand?vorm=xlsx").data[:2] == b"PK"


def test_another_organisations_ladder_is_not_there_and_a_reader_changes_nothing(signed_in, offered, make):
    who, lot, _ = offered
    assert signed_in(make.actor()).get(f"/partijen/{lot.id}/ladder").status_code == 404
    own = organisation.get(who, who.organisation_id)
    reader = signed_in(make.actor(Role.READER, organisation=own))
    assert "Naar recycling brengen" not in reader.get(f"/partijen/{lot.id}/ladder").text
    assert reader.post(f"/partijen/{lot.id}/recyclen", data={"redenCode": "kapot"}).status_code == 403


def test_prices_are_set_by_the_admin_and_settled_in_an_overview(signed_in, make, queries):
    admin = make.actor(Role.ADMIN)
    own = organisation.get(admin, admin.organisation_id)
    page = signed_in(admin)
    form = {"materiaalsoort": TILE, "prijsPerEenheid": "2,50", "geldigVanaf": TODAY.isoformat()}
    assert page.post("/organisatie/verrekenprijzen", data=form).status_code == 303
    assert page.post("/organisatie/verrekenprijzen", data={**form, "materiaalsoort": "niets"}).status_code == 400
    assert "€ 2,50" in page.get("/organisatie/verrekenprijzen").text
    assert page.post("/organisatie/btw", data={"metBtw": "true"}).status_code == 303
    leader = make.actor(organisation=own)
    counts = []
    for _ in range(2):
        claim = make.reservation(
            listing=make.listing(lot=make.lot(organisation=own, project=make.project(organisation=own))),
            organisation=own, project_id=make.project(organisation=own).id, state="accepted", quantity=Decimal(10),
        )  # fmt: skip
        with transaction():
            hand_over(leader, claim.id, NOW, TODAY)
        queries.clear()
        text = signed_in(leader).get("/verrekeningen").text
        counts.append(len(queries))
    assert "€ 50,00" in text
    assert "€ 60,50" in text
    assert counts[0] == counts[1]
    assert len(signed_in(leader).get("/verrekeningen/bestand").text.splitlines()) == 3
    assert signed_in(leader).get("/verrekeningen/bestand?vorm=xlsx").data[:2] == b"PK"
    assert signed_in(leader).post("/organisatie/verrekenprijzen", data=form).status_code == 403
    assert settlement.overview(leader, TODAY, day(-1), day(0)).total.handovers == 2
