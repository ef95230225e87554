"""The pages of saved searches: from the market's filters to a kept search and what it found."""

import re

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import NotifyPreference, Role
from wisselplaats.models import SavedSearch
from wisselplaats.services import match, saved_search


@pytest.fixture
def me(make):
    return make.actor(Role.READER)


@pytest.fixture
def page(signed_in, me):
    return signed_in(me)


def only():
    session.expire_all()
    return session.query(SavedSearch).one()


def form(**changes):
    return {"naam": "Tegels", "materiaalsoort": TILE, "meldfrequentie": "wekelijks", "zoek": "", "nabij": ""} | changes


def test_the_market_offers_to_keep_its_filters_and_the_form_has_them(page, make):
    make.listing()
    shown = page.get(f"/aanbiedingen?materiaalsoort={TILE}&kwaliteit=B&minHoeveelheid=40&sorteer=nieuwste")
    (link,) = re.findall(r'href="(/zoekprofielen/nieuw[^"]*)"', shown.text)
    kept = page.get(link.replace("&amp;", "&")).text
    assert f'value="{TILE}"' in kept
    assert 'value="40"' in kept
    assert re.search(r'<option value="B" selected', kept)
    assert 'name="naam" type="text" value="betontegel' in kept


def test_a_search_is_kept_shown_changed_and_removed(page, make, me):
    make.listing()
    answer = page.post("/zoekprofielen/nieuw", data=form(beschikbaarTot=str(day(90))), follow_redirects=True)
    assert "Het zoekprofiel is bewaard" in answer.text
    assert "stond er al" in answer.text
    assert (only().notify, only().available_until) == (NotifyPreference.WEEKLY, day(90))
    where = f"/zoekprofielen/{only().id}"
    page.post(f"{where}/wijzigen", data=form(naam="Alle tegels", beschikbaarTot="", versie="1"))
    assert (only().name, only().available_until, only().material_code) == ("Alle tegels", None, TILE)
    stale = page.post(f"{where}/wijzigen", data=form(versie="1"))
    assert (stale.status_code, "Iemand anders heeft dit zojuist gewijzigd" in stale.text) == (400, True)
    assert "Alle tegels" in page.get("/zoekprofielen").text
    page.post(f"{where}/verwijderen")
    assert session.query(SavedSearch).count() == 0


def test_the_place_of_a_project_is_kept_and_cleared_with_its_distance(page, make, me):
    page.post("/zoekprofielen/nieuw", data=form(nabij="94000,464000", straal="12,5"))
    assert (only().x, only().y, float(only().radius_km)) == (94_000, 464_000, 12.5)
    edit = page.get(f"/zoekprofielen/{only().id}/wijzigen").text
    assert '<option value="94000,464000" selected' in edit
    page.post(f"/zoekprofielen/{only().id}/wijzigen", data=form(nabij="", straal="12,5", versie="1"))
    assert (only().x, only().radius_km) == (None, None)


def test_a_wrong_form_comes_back_with_its_values(page):
    answer = page.post("/zoekprofielen/nieuw", data=form(naam="", minHoeveelheid="veel"))
    assert answer.status_code == 400
    assert 'value="veel"' in answer.text
    assert answer.text.count('class="wp-error-line"') == 2


def test_what_came_later_is_marked_as_new(page, make, me):
    page.post("/zoekprofielen/nieuw", data=form())
    offer = make.listing(lot=make.lot(title="Tegels van de Hooigracht"))
    match.listing_changed(offer.id)
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    shown = page.get(f"/zoekprofielen/{only().id}").text
    assert "Tegels van de Hooigracht" in shown
    assert ">Nieuw<" in shown
    assert "Nieuw voor uw zoekprofiel “Tegels”" in page.get("/meldingen?soort=zoekprofiel_treffer").text


def test_somebody_elses_search_is_not_found(page, make, signed_in):
    kept = saved_search.create(make.actor(), {"name": "Geheim"}, NOW, TODAY)
    session.commit()
    for path in (f"/zoekprofielen/{kept.id}", f"/zoekprofielen/{kept.id}/wijzigen"):
        assert page.get(path).status_code == 404
    assert page.post(f"/zoekprofielen/{kept.id}/verwijderen").status_code == 404
    assert "Geheim" not in page.get("/zoekprofielen").text


def test_the_list_asks_as_many_questions_for_many_as_for_one(page, me, queries):
    def cost():
        queries.clear()
        page.get("/zoekprofielen")
        return len(queries)

    saved_search.create(me, {"name": "1", "material_code": TILE}, NOW, TODAY)
    session.commit()
    cost()
    few = cost()
    for number in range(5):
        saved_search.create(me, {"name": str(number), "search": "tegel"}, NOW, TODAY)
    session.commit()
    assert cost() == few
