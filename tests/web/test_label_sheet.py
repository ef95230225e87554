"""Sheets of labels: every code on them leads to its lot, and a half-used sheet is filled from where it is free."""

import io
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image

from tests.factories import NOW
from wisselplaats.adapters import pdf
from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.label import LABEL_SHEETS, MOST_LABELS
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.models import Lot, Organisation, uuid7
from wisselplaats.services import depot, passport
from wisselplaats.services.depot.label import sheet_document

MM = 150 / 25.4


@pytest.fixture
def broker(make: SimpleNamespace, settings: object) -> Actor:
    return make.actor(Role.BROKER)


@pytest.fixture
def lots(make: SimpleNamespace, broker: Actor) -> list[Lot]:
    own = session.get_one(Organisation, broker.organisation_id)
    place = make.depot(organisation=own)
    made = [
        make.lot(organisation=own, depot=place, bay=f"B{n}", state=LotState.IN_DEPOT, title=f"Tegels uit straat {n}")
        for n in range(5)
    ]
    made[2].gtin = "06291041500213"
    session.commit()
    return made


def pages(broker: Actor, lots: list[Lot], per_sheet: int, first: int = 1) -> list[Image.Image]:
    found = sheet_document(broker, [one.id for one in lots], per_sheet, first, "nl", NOW)
    return [Image.open(io.BytesIO(page)) for page in pdf.pages(*found, ppi=150)]


@pytest.mark.parametrize("per_sheet", LABEL_SHEETS)
def test_every_code_on_every_kind_of_sheet_is_read_back(broker: Actor, lots: list[Lot], per_sheet: int) -> None:
    shown = pages(broker, lots, per_sheet)
    found = [code.text for page in shown for code in zxingcpp.read_barcodes(page)]
    assert sorted(found) == sorted(passport.link_of(one) for one in lots)
    assert sum("/01/06291041500213/21/" in text for text in found) == 1
    assert len(shown) == (2 if per_sheet == 4 else 1)
    assert {(round(page.width / MM), round(page.height / MM)) for page in shown} == {(210, 297)}


@pytest.mark.parametrize(("per_sheet", "first"), [(14, 1), (14, 6), (21, 21), (8, 3)])
def test_labels_lie_within_their_places_from_the_first_free_one(
    broker: Actor, lots: list[Lot], per_sheet: int, first: int
) -> None:
    form = LABEL_SHEETS[per_sheet]
    left = (210 - form["columns"] * form["width"] - (form["columns"] - 1) * form["gap"]) / 2
    top = (297 - form["rows"] * form["height"]) / 2
    places = []
    for number, page in enumerate(pages(broker, lots, per_sheet, first)):
        for code in zxingcpp.read_barcodes(page):
            x, y = code.position.top_left.x / MM - left, code.position.top_left.y / MM - top
            row, column = int(y // form["height"]), int(x // (form["width"] + form["gap"]))
            places.append(number * per_sheet + row * form["columns"] + column + 1)
    assert sorted(places) == list(range(first, first + len(lots)))


def test_a_sheet_says_what_a_person_looks_for(broker: Actor, lots: list[Lot]) -> None:
    content = depot.sheet(broker, [one.id for one in lots], 8, 1, "nl", NOW)
    said = pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert all(one.number in said and f"B{place}" in said for place, one in enumerate(lots))
    assert b"/Marked true" in content
    assert (
        "Quality"
        in pypdf.PdfReader(io.BytesIO(depot.sheet(broker, [lots[0].id], 8, 1, "en", NOW))).pages[0].extract_text()
    )


def test_all_faults_are_told_at_once(broker: Actor, lots: list[Lot]) -> None:
    for ids, per_sheet, first, codes in (
        ([], 14, 15, ["first_label_past_sheet", "choose_lots"]),
        ([], 13, 1, ["labels_per_sheet", "choose_lots"]),
        ([uuid7() for _ in range(MOST_LABELS + 1)], 14, 1, ["too_many_labels"]),
    ):
        with pytest.raises(Invalid) as error:
            depot.sheet(broker, ids, per_sheet, first, "nl", NOW)
        assert [one.code for one in error.value.problems] == codes


def test_no_label_is_made_of_what_is_somebody_elses(make: SimpleNamespace, broker: Actor, lots: list[Lot]) -> None:
    with pytest.raises(NotFound):
        depot.sheet(broker, [lots[0].id, make.listing().lot_id], 14, 1, "nl", NOW)


def test_the_page_ticks_a_depots_stock_and_gives_a_pdf(
    make: SimpleNamespace, signed_in: Any, broker: Actor, lots: list[Lot]
) -> None:
    make.lot(organisation=session.get_one(Organisation, broker.organisation_id))
    keys, place = [str(one.id) for one in lots], lots[0].depot_id
    page = signed_in(broker)
    every = page.get("/partijen/etiketten").text
    assert (every.count('name="partijen"'), every.count("checked")) == (6, 0)
    of_depot = page.get(f"/partijen/etiketten?depotId={place}").text
    assert (of_depot.count('name="partijen"'), of_depot.count("checked")) == (5, 5)
    form = {"partijen": keys[:3], "etikettenPerVel": "14", "beginBij": "4"}
    answer = page.post("/partijen/etiketten", data=form)
    assert (answer.status_code, answer.content_type, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    wrong = page.post(f"/partijen/etiketten?depotId={place}", data=form | {"beginBij": "15"})
    assert wrong.status_code == 400
    assert "begin bij een lager nummer" in wrong.text
    assert wrong.text.count("checked") == 3
    none = page.post("/partijen/etiketten", data={"etikettenPerVel": "14", "beginBij": "1"})
    assert "Kies minstens één partij" in none.text
    assert page.post("/partijen/etiketten", data=form | {"partijen": [str(uuid7())]}).status_code == 404
    assert page.get("/partijen/etiketten?depotId=x").status_code == 400


def test_labels_come_over_rest_one_or_many(broker: Actor, lots: list[Lot], api: Any, make: SimpleNamespace) -> None:
    client = api(broker)
    one = client.get(f"/partijen/{lots[0].id}/etiket")
    assert (one.status_code, one.content_type, one.data[:5]) == (200, "application/pdf", b"%PDF-")
    text = pypdf.PdfReader(io.BytesIO(one.data)).pages[0]
    assert lots[0].number in text.extract_text()
    assert [round(float(side) / 72 * 25.4) for side in text.mediabox[2:]] == [105, 148]
    gone = session.get_one(Lot, lots[1].id)
    gone.state, gone.quantity = LotState.GONE, 0
    session.commit()
    asked = {
        f"partijen={lots[0].id},{lots[3].id}": [0, 3], f"depotId={lots[0].depot_id}": [0, 2, 3, 4],
        f"depotId={lots[0].depot_id}&etikettenPerVel=4&beginBij=3": [0, 2, 3, 4],
    }  # fmt: skip
    for query, wanted in asked.items():
        answer = client.get(f"/partijen/etiketten?{query}")
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        said = " ".join(page.extract_text() for page in pages)
        assert [number for number, lot in enumerate(lots) if lot.number in said] == wanted, query
        assert len(pages) == (2 if "beginBij" in query else 1)
    wrong = {
        "": "partijen", "partijen=x": "partijen", "etikettenPerVel=5&partijen=" + str(lots[0].id): "etikettenPerVel",
        f"partijen={lots[0].id}&etikettenPerVel=4&beginBij=5": "beginBij",
    }  # fmt: skip
    for query, field in wrong.items():
        answer = client.get(f"/partijen/etiketten?{query}")
        assert (answer.status_code, [one["veld"] for one in answer.json["fouten"]]) == (400, [field]), query
    stranger = api(make.actor(Role.BROKER))
    assert stranger.get(f"/partijen/{lots[0].id}/etiket").status_code == 404
    assert stranger.get(f"/partijen/etiketten?partijen={lots[0].id}").status_code == 404
    assert stranger.get(f"/partijen/etiketten?depotId={lots[0].depot_id}").status_code == 400
