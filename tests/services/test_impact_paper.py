"""The report of a year: the same figures as the page, in both languages, as a real PDF and a real workbook."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.domain.errors import Forbidden, Invalid
from wisselplaats.domain.vocabulary import ImpactGrouping, Scope
from wisselplaats.services import impact
from wisselplaats.services.impact.paper import yearly, yearly_pdf, years
from wisselplaats.services.impact.paper.yearly_pdf import document


@pytest.fixture
def deal(make: SimpleNamespace) -> Deal:
    made = Deal(make).accept()
    made.hand_over(quantity=Decimal(60))
    return made


def test_the_year_says_what_the_page_says(deal: Deal) -> None:
    found = yearly(deal.owner, TODAY.year, TODAY)
    page = impact.totals(deal.owner, TODAY)
    assert found.total == page.total
    assert found.by[ImpactGrouping.MATERIAL] == page.groups
    assert sum(one.tonnes for one in found.flows.streams) == page.total.tonnes_released
    assert found.factors
    assert all(one.handovers == 1 for one in found.factors)
    page_of_it = yearly(deal.owner, TODAY.year, TODAY, with_factors=False)
    assert page_of_it == replace(found, factors=[])
    assert years(deal.owner, TODAY) == [TODAY.year]


def test_the_year_is_told_in_both_languages(deal: Deal) -> None:
    found = yearly(deal.owner, TODAY.year, TODAY)
    dutch, english = document(found, "nl"), document(found, "en")
    assert dutch["title"] == f"Circulair materiaal in {TODAY.year}"
    assert english["title"] == f"Circular material in {TODAY.year}"
    assert english["kinds"]["rows"][0]["name"] != dutch["kinds"]["rows"][0]["name"]
    assert len(dutch["months"]["bars"]) == 12


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_year_is_a_pdf_and_so_is_a_year_without_anything(deal: Deal, make: SimpleNamespace, language: str) -> None:
    for actor in (deal.owner, make.actor()):
        assert yearly_pdf(actor, TODAY.year, TODAY, NOW, language).startswith(b"%PDF-")


def test_where_it_went_is_drawn_on_paper_as_on_the_page(deal: Deal) -> None:
    found = yearly(deal.owner, TODAY.year, TODAY)
    picture, stops = impact.laid_out(found.flows)
    for language in ("nl", "en"):
        drawn = document(found, language)["picture"]
        assert [(one["x"], one["y"], one["height"]) for one in drawn["nodes"]] == [
            (node.x, node.y, node.height) for node in picture.nodes
        ]
        assert len(drawn["ribbons"]) == len(picture.ribbons) == 2
        assert {one["kind"] for one in drawn["nodes"]} == {stop.kind for stop in stops.values()}
        assert deal.taker.organisation_name in drawn["told"]


def test_a_year_to_come_is_refused(deal: Deal) -> None:
    with pytest.raises(Invalid):
        yearly(deal.owner, TODAY.year + 1, TODAY)


def test_a_token_that_may_not_read_gets_no_report(deal: Deal) -> None:
    with pytest.raises(Forbidden):
        yearly(replace(deal.owner, scopes=frozenset[Scope]()), TODAY.year, TODAY)
