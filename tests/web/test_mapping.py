"""The page of a mapping: what a person sees and chooses before anything is written, with and without script."""

import re

import pytest

from tests.domain.test_mapping import province
from tests.factories import NOW
from tests.services.test_mapping import WORDS, as_csv
from tests.web.test_delivery import upload
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DeliveryState, Role
from wisselplaats.models import Asset, Delivery, DeliveryMapping
from wisselplaats.services import delivery

CHOICES = {"kolom.bronId": "sleutel", "kolom.materiaal": ["wat", ""], "kolom.aantal": ["hoeveel", ""]}


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def browser(signed_in, manager):
    return signed_in(manager)


@pytest.fixture
def waiting(browser):
    return viewed(browser, WORDS)


def viewed(browser, content):
    """The address of the mapping page of a file that a worker has looked at."""
    answer = upload(browser, content, koppelingBekijken="true", proef="true")
    assert answer.status_code == 303, answer.text
    delivery.process(answer.headers["Location"].rpartition("/")[2], lambda: NOW)
    page = browser.get(answer.headers["Location"]).text
    address = answer.headers["Location"] + "/koppeling"
    assert f'href="{address}"' in page
    return address


def worked(address):
    key = address.split("/")[-2]
    delivery.process(key, lambda: NOW)
    return session.get(Delivery, key, populate_existing=True)


def chosen(page, name):
    """The values that the selects of a field have."""
    selects = re.findall(rf'<select[^>]*name="{re.escape(name)}".*?</select>', page, re.S)
    return [(re.findall(r'value="([^"]*)" selected', select) or [""])[0] for select in selects]


def test_the_page_shows_columns_proposal_words_and_the_first_rows_and_writes_nothing(browser, waiting):
    page = browser.get(waiting).text
    for text in ("sleutel", "zitding", "Wat de eerste 3 rijen", "Alle kolommen"):
        assert text in page
    assert "niet voor de wisselplaats" in browser.post(waiting, data=CHOICES).text
    assert session.query(Asset).count() == session.query(DeliveryMapping).count() == 0


def test_the_preview_follows_the_choices_without_saving(browser, waiting):
    page = browser.post(waiting, data={**CHOICES, "bijwerken": "ja"})
    assert page.status_code == 200
    assert chosen(page.text, "kolom.aantal") == ["hoeveel", ""]
    assert "1 van de 3 rijen" in page.text
    words = {"woord.veld": "material", "woord.woord": "zitding", "woord.keuze": "", "woord.anders": "bank"}
    told = browser.post(waiting, data={**CHOICES, **words}).text
    assert "3 van de 3 rijen" in told
    assert session.query(DeliveryMapping).count() == 0


def test_saving_keeps_the_words_and_goes_on_with_a_trial(browser, waiting):
    words = {"woord.veld": "material", "woord.woord": "zitding", "woord.keuze": "-", "woord.anders": ""}
    answer = browser.post(waiting, data={**CHOICES, **words, "opslaan": "ja"})
    assert (answer.status_code, answer.headers["Location"]) == (303, waiting.removesuffix("/koppeling"))
    done = worked(waiting)
    assert (done.state, done.trial, done.created) == (DeliveryState.PROCESSED, True, 3)
    mapping = session.query(DeliveryMapping).one()
    shown = browser.get(f"/koppelingen/{mapping.id}").text
    assert "zitding" in shown
    assert "niet voor de wisselplaats" in shown
    assert "gbi" in browser.get("/koppelingen").text
    assert "versie 1" in browser.get(answer.headers["Location"]).text


def test_a_word_is_forgotten_when_its_choice_is_emptied(browser, waiting):
    words = {"woord.veld": "material", "woord.woord": "zitding", "woord.keuze": "-", "woord.anders": ""}
    browser.post(waiting, data={**CHOICES, **words, "opslaan": "ja"})
    worked(waiting)
    browser.post(waiting, data={**CHOICES, **words, "woord.keuze": "", "opslaan": "ja"})
    done = worked(waiting)
    assert done.mapping_version.number == 2
    assert done.mapping_version.words == []


def test_what_cannot_be_saved_is_told_at_its_field_and_the_choices_stay(browser, waiting):
    answer = browser.post(waiting, data={**CHOICES, "kolom.bronId": "", "opslaan": "ja"})
    assert answer.status_code == 400
    assert 'href="#veld-kolom.bronId"' in answer.text
    assert chosen(answer.text, "kolom.aantal") == ["hoeveel", ""]


def test_a_wide_export_shows_what_is_filled_and_folds_the_rest_away(browser):
    page = browser.get(viewed(browser, as_csv(province()))).text
    assert chosen(page, "kolom.bronId") == ["id", ""]
    assert chosen(page, "kolom.wkt") == ["geometrie_rd"]
    assert "Lege kolommen (72)" in page
    assert "iASSET" in page


def test_a_reader_and_another_organisation_do_not_see_the_page(signed_in, make, manager, waiting):
    assert signed_in(make.actor(Role.READER)).get(waiting).status_code in {403, 404}
    assert signed_in(make.actor(Role.ASSET_MANAGER)).get(waiting).status_code == 404


def test_a_trial_with_a_known_mapping_can_still_be_looked_at(browser):
    answer = upload(browser, b"bronId;soort;aantal\nb1;bank;2\n", proef="true")
    delivery.process(answer.headers["Location"].rpartition("/")[2], lambda: NOW)
    page = browser.get(answer.headers["Location"] + "/koppeling").text
    assert chosen(page, "kolom.materiaal") == ["soort", ""]
    assert "1 van de 1 rijen" in page


def test_the_template_is_explained_and_downloaded(browser):
    page = browser.get("/aanleveringen/sjabloon/uitleg").text
    assert "bronId" in page
    assert browser.get("/aanleveringen/sjabloon?soort=partijen&vorm=csv").data.startswith(b"\xef\xbb\xbfbronId;")
    assert browser.get("/aanleveringen/sjabloon?soort=partijen&vorm=xlsx").data.startswith(b"PK")
