"""Offers over REST."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories import LEIDEN, day
from wisselplaats.adapters.geography import to_wgs84
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import LegalStatus, LotState, Role
from wisselplaats.models import Lot, Organisation


def lot_of(make: SimpleNamespace, actor: Any, **facts: Any) -> Lot:
    return make.lot(organisation=session.get_one(Organisation, actor.organisation_id), **facts)


def test_a_lot_is_published_with_its_ladder(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor()
    machine = api(actor)
    made = machine.post(
        "/aanbiedingen", {"partijId": str(lot_of(make, actor).id), "prijsPerEenheid": 1.5, "vanafTrede": "regio"}
    )
    assert made.status_code == 201, made.json
    shown = made.json
    assert (shown["hoeveelheid"], shown["vrij"], shown["trede"]) == (100, 100, "regio")
    assert (shown["volgendeTrede"], shown["volgendeTredeDatum"]) == ("open_markt", day(28).isoformat())
    assert machine.get(made.headers["Location"]).json == shown


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"state": LotState.EXPECTED}, "lot_not_confirmed"), ({"contains_asbestos": True}, "legal_asbestos")],
)
def test_what_cannot_be_offered_now_is_a_conflict(make: SimpleNamespace, api: Any, facts: Any, code: str) -> None:
    actor = make.actor()
    answer = api(actor).post("/aanbiedingen", {"partijId": str(lot_of(make, actor, **facts).id)})
    assert (answer.status_code, answer.json["code"]) == (409, code)


def test_an_unknown_status_is_published_with_a_warning(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor()
    found = lot_of(make, actor, legal_status=LegalStatus.UNKNOWN)
    made = api(actor).post("/aanbiedingen", {"partijId": str(found.id), "vanafTrede": "open_markt"})
    assert made.status_code == 201
    warning = made.json["waarschuwingen"][0]
    assert (warning["code"], bool(warning["melding"]), bool(warning["grond"])) == ("status_unknown", True, True)
    assert api(make.actor()).get(made.headers["Location"]).status_code == 404


def test_all_errors_of_an_offer_come_at_once(make: SimpleNamespace, api: Any) -> None:
    answer = api(make.actor()).post("/aanbiedingen", {"hoeveelheid": 0, "prijsPerEenheid": -1, "vanafTrede": "boven"})
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json["fouten"]} == {
        "partijId",
        "hoeveelheid",
        "prijsPerEenheid",
        "vanafTrede",
    }


def test_an_offer_of_another_is_seen_and_not_changed(make: SimpleNamespace, api: Any) -> None:
    made, machine = make.listing(), api(make.actor())
    assert machine.get(f"/aanbiedingen/{made.id}").status_code == 200
    assert machine.patch(f"/aanbiedingen/{made.id}", {"hoeveelheid": 10}).status_code == 404
    assert machine.post(f"/aanbiedingen/{made.id}/intrekkingen", {"reden": "x"}).status_code == 404


def test_the_market_is_searched_near_a_place_in_either_system(make: SimpleNamespace, api: Any) -> None:
    made = make.listing()
    make.listing(lot=make.lot(x=LEIDEN[0] + 40_000))
    machine = api(make.actor())
    lon, lat = to_wgs84(*LEIDEN)
    for query in (
        {"nabij": "93500,463700", "straal": "5"},
        {"nabij": f"{lon},{lat}", "nabijCrs": "EPSG:4326", "straal": "5", "sorteer": "afstand"},
    ):
        found = machine.get("/aanbiedingen", query_string=query)
        assert [one["id"] for one in found.json["resultaten"]] == [str(made.id)], found.json
        assert found.json["resultaten"][0]["afstandKm"] == pytest.approx(0, abs=0.001)


@pytest.mark.parametrize(
    "query",
    [
        {"nabij": "hier"},
        {"nabij": "1,2"},
        {"straal": "5"},
        {"sorteer": "afstand"},
        {"sorteer": "prijs"},
        {"beschikbaarVan": "2026-02-01", "beschikbaarTot": "2026-01-01"},
        {"materiaalsoort": "xyzzy"},
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(make: SimpleNamespace, api: Any, query: dict[str, str]) -> None:
    answer = api(make.actor()).get("/aanbiedingen", query_string=query)
    assert answer.status_code == 400
    assert answer.json["fouten"]


def test_the_next_page_keeps_the_filters(make: SimpleNamespace, api: Any) -> None:
    made = {str(make.listing().id) for _ in range(3)}
    machine = api(make.actor())
    first = machine.get("/aanbiedingen", query_string={"limiet": 2, "kwaliteit": "B"}).json
    second = machine.get(first["volgende"]).json
    assert {one["id"] for one in [*first["resultaten"], *second["resultaten"]]} == made
    assert second["volgende"] is None


def test_an_offer_is_withdrawn_with_a_reason(make: SimpleNamespace, api: Any) -> None:
    actor = make.actor(Role.BROKER)
    made = make.listing(lot=lot_of(make, actor))
    machine = api(actor)
    assert machine.post(f"/aanbiedingen/{made.id}/intrekkingen", {}).status_code == 400
    answer = machine.post(f"/aanbiedingen/{made.id}/intrekkingen", {"reden": "naar de breker"})
    assert (answer.status_code, answer.json["toestand"], answer.json["reden"]) == (201, "ingetrokken", "naar de breker")
