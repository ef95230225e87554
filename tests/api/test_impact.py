"""Results over REST: the report, its lines page by page, and the flows."""

from decimal import Decimal
from typing import Any

import pytest

from tests.services.test_handover import Deal


@pytest.fixture
def deal(make: Any) -> Deal:
    made = Deal(make).accept()
    made.hand_over(quantity=Decimal(20))
    made.hand_over(quantity=Decimal(40))
    return made


def test_the_report_adds_up_to_its_lines_and_to_its_flows(api: Any, deal: Deal) -> None:
    client = api(deal.owner)
    total = client.get("/impact?groepering=depot").json["totaal"]
    assert total["aantal"] == 2
    assert total["tonVrijgekomen"] == total["tonAfgegeven"] == total["ton"]
    assert total["aandeelHergebruikt"] == 1
    lines = client.get("/impact/regels").json["resultaten"]
    assert sum(line["massaKg"] for line in lines) == pytest.approx(total["ton"] * 1000)
    assert client.get("/impact/stromen").json["ton"] == total["ton"]


def test_the_lines_come_page_by_page_and_each_once(api: Any, deal: Deal) -> None:
    client = api(deal.taker)
    first = client.get("/impact/regels?limiet=1").json
    second = client.get(first["volgende"][first["volgende"].index("/api/") :]).json
    keys = [line["overdrachtId"] for page in (first, second) for line in page["resultaten"]]
    assert len(set(keys)) == 2
    assert second["volgende"] is None


def test_a_project_and_a_kind_that_are_not_known_are_refused_together(api: Any, deal: Deal) -> None:
    answer = api(deal.owner).get(f"/impact?projectId={deal.demand.project_id}&materiaalsoort=verzonnen")
    assert answer.status_code == 400
    assert {fault["veld"] for fault in answer.json["fouten"]} == {"projectId", "materiaalsoort"}
    region = api(deal.owner).get("/impact?bereik=regio&groepering=project")
    assert region.json["fouten"][0]["veld"] == "bereik"
