"""The pages of matches: the way out with one click, lots beside each other, the market of a demand."""

import re
from decimal import Decimal

import pytest

from tests.factories import LEIDEN, NOW, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Demand, Organisation
from wisselplaats.services import match


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def page(signed_in, leader):
    return signed_in(leader)


@pytest.fixture
def demand(make, leader):
    own = session.get_one(Organisation, leader.organisation_id)
    return make.demand(project=make.project(organisation=own), max_distance_km=Decimal(30), height_mm=Decimal(45))


def judged(demand, *offers):
    match.demand_changed(demand.id)
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_one_click_brings_the_change_to_the_form_and_saving_it_makes_the_match(page, make, demand):
    offer = make.listing(lot=make.lot(x=LEIDEN[0] + 32_000, available_from=day(216), available_until=None))
    judged(demand, offer)
    why = page.get(f"/behoeften/{demand.id}/matches/{offer.id}")
    assert "8 weken later" in why.text
    assert "12 km verder (wordt 42 km)" in why.text
    (link,) = re.findall(r'href="([^"]*voorstel=[^"]*)"', why.text)
    form = page.get(link)
    assert "Voorstel, nog niet opgeslagen" in form.text
    fields = dict(
        re.findall(r'name="(maxAfstandKm|nodigTot|nodigVan|hoeveelheid|versie)"[^>]*?value="([^"]*)"', form.text)
    )
    assert (fields["maxAfstandKm"], fields["nodigTot"]) == ("42", str(day(216)))
    assert session.get_one(Demand, demand.id).max_distance_km == 30  # looking changes nothing
    given = fields | {"materiaalsoort": demand.material_code, "vervangersToegestaan": "true", "hoogteMm": "45"}
    assert page.post(f"/behoeften/{demand.id}/wijzigen", data=given).status_code == 303
    judged(demand)
    assert "Ja, dit past" in page.get(f"/behoeften/{demand.id}/matches/{offer.id}").text


def test_a_pair_that_no_change_helps_says_so(page, make, demand):
    offer = make.listing()
    make.reservation(listing=offer, quantity=Decimal(100))
    shown = page.get(f"/behoeften/{demand.id}/matches/{offer.id}").text
    assert "Geen wijziging van de behoefte helpt hier" in shown
    assert "voorstel=" not in shown


def test_the_score_is_told_in_parts_that_add_up_in_words(page, make, demand):
    judged(demand, make.listing())
    shown = text_of(page.get(f"/behoeften/{demand.id}"))
    for label in ("Soort 100 %", "Maten 100 %", "Kwaliteit 90 %", "Afstand 100 %", "Hoeveelheid 100 %"):
        assert label in shown


def test_lots_stand_beside_each_other_with_the_way_to_reserve(page, make, demand):
    cheap, dear = make.listing(), make.listing(price_per_unit=Decimal("2.50"))
    far = make.listing(lot=make.lot(x=LEIDEN[0] + 60_000))
    judged(demand, cheap, dear, far)
    start = page.get(f"/behoeften/{demand.id}")
    assert start.text.count('form="vergelijken" name="aanbieding"') == 2
    shown = page.get(
        f"/behoeften/{demand.id}/vergelijken?aanbieding={cheap.id}&aanbieding={dear.id}&aanbieding={far.id}"
    )
    words = text_of(shown)
    for row in ("Prijs gratis", "€ 2,50 / m² samen € 250,00", "Besparing", "Afstand", "Paspoort", "waarom niet?"):
        assert row in words
    assert shown.text.count(">Reserveren<") == 2
    assert (
        "Vink bij de matches" in page.get(f"/behoeften/{demand.id}/vergelijken?aanbieding={cheap.id}&aanbieding=x").text
    )


def test_the_market_page_groups_what_is_just_missed_and_what_is_coming(page, make, demand):
    judged(
        demand, make.listing(lot=make.lot(height_mm=Decimal(48))), make.listing(lot=make.lot(height_mm=Decimal(50))),
        make.listing(),
    )  # fmt: skip
    words = text_of(page.get(f"/behoeften/{demand.id}/markt"))
    assert "Andere maten: 2 partijen" in words
    assert "3 mm meer tolerantie (wordt 3 mm)" in words
    assert words.index("3 mm meer") < words.index("5 mm meer")
    assert "Wordt verwacht en past" in words


def test_a_reader_sees_the_way_out_and_cannot_take_it(make, signed_in, demand):
    reader = make.actor(Role.READER, organisation=demand.organisation)
    judged(demand, make.listing(lot=make.lot(height_mm=Decimal(48))))
    shown = signed_in(reader).get(f"/behoeften/{demand.id}/markt").text
    assert "3 mm meer tolerantie" in shown
    assert "voorstel=" not in shown


def test_another_organisation_finds_nothing(make, signed_in, demand):
    page = signed_in(make.actor())
    for path in ("markt", "vergelijken"):
        assert page.get(f"/behoeften/{demand.id}/{path}").status_code == 404
