"""Demands and their matches over REST."""

from decimal import Decimal

import pytest

from tests.factories import NOW, TILE, TODAY, day
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DemandState, ReservationState, Role, Scope
from wisselplaats.models import Demand, Organisation
from wisselplaats.services import match


def line(**changes):
    given = {"materiaalsoort": TILE, "hoeveelheid": 120, "nodigVan": str(day(60)), "nodigTot": str(day(120))}
    return {name: value for name, value in (given | changes).items() if value is not None}


def cost(client, path, queries):
    queries.clear()
    client.get(path)
    return len(queries)


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
def client_of(api, leader):
    return api(leader)


def test_a_demand_is_made_at_the_projects_place_in_the_kinds_unit(client_of, project):
    answer = client_of.post(f"/projecten/{project.id}/behoeften", line(meldfrequentie="dagelijks", maxAfstandKm=25))
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/behoeften/{answer.json['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert (answer.json["eenheid"], answer.json["toestand"], answer.json["openHoeveelheid"]) == ("m2", "open", 120)
    assert answer.json["locatie"]["x"] == project.x
    assert client_of.get(f"/behoeften/{answer.json['id']}").json == answer.json


def test_a_list_makes_all_lines_at_once(client_of, project):
    answer = client_of.post(f"/projecten/{project.id}/behoeften", [line(), line(hoeveelheid="1.098,5")])
    assert answer.status_code == 201
    assert [made["hoeveelheid"] for made in answer.json["resultaten"]] == [120, 1098.5]
    assert answer.headers["Location"].endswith(f"/projecten/{project.id}/behoeften")
    assert len(client_of.get(f"/projecten/{project.id}/behoeften").json["resultaten"]) == 2


def test_one_wrong_line_refuses_the_list_and_names_every_fault_with_its_row(client_of, project):
    wrong = [line(), line(hoeveelheid=-3, nodigTot="morgen"), line(materiaalsoort="maansteen"), line(onbekend=1)]
    answer = client_of.post(f"/projecten/{project.id}/behoeften", wrong)
    assert answer.status_code == 400
    found = {(fault["regel"], fault["veld"], fault["code"]) for fault in answer.json["fouten"]}
    assert found == {
        (2, "1.hoeveelheid", "not_above"),
        (2, "1.nodigTot", "not_a_date"),
        (3, "2.materiaalsoort", "unknown_material"),
        (4, "3.onbekend", "unknown_field"),
    }
    assert session.query(Demand).count() == 0


def test_what_the_rules_refuse_has_its_row_too(client_of, project):
    wrong = [line(), line(minimalePartij=500), line(nodigVan=str(day(-9)), nodigTot=str(day(-1)), eenheid="st")]
    answer = client_of.post(f"/projecten/{project.id}/behoeften", wrong)
    assert {(fault["veld"], fault["code"]) for fault in answer.json["fouten"]} == {
        ("1.minimalePartij", "above_quantity"),
        ("2.nodigTot", "in_the_past"),
        ("2.eenheid", "unit_of_material"),
    }
    assert session.query(Demand).count() == 0


@pytest.mark.parametrize("body", [[], "tekst", 3, [3]])
def test_a_body_that_is_no_line_is_refused(client_of, project, body):
    assert client_of.post(f"/projecten/{project.id}/behoeften", body).status_code == 400


def test_a_project_without_a_boundary_asks_for_a_place(client_of, make, own):
    path = f"/projecten/{make.project(organisation=own, x=None, y=None).id}/behoeften"
    answer = client_of.post(path, line())
    assert [fault["code"] for fault in answer.json["fouten"]] == ["place_needed"]
    placed = line(locatie={"lon": 4.497, "lat": 52.16})
    assert client_of.post(path, placed).status_code == 201


def test_another_organisations_project_and_demand_are_not_found(client_of, make):
    demand = make.demand()
    own, of_project = f"/behoeften/{demand.id}", f"/projecten/{demand.project_id}/behoeften"
    explained = f"{own}/matches/{make.listing().id}"
    assert client_of.post(of_project, line()).status_code == 404
    for path in (own, of_project, f"{own}/matches", explained):
        assert client_of.get(path).status_code == 404
    assert client_of.patch(own, {"hoeveelheid": 1}).status_code == 404
    assert client_of.delete(own).status_code == 404


def test_a_reader_and_a_token_for_reading_may_not_add_demands(api, make, own, leader, project):
    reader = make.actor(Role.READER, organisation=own)
    path = f"/projecten/{project.id}/behoeften"
    for client in (api(reader), api(leader, Scope.READ)):
        assert client.post(path, line()).status_code == 403
        assert client.get("/behoeften").status_code == 200


def test_a_change_needs_the_version_that_one_has_seen(client_of, make, project):
    demand = make.demand(project=project)
    seen = client_of.get(f"/behoeften/{demand.id}").headers["ETag"]
    path = f"/behoeften/{demand.id}"
    assert client_of.patch(path, {"hoeveelheid": 80}, headers={"If-Match": seen}).json["hoeveelheid"] == 80
    assert client_of.patch(path, {"hoeveelheid": 90}, headers={"If-Match": seen}).status_code == 412
    assert client_of.patch(path, {"maxPrijs": None, "kleur": "rood"}).json["kleur"] == "rood"


def test_a_change_that_turns_the_window_round_is_refused(client_of, make, project):
    demand = make.demand(project=project)
    answer = client_of.patch(f"/behoeften/{demand.id}", {"nodigTot": str(day(1))})
    assert [(fault["veld"], fault["code"]) for fault in answer.json["fouten"]] == [("nodigTot", "ends_before_start")]


def test_a_demand_with_a_claim_keeps_its_kind_and_enough_quantity_and_stays(client_of, make, project):
    demand = make.demand(project=project)
    make.reservation(demand=demand, organisation=project.organisation, quantity=Decimal(40))
    path = f"/behoeften/{demand.id}"
    assert client_of.patch(path, {"materiaalsoort": "elementenverharding"}).status_code == 409
    assert client_of.patch(path, {"hoeveelheid": 30}).status_code == 400
    refused = client_of.delete(path)
    assert (refused.status_code, refused.json["code"]) == (409, "demand_has_reservations")
    assert client_of.get(path).json["inOptie"] == 40


def test_a_demand_that_is_cancelled_stays_readable_as_such(client_of, make, project):
    demand = make.demand(project=project)
    make.reservation(demand=demand, organisation=project.organisation, state=ReservationState.DECLINED)
    assert client_of.delete(f"/behoeften/{demand.id}").status_code == 204
    assert client_of.delete(f"/behoeften/{demand.id}").status_code == 204
    assert client_of.get(f"/behoeften/{demand.id}").json["toestand"] == "ingetrokken"
    assert client_of.patch(f"/behoeften/{demand.id}", {"hoeveelheid": 3}).status_code == 409


def test_the_list_filters_pages_and_asks_the_same_number_of_questions(client_of, make, project, queries):
    for number in range(5):
        make.demand(project=project, state=DemandState.CANCELLED if number == 0 else DemandState.OPEN)
    assert len(client_of.get("/behoeften?toestand=open").json["resultaten"]) == 4
    assert len(client_of.get("/behoeften?materiaalsoort=elementenverharding").json["resultaten"]) == 5
    assert client_of.get("/behoeften?zoek=maansteen").json["resultaten"] == []
    seen, path = [], "/behoeften?limiet=2"
    while path:
        answer = client_of.get(path).json
        seen += [found["id"] for found in answer["resultaten"]]
        path = answer["volgende"]
    assert len(seen) == len(set(seen)) == 5
    assert cost(client_of, "/behoeften?limiet=1", queries) == cost(client_of, "/behoeften?limiet=5", queries)


def _matched(make, project):
    demand = make.demand(project=project)
    listings = [make.listing(lot=make.lot(quantity=Decimal(size)), quantity=Decimal(size)) for size in (30, 100, 60)]
    match.demand_changed(demand.id)
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    return demand, listings


def test_the_matches_of_a_demand_come_best_first_with_reasons_shortage_and_saving(client_of, make, project):
    demand, listings = _matched(make, project)
    found = client_of.get(f"/behoeften/{demand.id}/matches").json["resultaten"]
    assert [one["aanbieding"]["id"] for one in found] == [str(listings[n].id) for n in (1, 2, 0)]
    assert [one["tekort"] for one in found] == [0, 40, 70]
    assert set(found[0]["onderdelen"]) == {"soort", "maat", "kwaliteit", "tijd", "afstand", "hoeveelheid", "besparing"}
    assert found[0]["redenen"][0] == {"code": "same_kind", "tekst": "dezelfde materiaalsoort"}
    assert found[0]["besparing"]["co2Kg"] > 0
    english = client_of.get(f"/behoeften/{demand.id}/matches", headers={"Accept-Language": "en"}).json
    assert english["resultaten"][0]["redenen"][0]["tekst"] == "the same kind"


def test_the_list_of_matches_asks_the_same_number_of_questions(client_of, make, project, queries):
    path = f"/behoeften/{_matched(make, project)[0].id}/matches?limiet="
    client_of.get(path + "1")
    assert cost(client_of, path + "1", queries) == cost(client_of, path + "3", queries)


def test_the_owner_of_an_offer_sees_all_its_matches_and_others_only_their_own(api, client_of, make, project):
    demand, listings = _matched(make, project)
    other = make.demand()
    match.demand_changed(other.id)
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    owner = api(make.actor(Role.READER, organisation=listings[1].organisation))
    path = f"/aanbiedingen/{listings[1].id}/matches"
    assert {one["behoefte"]["id"] for one in owner.get(path).json["resultaten"]} == {str(demand.id), str(other.id)}
    assert [one["behoefte"]["id"] for one in client_of.get(path).json["resultaten"]] == [str(demand.id)]


def test_a_pair_that_does_not_fit_says_everything_that_stands_in_the_way(client_of, make, project):
    demand = make.demand(project=project, colour="rood", height_mm=Decimal(80))
    answer = client_of.get(f"/behoeften/{demand.id}/matches/{make.listing().id}").json
    assert (answer["haalbaar"], answer["score"]) == (False, 0)
    assert [reason["code"] for reason in answer["redenen"]] == ["size_outside_tolerance", "colour_unknown"]
    assert answer["redenen"][0]["tekst"] == "dikte 45 mm wijkt 35 mm af van 80 mm; toegestaan is 0 mm"


def test_nothing_is_told_without_a_token(client):
    for path in ("/behoeften", "/meldingen"):
        assert client.get(f"/api/v1{path}").status_code == 401
