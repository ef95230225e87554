"""The pages of the market."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from tests.factories import NOW, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ListingState, Role, Rung, Unit
from wisselplaats.models import Listing, Organisation
from wisselplaats.services import match


def owner_of(actor: Actor) -> Organisation:
    return session.get_one(Organisation, actor.organisation_id)


def test_a_lot_is_offered_and_stands_on_the_market(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor(Role.CONTRACTOR)
    found = make.lot(organisation=owner_of(actor))
    browser = signed_in(actor)
    given = {"hoeveelheid": "80", "minHoeveelheid": "", "prijsPerEenheid": "1,50", "vanafTrede": "open_markt"}
    answer = browser.post(f"/partijen/{found.id}/aanbieden", data=given)
    assert answer.status_code == 303, answer.text
    made = session.scalars(select(Listing)).one()
    assert (made.quantity, made.start_rung) == (80, Rung.OPEN_MARKET)
    assert browser.get(answer.headers["Location"]).status_code == 200
    assert f"/aanbiedingen/{made.id}" in signed_in(make.actor()).get("/aanbiedingen").text


def test_an_offer_that_is_too_large_comes_back(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    found = make.lot(organisation=owner_of(actor))
    answer = signed_in(actor).post(f"/partijen/{found.id}/aanbieden", data={"hoeveelheid": "800"})
    assert answer.status_code == 400
    assert "De partij heeft 100 m" in answer.text


def test_others_see_an_offer_and_can_reserve_and_not_withdraw(make: SimpleNamespace, signed_in: Any) -> None:
    made = make.listing()
    page = signed_in(make.actor()).get(f"/aanbiedingen/{made.id}")
    assert page.status_code == 200, page.text
    assert 'id="reserveren"' in page.text
    assert 'id="intrekken"' not in page.text
    assert signed_in(make.actor(Role.READER)).get(f"/aanbiedingen/{made.id}").status_code == 200


def test_an_offer_that_has_not_reached_others_is_not_there_for_them(make: SimpleNamespace, signed_in: Any) -> None:
    made = make.listing(region_from=day(1), open_market_from=day(9))
    browser = signed_in(make.actor())
    assert browser.get(f"/aanbiedingen/{made.id}").status_code == 404
    assert browser.get(f"/aanbiedingen/{made.id}/wijzigen").status_code == 404
    assert str(made.id) not in browser.get("/aanbiedingen").text


def test_an_offer_is_changed_and_withdrawn_with_a_reason(make: SimpleNamespace, signed_in: Any) -> None:
    actor = make.actor()
    made = make.listing(lot=make.lot(organisation=owner_of(actor)))
    browser = signed_in(actor)
    assert browser.get(f"/aanbiedingen/{made.id}/wijzigen").status_code == 200
    given = {"versie": str(made.version), "hoeveelheid": "70"}
    assert browser.post(f"/aanbiedingen/{made.id}/wijzigen", data=given).status_code == 303
    assert browser.post(f"/aanbiedingen/{made.id}/wijzigen", data=given).status_code == 400
    assert browser.post(f"/aanbiedingen/{made.id}/intrekken", data={"reden": ""}).status_code == 400
    assert browser.post(f"/aanbiedingen/{made.id}/intrekken", data={"reden": "zelf nodig"}).status_code == 303
    made = session.get_one(Listing, made.id)
    assert (made.state, made.quantity) == (ListingState.WITHDRAWN, 70)
    assert "zelf nodig" in browser.get(f"/aanbiedingen/{made.id}").text


def test_a_market_filter_that_makes_no_sense_is_an_error_page(make: SimpleNamespace, signed_in: Any) -> None:
    assert signed_in(make.actor()).get("/aanbiedingen?kwaliteit=Z").status_code == 400


def test_an_offer_shows_both_sides_the_demands_that_it_fits(make: SimpleNamespace, signed_in: Any) -> None:
    owner, asker = make.actor(), make.actor(Role.PROJECT_LEADER)
    made = make.listing(lot=make.lot(organisation=owner_of(owner)))
    demand = make.demand(project=make.project(organisation=owner_of(asker)))
    match.demand_changed(demand.id)
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    to_demand = f'href="/behoeften/{demand.id}"'
    asked = signed_in(asker).get(f"/aanbiedingen/{made.id}").text
    assert to_demand in asked and 'id="past-bij"' in asked
    offered = signed_in(owner).get(f"/aanbiedingen/{made.id}").text
    assert 'id="past-bij"' in offered and owner_of(asker).name in offered
    assert to_demand not in offered


def test_a_page_in_english_says_pieces_and_states_in_english(make: SimpleNamespace, signed_in: Any) -> None:
    made = make.listing(lot=make.lot(unit=Unit.PIECE))
    browser = signed_in(make.actor())
    browser.post("/taal/en")
    page = browser.get(f"/aanbiedingen/{made.id}").text
    assert "100 pcs" in page and "Available from" in page
    assert "Beschikbaar" not in page


def test_the_market_takes_as_many_queries_for_many_as_for_one(
    make: SimpleNamespace, signed_in: Any, queries: list[str]
) -> None:
    counts, browser = [], signed_in(make.actor())
    for amount in (1, 9):
        for _ in range(amount):
            make.listing()
        session.expunge_all()
        queries.clear()
        assert browser.get("/aanbiedingen").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_reserved_to_the_last_is_on_the_market_only_for_who_asks(make: SimpleNamespace, signed_in: Any) -> None:
    made = make.listing()
    made.accepted = made.quantity
    session.commit()
    browser = signed_in(make.actor())
    assert str(made.id) not in browser.get("/aanbiedingen").text
    assert str(made.id) in browser.get("/aanbiedingen?gereserveerd=true").text
