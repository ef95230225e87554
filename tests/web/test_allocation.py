"""The pages of allocations, as a project leader walks through them."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.vocabulary import AllocationOrigin, Role
from wisselplaats.models import Allocation, Organisation, Reservation
from wisselplaats.services import allocation, match


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def browser(signed_in, leader):
    return signed_in(leader)


@pytest.fixture
def works(make, leader):
    """A project that asks more than there is: two offers of different owners."""
    owner = db.session.get_one(Organisation, leader.organisation_id)
    project = make.project(organisation=owner)
    needs = [make.demand(project=project, quantity=Decimal(quantity)) for quantity in (80, 60)]
    offers = [make.listing(lot=make.lot(quantity=Decimal(60), x=x)) for x in (93_500.0, 98_000.0)]
    with db.transaction():
        match.listing_changed(*[offer.id for offer in offers])
        match.demand_changed(*[need.id for need in needs])
    return project


def newest() -> Allocation:
    return db.session.scalars(select(Allocation).order_by(Allocation.created_at.desc()).limit(1)).one()


def asked(browser: Any, works: Any) -> Allocation:
    answer = browser.post("/verdelingen/nieuw", data={"bereik": "project", "projectId": works.id, "opties": "vast"})
    assert answer.status_code == 303, answer.text
    return newest()


def computed(browser: Any, works: Any) -> Allocation:
    found = asked(browser, works)
    allocation.proceed(found.id, lambda: NOW)
    return found


def test_a_leader_asks_sees_it_wait_and_then_reads_the_advice(browser, works):
    found = asked(browser, works)
    waiting = browser.get(f"/verdelingen/{found.id}").text
    assert "Wacht" in waiting
    assert "every 2s" in waiting
    allocation.proceed(found.id, lambda: NOW)
    page = browser.get(f"/verdelingen/{found.id}").text
    assert "Deze verdeling bespaart naar schatting" in page
    assert page.count('name="regels"') == 3 or page.count('name="regels"') == 2
    assert "data-geojson" in page
    assert "LineString" in page
    assert "every 2s" not in page
    assert browser.get("/verdelingen").text.count(f"/verdelingen/{found.id}") == 1


def test_ticked_lines_become_reservations_and_the_rest_can_follow(browser, works, leader):
    found = computed(browser, works)
    lines = allocation.lines(leader, found.id).items
    answer = browser.post(f"/verdelingen/{found.id}/aanvaarden", data={"regels": [str(lines[0].id)]})
    assert answer.status_code == 303
    assert claims() == 1
    page = browser.get(f"/verdelingen/{found.id}").text
    assert "1 reservering gevraagd" in page
    assert "Gereserveerd" in page
    assert browser.post(f"/verdelingen/{found.id}/aanvaarden", data={"alles": "true"}).status_code == 303
    assert claims() == len(lines)


def claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Reservation)) or 0


def test_a_line_that_somebody_else_was_quicker_for_says_so(browser, works, leader, make):
    found = computed(browser, works)
    lines = allocation.lines(leader, found.id).items
    make.reservation(listing=lines[0].listing, quantity=Decimal(55))
    page = browser.post(f"/verdelingen/{found.id}/aanvaarden", data={"alles": "true"})
    assert page.status_code == 200
    assert "vrij" in page.text
    assert claims() >= 2


def test_nothing_ticked_accepts_nothing(browser, works):
    found = computed(browser, works)
    browser.post(f"/verdelingen/{found.id}/aanvaarden", data={})
    assert claims() == 0


def test_what_if_and_compare_show_the_difference(browser, works, leader):
    found = computed(browser, works)
    line = allocation.lines(leader, found.id).items[0]
    form = browser.get(f"/verdelingen/{found.id}/wat-als").text
    assert f"aanbieding:{line.listing_id}" in form
    assert f"behoefte:{line.demand_id}" in form
    wrong = browser.post(
        f"/verdelingen/{found.id}/wat-als", data={"onderwerp": f"behoefte:{line.demand_id}", "soort": "hoeveelheid"}
    )
    assert wrong.status_code == 400
    assert "veld-hoeveelheid" in wrong.text
    answer = browser.post(
        f"/verdelingen/{found.id}/wat-als", data={"onderwerp": f"aanbieding:{line.listing_id}", "soort": "vervalt"}
    )
    assert answer.status_code == 303
    tried = newest()
    allocation.proceed(tried.id, lambda: NOW)
    page = browser.get(answer.location).text
    assert "Wat er verschilt" in page
    assert 'name="regels"' not in page
    assert "Wat er verschilt" in browser.get(f"/verdelingen/{tried.id}/vergelijken?met={found.id}").text
    assert str(found.id) in browser.get(f"/verdelingen/{tried.id}/vergelijken").text


def test_a_project_shows_its_coverage_before_and_after(browser, works):
    assert "Dekking met hergebruik" in browser.get(f"/projecten/{works.id}").text
    computed(browser, works)
    page = browser.get(f"/projecten/{works.id}").text
    assert "Met het advies" in page
    assert "Het advies bespaart naar schatting" in page


def test_the_owner_of_a_demand_and_of_an_offer_read_what_it_is_worth(browser, works, leader, signed_in, make):
    with db.transaction():
        key = allocation.everything(AllocationOrigin.NIGHT, TODAY).id
    allocation.proceed(key, lambda: NOW)
    line = allocation.lines(leader, key).items[0]
    assert "Wat het nu waard is" in browser.get(f"/behoeften/{line.demand_id}").text
    assert "Wat het nu waard is" not in browser.get(f"/aanbiedingen/{line.listing_id}").text
    owner = make.actor(Role.CONTRACTOR, organisation=line.listing.organisation)
    theirs = signed_in(owner)
    assert "Wat het nu waard is" in theirs.get(f"/aanbiedingen/{line.listing_id}").text
    assert "Van uw aanbod" in theirs.get(f"/verdelingen/{key}").text
    assert theirs.get(f"/verdelingen/{key}/prijzen").status_code == 200


def test_only_brokers_are_offered_the_region_and_a_reader_asks_nothing(browser, signed_in, make, leader):
    own = db.session.get_one(Organisation, leader.organisation_id)
    assert 'value="regio"' not in browser.get("/verdelingen/nieuw").text
    assert 'value="regio"' in signed_in(make.actor(Role.BROKER, organisation=own)).get("/verdelingen/nieuw").text
    reader = signed_in(make.actor(Role.READER, organisation=own))
    assert reader.get("/verdelingen/nieuw").status_code == 403
    assert "Verdeling vragen" not in reader.get("/verdelingen").text


def test_a_project_must_be_chosen_and_a_waiting_run_can_be_stopped(browser, works):
    wrong = browser.post("/verdelingen/nieuw", data={"bereik": "project", "projectId": "", "opties": "vast"})
    assert wrong.status_code == 400
    assert "veld-projectId" in wrong.text
    found = asked(browser, works)
    assert browser.post(f"/verdelingen/{found.id}/stoppen").status_code == 303
    assert "Geannuleerd" in browser.get(f"/verdelingen/{found.id}").text


def test_the_list_and_a_run_take_a_fixed_number_of_queries(browser, works, queries):
    found = computed(browser, works)
    counts = []
    for path in ("/verdelingen", f"/verdelingen/{found.id}"):
        queries.clear()
        assert browser.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] < 15
    assert counts[1] < 35
