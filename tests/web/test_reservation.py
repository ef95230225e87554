"""The pages of claims and results: one claim per form, a clear way out of a conflict, buttons by side."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.factories import NOW, TODAY
from wisselplaats import db
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Organisation
from wisselplaats.services import handover, reservation
from wisselplaats.services.reservation import Wish


@pytest.fixture
def sides(make: SimpleNamespace, signed_in: Any) -> SimpleNamespace:
    owner, taker = make.actor(Role.PROJECT_LEADER), make.actor(Role.CONTRACTOR)
    lot = make.lot(organisation=db.session.get_one(Organisation, owner.organisation_id))
    offer = make.listing(lot=lot, created_by=owner.user_id)
    return SimpleNamespace(owner=signed_in(owner), taker=signed_in(taker), offer=offer, owning=owner, taking=taker)


def form(quantity: str, **more: str) -> dict[str, str]:
    return {"hoeveelheid": quantity, "formulier": str(uuid4()), "behoefteId": "", "projectId": "", "tot": "", **more}


def claimed(sides: SimpleNamespace, quantity: str = "40") -> str:
    answer = sides.taker.post(f"/aanbiedingen/{sides.offer.id}/reserveren", data=form(quantity))
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_claim_leads_to_its_page(sides: SimpleNamespace) -> None:
    page = sides.taker.get(claimed(sides)).text
    assert "Aangevraagd" in page
    assert "Reservering intrekken" in page
    assert "Akkoord</button>" not in page


def test_a_double_click_makes_one_claim(sides: SimpleNamespace) -> None:
    data = form("40")
    first, second = (sides.taker.post(f"/aanbiedingen/{sides.offer.id}/reserveren", data=data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]


def test_a_conflict_says_what_is_free_and_shows_the_way_to_the_queue(sides: SimpleNamespace) -> None:
    claimed(sides, "60")
    answer = sides.taker.post(f"/aanbiedingen/{sides.offer.id}/reserveren", data=form("50"))
    assert answer.status_code == 400
    assert "Er is nog 40 m² vrij" in answer.text
    assert 'name="wachtrij"' in answer.text
    assert 'value="50"' in answer.text
    waiting = sides.taker.post(f"/aanbiedingen/{sides.offer.id}/reserveren", data=form("50", wachtrij="true"))
    assert "plaats 1 in de wachtrij" in sides.taker.get(waiting.headers["Location"]).text


def test_wrong_input_keeps_what_was_filled_in(sides: SimpleNamespace) -> None:
    answer = sides.taker.post(f"/aanbiedingen/{sides.offer.id}/reserveren", data=form("veel"))
    assert answer.status_code == 400
    assert 'value="veel"' in answer.text


def test_the_owner_decides_on_the_page(sides: SimpleNamespace) -> None:
    path = claimed(sides)
    assert "Akkoord</button>" in sides.owner.get(path).text
    missing = sides.owner.post(f"{path}/besluiten", data={"besluit": "afgewezen", "reden": ""})
    assert missing.status_code == 400
    assert "Vul dit veld in" in missing.text
    assert sides.owner.post(f"{path}/besluiten", data={"besluit": "akkoord"}).status_code == 303
    assert "Overdracht beginnen" in sides.owner.get(path).text


def test_a_claim_is_taken_back(sides: SimpleNamespace) -> None:
    path = claimed(sides)
    assert sides.taker.post(f"{path}/annuleringen", data={"reden": "Toch genoeg"}).status_code == 303
    assert "Toch genoeg" in sides.owner.get(path).text


def test_a_reader_sees_and_does_not_act(make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace) -> None:
    path = claimed(sides)
    organisation = db.session.get_one(Organisation, sides.owning.organisation_id)
    reader = signed_in(make.actor(Role.READER, organisation))
    page = reader.get(path)
    assert page.status_code == 200
    assert "Akkoord</button>" not in page.text
    assert reader.post(f"{path}/besluiten", data={"besluit": "akkoord"}).status_code == 403


def test_a_stranger_finds_nothing(make: SimpleNamespace, signed_in: Any, sides: SimpleNamespace) -> None:
    assert signed_in(make.actor()).get(claimed(sides)).status_code == 404


def test_both_tabs_show_their_claims(sides: SimpleNamespace) -> None:
    claimed(sides)
    assert "40 m²" in sides.taker.get("/reserveringen").text
    assert "40 m²" in sides.owner.get("/reserveringen?rol=eigenaar&toestand=aangevraagd").text
    assert "40 m²" not in sides.owner.get("/reserveringen?rol=vrager").text


@pytest.mark.parametrize("grouping", ["materiaalsoort", "project", "organisatie", "maand", "trede"])
def test_results_are_shown_by_group(sides: SimpleNamespace, grouping: str) -> None:
    path = claimed(sides)
    sides.owner.post(f"{path}/besluiten", data={"besluit": "akkoord"})
    with db.transaction():
        handover.hand_over(sides.owning, UUID(path.rpartition("/")[2]), NOW, TODAY, quantity=Decimal(40))
    page = sides.owner.get(f"/resultaten?groepering={grouping}")
    assert page.status_code == 200
    assert "Vermeden CO2" in page.text
    assert "nan" not in page.text.lower().split("vermeden")[0][-10:]


def test_results_without_handovers_say_so(sides: SimpleNamespace) -> None:
    assert "niets overgedragen" in sides.owner.get("/resultaten").text
    wrong = sides.owner.get("/resultaten?van=2026-13-01")
    assert wrong.status_code == 400


@pytest.mark.parametrize("path", ["/reserveringen", "/resultaten"])
def test_a_list_asks_as_many_queries_for_one_as_for_ten(
    make: SimpleNamespace, sides: SimpleNamespace, queries: list[str], path: str
) -> None:
    def count() -> int:
        db.session.expire_all()
        queries.clear()
        assert sides.taker.get(path).status_code == 200
        return len(queries)

    _claim(sides.taking, sides.offer)
    one = count()
    for _ in range(9):
        _claim(sides.taking, sides.offer)
    assert count() == one


def _claim(actor: Actor, offer: Any) -> None:
    with db.transaction():
        reservation.request(actor, offer.id, Wish(quantity=offer.quantity / 20), NOW, TODAY)
