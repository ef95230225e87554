"""Results over REST: the report, its lines page by page, and the flows."""

from decimal import Decimal
from typing import Any

import pytest

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Handover, Organisation, Photo


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


def test_a_year_is_told_with_its_groups_and_taken_as_a_document(api: Any, deal: Deal) -> None:
    client = api(deal.owner)
    found = client.get(f"/impact/jaarverslagen/{TODAY.year}").json
    assert found["totaal"] == client.get("/impact").json["totaal"]
    for name in ("perMaand", "perSoort", "perProject", "perOrganisatie", "perEuralcode", "perRStrategie"):
        assert sum(group["ton"] for group in found[name]) == pytest.approx(found["totaal"]["ton"]), name
    assert found["stromen"]["ton"] == found["totaal"]["tonVrijgekomen"]
    assert {factor["gebruikt"] for factor in found["factoren"]} == {2}
    assert found["jaarErvoor"]["aantal"] == 0
    path = f"/impact/jaarverslagen/{TODAY.year}/bestand"
    assert client.get(path).data[:5] == b"%PDF-"
    assert client.get(f"{path}?vorm=xlsx").data[:2] == b"PK"
    assert client.get(f"{path}?vorm=doc").status_code == 400
    assert client.get(f"/impact/jaarverslagen/{TODAY.year + 1}").status_code == 400


def test_the_sheet_of_a_tender_is_of_ones_own_project(api: Any, deal: Deal) -> None:
    path = f"/projecten/{deal.demand.project_id}/materiaalkeuze"
    found = api(deal.taker).get(path).json
    (line,) = found["regels"]
    assert (line["gevraagd"], line["overgedragen"], line["toegezegd"]) == (60, 60, 0)
    assert found["aandeelHergebruikt"] == line["aandeelHergebruikt"] == 1
    assert found["mkiNieuwEuro"] > found["mkiKeuzeEuro"]
    assert found["factoren"]
    assert api(deal.taker).get(f"{path}/bestand").data[:5] == b"%PDF-"
    assert api(deal.taker).get(f"{path}/bestand?vorm=xlsx").data[:2] == b"PK"
    for part in ("", "/bestand"):
        assert api(deal.owner).get(path + part).status_code == 404


def test_an_admin_shows_the_results_and_takes_them_back(api: Any, make: Any, deal: Deal) -> None:
    mine = f"/organisaties/{deal.owner.organisation_id}/openbaarheid"
    admin = api(make.actor(Role.ADMIN, organisation=session.get_one(Organisation, deal.owner.organisation_id)))
    assert admin.get(mine).json == {"openbaar": False, "openbaarSinds": None, "insluitSites": []}
    assert admin.patch(mine, {"openbaar": False}).status_code == 409
    assert api(deal.owner).patch(mine, {"openbaar": True}).status_code == 403
    assert admin.patch(mine, {"openbaar": True, "insluitSites": ["http://onveilig.nl"]}).status_code == 400
    made = admin.patch(mine, {"openbaar": True, "insluitSites": ["https://www.leiden.nl"]}).json
    assert (made["openbaar"], made["insluitSites"]) == (True, ["https://www.leiden.nl"])
    assert api(deal.owner).get(mine).json == made
    other = f"/organisaties/{deal.taker.organisation_id}/openbaarheid"
    assert admin.get(other).status_code == 404
    assert admin.patch(other, {"openbaar": True}).status_code == 404
    assert not admin.patch(mine, {"openbaar": False}).json["openbaar"]


def test_both_sides_agree_to_an_example_and_either_withdraws_it(api: Any, deal: Deal) -> None:
    made = session.query(Handover).order_by(Handover.id).limit(1).one()
    photo = Photo(lot_id=made.lot_id, file_key="a", thumbnail_key="a", width=1, height=1, created_at=NOW)
    session.add(photo)
    session.commit()
    path, said = f"/overdrachten/{made.id}/voorbeeld", {"fotoId": str(photo.id), "bijschrift": "Naar het park"}
    giver, taker = api(deal.owner), api(deal.taker)
    assert giver.get(path).json["fotoIds"] == [str(photo.id)]
    first = giver.post(f"{path}/akkoorden", said)
    assert (first.status_code, first.json["akkoordGever"], first.json["openbaar"]) == (201, True, False)
    assert taker.post(f"{path}/akkoorden", said).json["openbaar"]
    assert taker.post(f"{path}/akkoorden", {**said, "fotoId": str(made.id)}).status_code == 400
    assert taker.post(f"{path}/intrekkingen", {}).status_code == 201
    assert giver.post(f"{path}/intrekkingen", {}).status_code == 409
    assert giver.get(path).json["bijschrift"] is None
