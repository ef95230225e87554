"""Allocations over REST: 202 with a place to look, lines with reasons, acceptance per line, comparison, what-if."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.vocabulary import AllocationOrigin, Role, Scope
from wisselplaats.models import Organisation
from wisselplaats.services import allocation, match


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def machine(api, leader):
    return api(leader)


@pytest.fixture
def works(make, leader):
    project = make.project(organisation=db.session.get_one(Organisation, leader.organisation_id))
    need = make.demand(project=project, quantity=Decimal(100))
    offers = [make.listing(lot=make.lot(quantity=Decimal(60), x=x)) for x in (93_500.0, 98_000.0)]
    with db.transaction():
        match.listing_changed(*[offer.id for offer in offers])
        match.demand_changed(need.id)
    return project


def computed(machine: Any, answer: Any) -> Any:
    """The run after a worker has had it."""
    assert answer.status_code == 202, answer.json
    allocation.proceed(answer.json["id"], lambda: NOW)
    return machine.get(answer.headers["Location"]).json


def test_a_run_is_asked_for_followed_and_read(machine, works):
    answer = machine.post("/verdelingen", {"bereik": "project", "projectId": str(works.id)})
    assert answer.status_code == 202
    assert answer.headers["Location"] == f"/api/v1/verdelingen/{answer.json['id']}"
    assert (answer.json["toestand"], answer.json["voortgang"], answer.json["uitkomst"]) == ("wacht", 0, None)
    found = computed(machine, answer)
    assert (found["toestand"], found["voortgang"], found["bereik"]) == ("klaar", 1, "project")
    outcome = found["uitkomst"]
    assert outcome["waardeEuro"] <= outcome["bovengrensEuro"]
    assert outcome["meerwaardeEuro"] == pytest.approx(outcome["waardeEuro"] - outcome["wieEerstKomtEuro"])
    assert outcome["afstandTotBovengrens"] <= 0.001
    assert (outcome["regels"], outcome["partijen"], outcome["behoeften"]) == (2, 2, 1)
    assert found["eigenDeel"]["regels"] == 2
    assert found["instellingen"]["behoudPremiePromille"] == 75
    lines = machine.get(f"/verdelingen/{found['id']}/regels").json["resultaten"]
    assert [line["hoeveelheid"] for line in lines] == [60, 40]
    assert lines[0]["euroTotaal"] == pytest.approx(lines[0]["euroPerEenheid"] * 60, rel=1e-3)
    assert {reason["code"] for reason in lines[0]["redenen"]} >= {"same_kind", "in_time"}
    assert all(line["pastNog"] and not line["behouden"] and line["reserveringId"] is None for line in lines)
    (price,) = machine.get(f"/verdelingen/{found['id']}/prijzen").json["resultaten"]
    assert price["behoefteId"] == lines[0]["behoefteId"]
    assert price["eenheid"] == "m2"


def test_pages_of_lines_never_repeat_or_drop_one(machine, works):
    found = computed(machine, machine.post("/verdelingen", {"bereik": "organisatie"}))
    first = machine.get(f"/verdelingen/{found['id']}/regels?limiet=1").json
    second = machine.get(first["volgende"]).json
    assert second["volgende"] is None
    assert len({first["resultaten"][0]["id"], second["resultaten"][0]["id"]}) == 2
    assert [run["id"] for run in machine.get("/verdelingen?bereik=organisatie").json["resultaten"]] == [found["id"]]
    assert machine.get("/verdelingen?bereik=alles").json["resultaten"] == []


def test_accepting_answers_per_line_in_the_language_of_the_caller(machine, works, make, leader):
    found = computed(machine, machine.post("/verdelingen", {"bereik": "organisatie"}))
    lines = machine.get(f"/verdelingen/{found['id']}/regels").json["resultaten"]
    make.reservation(listing=allocation.lines(leader, found["id"]).items[0].listing, quantity=Decimal(30))
    path = f"/verdelingen/{found['id']}/aanvaardingen"
    answer = machine.post(path, {}, headers={"Idempotency-Key": "een", "Accept-Language": "nl"})
    assert answer.status_code == 201, answer.json
    outcome = {one["regelId"]: one for one in answer.json["regels"]}
    refused, made = outcome[lines[0]["id"]], outcome[lines[1]["id"]]
    assert (refused["code"], refused["reserveringId"]) == ("not_enough_free", None)
    assert refused["melding"]
    assert made["toestand"] == "aangevraagd"
    assert machine.get(f"/reserveringen/{made['reserveringId']}").json["behoefteId"] == lines[1]["behoefteId"]
    again = machine.post(path, {}, headers={"Idempotency-Key": "een", "Accept-Language": "nl"})
    assert again.json == answer.json
    one = machine.post(path, {"regels": [lines[1]["id"]]}).json["regels"]
    assert [each["reserveringId"] for each in one] == [made["reserveringId"]]
    unknown = machine.post(path, {"regels": [found["id"]]})
    assert unknown.status_code == 400
    assert unknown.json["fouten"][0]["veld"] == "regels"


def test_what_if_is_a_run_of_its_own_and_two_runs_are_compared(machine, works, leader):
    found = computed(machine, machine.post("/verdelingen", {"bereik": "organisatie"}))
    lines = machine.get(f"/verdelingen/{found['id']}/regels").json["resultaten"]
    change = {"soort": "vervalt", "aanbiedingId": lines[0]["aanbiedingId"]}
    tried = computed(machine, machine.post(f"/verdelingen/{found['id']}/vragen", {"watAls": [change]}))
    assert (tried["uitgangspuntId"], tried["aanleiding"]) == (found["id"], "wat_als")
    compared = machine.get(f"/verdelingen/{found['id']}/vergelijking?met={tried['id']}").json
    assert compared["euroDaarna"] < compared["euroEerst"]
    assert compared["aantallen"] == {"nieuw": 0, "vervallen": 1, "gewijzigd": 1, "gelijk": 0}
    assert {(line["wijziging"], line["eerst"], line["daarna"]) for line in compared["regels"]} == {
        ("vervallen", 60, 0), ("gewijzigd", 40, 60),
    }  # fmt: skip
    wrong = machine.post(f"/verdelingen/{found['id']}/vragen", {"watAls": [{"soort": "hoeveelheid"}, {"soort": "weg"}]})
    assert wrong.status_code == 400


def test_totals_of_a_wide_run_are_for_brokers_and_own_lines_for_everybody(api, make, machine, works, leader):
    with db.transaction():
        key = str(allocation.everything(AllocationOrigin.NIGHT, TODAY).id)
    allocation.proceed(key, lambda: NOW)  # type: ignore[arg-type]
    own = machine.get(f"/verdelingen/{key}").json
    assert own["uitkomst"] is None
    assert own["eigenDeel"]["regels"] == 2
    stranger = api(make.actor(Role.BROKER)).get(f"/verdelingen/{key}").json
    assert stranger["uitkomst"]["regels"] == 2
    assert stranger["eigenDeel"] == {
        "regels": 0, "euroTotaal": 0, "co2Kg": 0, "aanbodRegels": 0, "aanbodEuroTotaal": 0,
    }  # fmt: skip


def test_stopping_and_refusals(api, machine, works, make):
    waiting = machine.post("/verdelingen", {"bereik": "organisatie"}).json
    assert machine.post(f"/verdelingen/{waiting['id']}/aanvaardingen", {}).status_code == 409
    assert machine.post(f"/verdelingen/{waiting['id']}/annuleringen").json["toestand"] == "geannuleerd"
    assert machine.post(f"/verdelingen/{waiting['id']}/annuleringen").status_code == 409
    assert machine.post("/verdelingen", {"bereik": "regio"}).status_code == 403
    assert machine.post("/verdelingen", {"bereik": "project"}).json["fouten"][0]["veld"] == "projectId"
    stranger = api(make.actor())
    assert stranger.get(f"/verdelingen/{waiting['id']}").status_code == 404
    reads = api(make.actor(), Scope.READ)
    assert reads.post("/verdelingen", {"bereik": "organisatie"}).status_code == 403
