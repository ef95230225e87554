"""The pages of demands and matches."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DemandState, NotifyPreference, Role
from wisselplaats.models import Demand, Organisation, Project
from wisselplaats.services import match


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def own(leader):
    return session.get_one(Organisation, leader.organisation_id)


@pytest.fixture
def project(make, own):
    return make.project(organisation=own)


@pytest.fixture
def page(signed_in, leader):
    return signed_in(leader)


def form(**changes):
    given = {
        "materiaalsoort": TILE, "hoeveelheid": "1.250,5", "nodigVan": str(day(60)), "nodigTot": str(day(90)),
        "maxAfstandKm": "25", "meldfrequentie": "wekelijks", "locatie.lon": "", "locatie.lat": "", "kleur": "",
    }  # fmt: skip
    return given | changes


def only():
    session.expire_all()
    return session.query(Demand).one()


def test_a_demand_is_added_by_the_form_and_the_page_says_what_happens_next(page, project):
    answer = page.post(f"/projecten/{project.id}/behoeften/nieuw", data=form(), follow_redirects=True)
    assert answer.status_code == 200
    assert "er wordt nu naar matches gezocht" in answer.text
    assert "Er wordt nu naar passende aanbiedingen gezocht" in answer.text
    made = only()
    assert (made.quantity, made.notify, made.substitutes_allowed) == (Decimal("1250.5"), NotifyPreference.WEEKLY, False)


def test_a_wrong_form_comes_back_with_its_values_and_all_errors(page, project):
    wrong = form(hoeveelheid="veel", nodigTot=str(day(30)), **{"locatie.lon": "4,5", "locatie.lat": "91"})
    answer = page.post(f"/projecten/{project.id}/behoeften/nieuw", data=wrong)
    assert answer.status_code == 400
    assert 'value="veel"' in answer.text
    assert 'value="4,5"' in answer.text
    assert answer.text.count('class="wp-error-line"') >= 3
    assert session.query(Demand).count() == 0


def test_an_emptied_field_of_a_change_is_taken_away(page, make, project):
    demand = make.demand(project=project, max_distance_km=Decimal(25), colour="rood")
    shown = page.get(f"/behoeften/{demand.id}/wijzigen")
    assert 'value="rood"' in shown.text
    page.post(f"/behoeften/{demand.id}/wijzigen", data=form(maxAfstandKm="", versie="1", vervangersToegestaan="true"))
    assert (only().max_distance_km, only().colour, only().substitutes_allowed) == (None, None, True)
    stale = page.post(f"/behoeften/{demand.id}/wijzigen", data=form(versie="1"))
    assert stale.status_code == 400
    assert "Iemand anders heeft dit zojuist gewijzigd" in stale.text


def test_a_demand_shows_its_coverage_and_its_matches_with_the_way_to_reserve(page, make, project):
    demand = make.demand(project=project)
    listing = make.listing(lot=make.lot(title="Tegels uit de Hooigracht"))
    make.reservation(demand=demand, listing=make.listing(), organisation=project.organisation, quantity=Decimal(25))
    match.demand_changed(demand.id)
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    session.expire_all()
    text = page.get(f"/behoeften/{demand.id}").text
    assert "Tegels uit de Hooigracht" in text
    assert "0 procent gedekt, 25 procent in optie" in text
    assert "dezelfde materiaalsoort" in text
    assert f"/aanbiedingen/{listing.id}/reserveren?behoefteId={demand.id}&amp;hoeveelheid=75" in text
    assert 'hx-trigger="every' not in text


def test_a_pair_that_does_not_fit_is_explained_on_a_page(page, make, project):
    demand = make.demand(project=project, height_mm=Decimal(80))
    text = page.get(f"/behoeften/{demand.id}/matches/{make.listing().id}").text
    assert "Nee, dit past nu niet" in text
    assert "wijkt 35 mm af van 80 mm" in text


def test_cancelling_is_refused_on_the_page_while_somebody_counts_on_it(page, make, project):
    demand = make.demand(project=project)
    claim = make.reservation(demand=demand, organisation=project.organisation)
    path = f"/behoeften/{demand.id}/intrekken"
    refused = page.post(path)
    assert refused.status_code == 409
    assert "annuleer die eerst" in refused.text
    session.delete(session.merge(claim))
    session.commit()
    assert page.post(path).status_code == 303
    assert only().state == DemandState.CANCELLED


def test_a_reader_sees_demands_but_no_buttons(signed_in, make, own, project):
    demand = make.demand(project=project)
    page = signed_in(make.actor(Role.READER, organisation=own))
    text = page.get(f"/behoeften/{demand.id}").text
    assert "Intrekken" not in text
    path = f"/projecten/{demand.project_id}/behoeften/nieuw"
    assert page.get(path).status_code == 403
    assert page.post(path, data=form()).status_code == 403


def test_another_organisations_demand_is_not_found(page, make):
    demand = make.demand()
    for path in (f"/behoeften/{demand.id}", f"/projecten/{demand.project_id}/behoeften"):
        assert page.get(path).status_code == 404


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client):
    assert client.get("/behoeften").status_code == 302
    assert client.get("/meldingen").status_code == 302


@pytest.mark.parametrize("path", ["/behoeften", "/projecten/{project}/behoeften"])
def test_a_list_page_asks_the_same_number_of_questions_for_one_and_for_many(page, make, project, queries, path):
    key = project.id
    path = path.format(project=key)

    def cost():
        page.get(path)
        queries.clear()
        assert page.get(path).status_code == 200
        return len(queries)

    make.demand(project=project)
    few = cost()
    for _ in range(4):
        make.demand(project=session.get_one(Project, key))
    assert cost() == few
