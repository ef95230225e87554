"""Saved searches, preferences and what a demand misses, over REST."""

from decimal import Decimal

import pytest

from tests.factories import LEIDEN, NOW, TILE, TODAY
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.models import Organisation
from wisselplaats.services import match

PATH = "/zoekprofielen"
GOOD = {
    "naam": "Tegels bij Leiden", "materiaalsoort": TILE, "nabij": "93500,463700", "straal": 25, "kwaliteit": "B",
    "meldfrequentie": "wekelijks",
}  # fmt: skip


@pytest.fixture
def me(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def client(api, me):
    return api(me)


def test_a_search_is_kept_read_changed_and_removed(client):
    made = client.post(PATH, GOOD)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    where = made.headers["Location"]
    found = client.get(where).json
    assert (found["naam"], found["straal"], found["kwaliteit"], found["meldfrequentie"]) == (
        "Tegels bij Leiden", 25, "B", "wekelijks",
    )  # fmt: skip
    assert found["locatie"]["x"] == 93500
    changed = client.patch(where, {"straal": None, "nabij": None}, headers={"If-Match": '"1"'})
    assert (changed.json["locatie"], changed.json["straal"], changed.json["materiaalsoort"]) == (None, None, TILE)
    assert client.patch(where, {"naam": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": '"1"'}).status_code == 412
    assert client.delete(where, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(where).status_code == 404
    assert client.get(PATH).json == {"resultaten": [], "volgende": None}


def test_every_fault_is_named_at_once(client):
    answer = client.post(PATH, {"straal": -1, "kwaliteit": "Z", "beschikbaarVan": "morgen", "soort": 1})
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json["fouten"]} == {
        "naam",
        "straal",
        "kwaliteit",
        "beschikbaarVan",
        "soort",
    }
    near = client.post(PATH, {"naam": "x", "straal": 5})
    assert [(fault["veld"], fault["code"]) for fault in near.json["fouten"]] == [("nabij", "required")]
    wrong = client.post(PATH, {"naam": "x", "materiaalsoort": "eenhoornhoef"})
    assert [fault["veld"] for fault in wrong.json["fouten"]] == ["materiaalsoort"]


def test_the_same_key_makes_one_search(client):
    first, second = (client.post(PATH, GOOD, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json["id"] == second.json["id"]
    assert len(client.get(PATH).json["resultaten"]) == 1


def test_what_it_found_is_paged(client, make):
    key = client.post(PATH, GOOD).json["id"]
    offers = [make.listing() for _ in range(3)]
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()
    page = client.get(f"{PATH}/{key}/aanbiedingen?limiet=2").json
    rest = client.get(page["volgende"]).json["resultaten"]
    found = [row["aanbieding"]["id"] for row in [*page["resultaten"], *rest]]
    assert all(0 < row["score"] <= 100 and row["redenen"] for row in page["resultaten"])
    assert sorted(found) == sorted(str(offer.id) for offer in offers)
    assert {row["nieuwGevonden"] for row in rest} == {True}


def test_a_token_that_only_reads_may_look_and_not_keep(api, me, client):
    where = client.post(PATH, GOOD).headers["Location"]
    reads = api(me, Scope.READ)
    assert reads.get(where).status_code == 200
    assert reads.post(PATH, GOOD).status_code == 403
    assert reads.patch(where, {"naam": "x"}).status_code == 403
    assert reads.delete(where).status_code == 403


def test_somebody_elses_is_not_found(api, make, client):
    where = client.post(PATH, GOOD).headers["Location"]
    other = api(make.actor())
    for method in ("GET", "DELETE"):
        assert other.open(method, where).status_code == 404
    assert other.get(f"{where}/aanbiedingen").status_code == 404


def test_how_soon_mail_comes_is_read_and_chosen_per_kind(client):
    before = {row["soort"]: row for row in client.get("/meldingen/voorkeuren").json["resultaten"]}
    assert (before["match"]["meldfrequentie"], before["vraag_naar_aanbod"]["meldfrequentie"]) == ("direct", "uit")
    assert before["planning_verschoven"]["keuzes"] == ["direct", "uit"]
    answer = client.patch("/meldingen/voorkeuren", {"soort": "match", "meldfrequentie": "wekelijks"})
    assert {row["soort"]: row["meldfrequentie"] for row in answer.json["resultaten"]}["match"] == "wekelijks"
    urgent = client.patch("/meldingen/voorkeuren", {"soort": "planning_verschoven", "meldfrequentie": "dagelijks"})
    assert [(fault["veld"], fault["code"]) for fault in urgent.json["fouten"]] == [("meldfrequentie", "urgent_kind")]


@pytest.fixture
def demand(make, me):
    own = session.get_one(Organisation, me.organisation_id)
    return make.demand(
        project=make.project(organisation=own), max_distance_km=Decimal(30), height_mm=Decimal(45), colour="grijs"
    )


def judged(demand, *offers):
    match.demand_changed(demand.id)
    match.listing_changed(*[offer.id for offer in offers])
    session.commit()
    match.rejudge(NOW, TODAY)
    session.commit()


def test_a_pair_that_does_not_match_comes_with_the_change_that_a_patch_takes(client, make, demand):
    offer = make.listing(lot=make.lot(x=LEIDEN[0] + 40_000, height_mm=Decimal(48), colour="rood"))
    judged(demand, offer)
    path = f"/behoeften/{demand.id}/matches/{offer.id}"
    found = client.get(path).json
    assert found["haalbaar"] is False
    assert {change["veld"]: change["waarde"] for change in found["wijzigingen"]} == {
        "tolerantieMm": 3, "kleur": None, "maxAfstandKm": 52,
    }  # fmt: skip
    assert "22 km verder (wordt 52 km)" in [change["tekst"] for change in found["wijzigingen"]]
    changed = client.patch(
        f"/behoeften/{demand.id}", {change["veld"]: change["waarde"] for change in found["wijzigingen"]}
    )
    assert changed.status_code == 200
    assert client.get(path).json["haalbaar"] is True


def test_the_market_of_a_demand_groups_what_it_just_misses(client, make, demand):
    lots = [make.lot(x=LEIDEN[0] + 40_000 + 1000 * n, colour="grijs") for n in range(5)]
    judged(demand, *[make.listing(lot=lot) for lot in lots])
    found = client.get(f"/behoeften/{demand.id}/markt").json
    (missed,) = found["gemist"]
    assert (missed["code"], missed["aantal"], len(missed["dichtstbij"])) == ("too_far", 5, 3)
    assert [row["afstandKm"] for row in missed["dichtstbij"]] == [52, 53.3, 54.6]
    assert found["verwacht"] == []
