"""The page on which a handover is put right: one side fills in, the other confirms, both read what became of it."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.services.test_handover import Deal

FORM = {
    "werkelijkeHoeveelheid": "48,5", "reden": "telverschil", "uitkomst": "terug_naar_gever",
    "opmerking": "Nageteld met de voorman.",
}  # fmt: skip


@pytest.fixture
def sides(make: SimpleNamespace, signed_in: Any) -> SimpleNamespace:
    """Sixty of a hundred handed over, and both sides signed in."""
    deal = Deal(make)
    made = deal.accept().hand_over()
    return SimpleNamespace(
        owner=signed_in(deal.owner), taker=signed_in(deal.taker), page=f"/overdrachten/{made.id}", deal=deal, make=make
    )


def answer_form(page: str, noun: str) -> tuple[str, dict[str, str]]:
    """Where a button of the page leads and what it sends along."""
    action = re.search(rf'action="(/correcties/[^"]+/{noun})"', page)
    version = re.search(r'name="versie" value="(\d+)"', page)
    assert action and version, noun
    return action[1], {"versie": version[1]}


def test_one_side_fills_in_and_the_other_confirms(sides: SimpleNamespace) -> None:
    path = f"{sides.page}/correcties"
    assert path in sides.taker.get(sides.page).text
    sent = sides.taker.post(path, data=FORM)
    assert sent.status_code == 303, sent.text
    own = sides.taker.get(path).text
    assert "Correctie intrekken" in own
    assert "Ja, dit klopt" not in own
    assert "Er wacht een correctie" in sides.owner.get(sides.page).text
    other = sides.owner.get(path).text
    assert "-11,5 m²" in other
    assert "Nageteld met de voorman." in other
    where, data = answer_form(other, "bevestigingen")
    assert sides.owner.post(where, data=data).status_code == 303
    after = sides.owner.get(sides.page).text
    assert "Werkelijk overgedragen: 48,5 m²" in after
    correction = where.split("/")[2]
    assert "Dit is een correctie" in sides.owner.get(f"/overdrachten/{correction}").text
    assert "Correctie" in sides.owner.get("/verrekeningen").text


def test_a_wrong_form_comes_back_with_what_was_filled_in(sides: SimpleNamespace) -> None:
    answer = sides.taker.post(f"{sides.page}/correcties", data={**FORM, "uitkomst": "", "reden": ""})
    assert answer.status_code == 400
    assert "48,5" in answer.text
    assert "Nageteld met de voorman." in answer.text
    again = sides.taker.post(f"{sides.page}/correcties", data={**FORM, "uitkomst": ""})
    assert "terug is bij de gever of afgeboekt" in again.text


def test_refusing_asks_why_and_leaves_everything(sides: SimpleNamespace) -> None:
    path = f"{sides.page}/correcties"
    sides.taker.post(path, data=FORM)
    where, data = answer_form(sides.owner.get(path).text, "afwijzingen")
    assert sides.owner.post(where, data=data).status_code == 400
    assert sides.owner.post(where, data={**data, "reden": "Wij telden zestig."}).status_code == 303
    assert "Wij telden zestig." in sides.taker.get(path).text
    assert "Er wacht een correctie" not in sides.owner.get(sides.page).text


def test_an_answer_to_what_changed_meanwhile_comes_back(sides: SimpleNamespace) -> None:
    path = f"{sides.page}/correcties"
    sides.taker.post(path, data=FORM)
    where, data = answer_form(sides.owner.get(path).text, "bevestigingen")
    assert sides.owner.post(where, data={"versie": "99"}).status_code == 400
    assert sides.owner.post(where, data=data).status_code == 303
    assert sides.owner.post(where, data=data).status_code == 400


def test_others_find_no_page(sides: SimpleNamespace, signed_in: Any) -> None:
    stranger = signed_in(sides.make.actor())
    assert stranger.get(f"{sides.page}/correcties").status_code == 404
