"""The pages of bulk uploads: the form, the progress, the problems, and applying after a trial run."""

import io

import pytest

from tests.factories import NOW
from tests.services.test_delivery import BENCHES, csv, deliver
from wisselplaats.domain.vocabulary import Role
from wisselplaats.services import delivery


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def browser(signed_in, manager):
    return signed_in(manager)


def upload(browser, content, name="areaal.csv", **form):
    data = {"bronsysteem": "gbi", "bestand": (io.BytesIO(content), name), **form}
    return browser.post("/aanleveringen/nieuw", data=data, content_type="multipart/form-data")


def processed(browser, answer):
    assert answer.status_code == 303, answer.text
    delivery.process(answer.headers["Location"].rpartition("/")[2], lambda: NOW)
    return browser.get(answer.headers["Location"]).text


def test_a_trial_run_is_the_careful_start(browser):
    page = browser.get("/aanleveringen/nieuw").text
    proef = page[page.index('name="proef"') :][:40]
    assert "checked" in proef
    assert "checked" not in page[page.index('name="volledig"') :][:45]


def test_a_page_is_polled_until_the_file_is_done(browser):
    answer = upload(browser, csv("b1;bank;2;Breestraat"), proef="true")
    waiting = browser.get(answer.headers["Location"]).text
    assert 'hx-trigger="every 2s"' in waiting
    assert 'hx-trigger="every 3s"' in browser.get("/aanleveringen").text
    page = processed(browser, answer)
    assert "every 2s" not in page
    assert "Dit was een proef" in page
    assert "every 3s" not in browser.get("/aanleveringen").text


def test_a_trial_run_is_applied_with_a_button_and_the_button_goes(browser):
    answer = upload(browser, csv("b1;bank;2;Breestraat"), proef="true")
    processed(browser, answer)
    page = processed(browser, browser.post(answer.headers["Location"] + "/verwerken"))
    assert "Verwerken</button>" not in page
    assert "bank" in browser.get("/areaal").text
    again = browser.post(answer.headers["Location"] + "/verwerken")
    assert again.status_code == 400
    assert "geen proef die klaar is" in again.text


def test_what_is_wrong_is_told_with_what_to_do_and_can_be_filtered_and_downloaded(browser):
    answer = upload(browser, csv("b1;bank;2;Breestraat", "=b2;bank;veel;Breestraat"))
    page = processed(browser, answer)
    assert "&#39;veel&#39; is geen getal." in page
    assert "Vul alleen cijfers in" in page
    wrong = browser.get(answer.headers["Location"] + "?status=fout").text
    assert "=b2" in wrong
    assert ">b1<" not in wrong
    export = browser.get(answer.headers["Location"] + "/regels.csv?status=fout")
    assert export.headers["Content-Disposition"].startswith("attachment")
    assert export.text.startswith("\ufeffrecord;regel;status;bronId;")
    assert ";'=b2;" in export.text


def test_a_form_without_file_and_name_says_both_and_keeps_the_rest(browser):
    answer = browser.post("/aanleveringen/nieuw", data={"volledig": "true"}, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "Er is geen bestand meegestuurd" in answer.text
    assert 'href="#veld-bronsysteem"' in answer.text
    assert "checked" in answer.text[answer.text.index('name="volledig"') :][:45]
    assert "checked" not in answer.text[answer.text.index('name="proef"') :][:40]


def test_a_complete_file_that_misses_much_asks_before_it_is_applied(browser, manager):
    deliver(manager, csv(*BENCHES))
    answer = upload(browser, csv(*BENCHES[:50]), volledig="true")
    page = processed(browser, answer)
    assert "50 van de 100" in page
    assert "data-confirm" in page
    assert 'name="bevestigd"' in page
    done = processed(browser, browser.post(answer.headers["Location"] + "/verwerken", data={"bevestigd": "true"}))
    assert "Vervallen" in done
    assert len(browser.get("/areaal?toestand=vervallen").text.split("bank-")) > 50


def test_a_file_that_cannot_be_read_says_why(browser):
    page = processed(browser, upload(browser, b"%PDF-1.7", "plan.pdf"))
    assert "Dit is een PDF." in page
    assert "Lever de gegevens zelf aan" in page


@pytest.mark.parametrize("role", [Role.READER, Role.PROJECT_LEADER])
def test_a_reader_sees_the_outcome_and_no_buttons(signed_in, make, manager, role):
    found = deliver(manager, csv("b1;bank;2;Breestraat"), trial=True)
    reader = signed_in(make.actor(role, organisation=found.organisation))
    page = reader.get(f"/aanleveringen/{found.id}")
    assert page.status_code == 200
    assert "Verwerken</button>" not in page.text
    may = role is Role.PROJECT_LEADER  # not an inventory, but the demands of a project
    assert ("Bestand aanleveren" in reader.get("/aanleveringen").text) is may
    assert reader.get("/aanleveringen/nieuw").status_code == (200 if may else 403)
    assert reader.post(f"/aanleveringen/{found.id}/verwerken").status_code == 403


def test_another_organisations_delivery_does_not_exist(signed_in, make, manager):
    found = deliver(manager, csv("b1;bank;2;Breestraat"))
    stranger = signed_in(make.actor(Role.ASSET_MANAGER))
    for path in ("", "/regels.csv"):
        assert stranger.get(f"/aanleveringen/{found.id}{path}").status_code == 404


def test_the_list_takes_as_many_queries_for_twenty_as_for_one(browser, manager, queries):
    deliver(manager, csv("b1;bank;2;Breestraat"))
    browser.get("/aanleveringen")
    queries.clear()
    browser.get("/aanleveringen")
    for_one = len(queries)
    for _ in range(19):
        deliver(manager, csv("b1;bank;2;Breestraat"))
    browser.get("/aanleveringen")
    queries.clear()
    browser.get("/aanleveringen")
    assert len(queries) == for_one
