"""The pages of results: charts with their figures, flows, files, the year, the tender's sheet, and what all may see."""

from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.adapters.files import FileStore
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ImpactGrouping, Role
from wisselplaats.models import Handover, Organisation, Photo
from wisselplaats.schemas.impact import tongue
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import impact


@pytest.fixture
def deal(make: SimpleNamespace) -> Deal:
    made = Deal(make).accept()
    made.hand_over(quantity=Decimal(60))
    return made


def admin_of(make: Any, actor: Any) -> Any:
    return make.actor(Role.ADMIN, organisation=session.get_one(Organisation, actor.organisation_id))


def test_each_grouping_has_its_table_and_charts_with_the_figures_behind_them(signed_in: Any, deal: Deal) -> None:
    page = signed_in(deal.owner)
    for grouping in ImpactGrouping:
        text = page.get(f"/resultaten?groepering={word(grouping)}").text
        assert text.count('role="img"') == 3
        assert text.count('<table class="wp-table') >= 5
    for measure in ("ton", "co2", "mki", "euro"):
        assert page.get(f"/resultaten?maat={measure}").status_code == 200


def test_filters_narrow_and_wrong_ones_are_said_all_at_once(signed_in: Any, deal: Deal) -> None:
    page = signed_in(deal.taker)
    assert "De overdrachten hierachter" in page.get(f"/resultaten?projectId={deal.demand.project_id}").text
    assert "niets overgedragen" in page.get("/resultaten?trede=zelfde_project").text
    wrong = page.get("/resultaten?van=2030-01-01&tot=2029-01-01&materiaalsoort=verzonnen")
    assert wrong.status_code == 400
    other = page.get(f"/resultaten?materiaalsoort=verzonnen&projectId={deal.lot.id}")
    assert other.status_code == 400
    assert "staat niet in de catalogus" in other.text
    assert "van een andere organisatie" in other.text


def test_the_region_is_what_others_show_and_ones_own(signed_in: Any, make: Any, deal: Deal) -> None:
    taker = admin_of(make, deal.taker)
    assert "0 andere" in signed_in(taker).get("/resultaten?bereik=regio").text
    impact.show(admin_of(make, deal.owner), NOW)
    session.commit()
    text = signed_in(taker).get("/resultaten?bereik=regio&groepering=organisatie").text
    assert "1 andere" in text
    assert deal.owner.organisation_name in text
    assert signed_in(taker).get("/resultaten?bereik=regio&groepering=project").status_code == 400


def test_files_hold_the_same(signed_in: Any, deal: Deal) -> None:
    page = signed_in(deal.owner)
    for path in ("/resultaten/bestand", "/resultaten/regels/bestand", "/resultaten/stromen/bestand"):
        assert len(page.get(f"{path}?vorm=csv").text.splitlines()) >= 2
        assert page.get(f"{path}?vorm=xlsx").data[:2] == b"PK"
        assert page.get(f"{path}?vorm=json").json
        assert page.get(f"{path}?vorm=verzonnen").status_code == 400
    (line,) = page.get("/resultaten/regels/bestand?vorm=json").json
    assert line["naar organisatie"] == deal.taker.organisation_name
    assert line["naar project"] is None, "the taker's project is the taker's"
    (own,) = signed_in(deal.taker).get("/resultaten/regels/bestand?vorm=json").json
    assert own["naar project"]


def test_flows_are_drawn_with_their_table(signed_in: Any, deal: Deal) -> None:
    text = signed_in(deal.owner).get("/resultaten/stromen").text
    assert text.count('class="wp-flow ') == 2
    assert deal.taker.organisation_name in text
    assert "Rechtstreeks" in text
    assert "niets overgedragen" in signed_in(deal.owner).get("/resultaten/stromen?van=2001-01-01&tot=2001-02-01").text


def test_the_year_and_its_files(signed_in: Any, deal: Deal) -> None:
    page = signed_in(deal.owner)
    assert f"Jaarverslag materiaal {TODAY.year}" in page.get("/resultaten/jaarverslag").text
    assert page.get(f"/resultaten/jaarverslag/{TODAY.year}/pdf").data[:5] == b"%PDF-"
    assert page.get(f"/resultaten/jaarverslag/{TODAY.year}/xlsx").data[:2] == b"PK"
    assert page.get(f"/resultaten/jaarverslag?jaar={TODAY.year + 1}").status_code == 400
    assert page.get("/resultaten/jaarverslag/9999/pdf").status_code == 400
    assert page.get("/resultaten/jaarverslag/0/pdf").status_code == 400


def test_the_sheet_of_a_tender_is_the_projects_own(signed_in: Any, make: Any, deal: Deal) -> None:
    page, path = signed_in(deal.taker), f"/projecten/{deal.demand.project_id}/materiaalkeuze"
    assert "Gebruik als gunningscriterium" in page.get(path).text
    assert page.get(f"{path}/pdf").data[:5] == b"%PDF-"
    assert page.get(f"{path}/xlsx").data[:2] == b"PK"
    assert signed_in(deal.owner).get(path).status_code == 404
    empty = make.project(organisation=session.get_one(Organisation, deal.taker.organisation_id))
    assert "vraagt nog niets" in page.get(f"/projecten/{empty.id}/materiaalkeuze").text


BOOKS = (
    "/resultaten/bestand?vorm=xlsx", "/resultaten/regels/bestand?vorm=xlsx", "/resultaten/stromen/bestand?vorm=xlsx",
    "/resultaten/treden/bestand?vorm=xlsx", f"/resultaten/jaarverslag/{TODAY.year}/xlsx",
)  # fmt: skip


def cells_of(content: bytes) -> list[str]:
    """Every text of a workbook, the names of its sheets included."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return [*book.sheet_names, *(cell for row in rows for cell in row if isinstance(cell, str))]


def test_workbooks_speak_the_language_of_the_page_and_the_other_forms_that_of_the_wire(
    signed_in: Any, deal: Deal
) -> None:
    page = signed_in(deal.taker)
    tender = f"/projecten/{deal.demand.project_id}/materiaalkeuze/xlsx"
    dutch = {path: cells_of(page.get(path).data) for path in (*BOOKS, tender)}
    page.post("/taal/en")
    for path, said in dutch.items():
        english = cells_of(page.get(path).data)
        heads = [head for head in said if head in tongue.ENGLISH and tongue.ENGLISH[head] != head]
        assert heads, path
        assert not set(heads) & (set(english) - set(tongue.ENGLISH.values())), path
        assert {tongue.ENGLISH[head] for head in heads} <= set(english), path
    assert "Counted is what was really handed over" in " ".join(cells_of(page.get(BOOKS[-1]).data))
    assert "Betontegel 300x300x45" not in cells_of(page.get(tender).data)
    assert "materiaalsoort" in page.get("/resultaten/regels/bestand?vorm=json").json[0]


def test_results_are_public_when_the_admin_says_so_and_no_longer_afterwards(
    signed_in: Any, client: Any, make: Any, deal: Deal
) -> None:
    admin = admin_of(make, deal.owner)
    own = session.get_one(Organisation, admin.organisation_id)
    base = f"/resultaten/organisatie/{own.slug}"
    assert client.get(base).status_code == 404
    assert signed_in(deal.owner).post("/resultaten/openbaar").status_code == 403
    page = signed_in(admin)
    wrong = page.post("/resultaten/openbaar", data={"insluitSites": "http://onveilig.nl\nhttps://goed.nl\nleiden"})
    assert wrong.status_code == 400
    assert wrong.text.count("is geen adres van een site") == 4, "both, in the summary and at the field"
    assert page.post("/resultaten/openbaar", data={"insluitSites": "https://www.leiden.nl"}).status_code == 303
    shown = client.get(base)
    assert own.name in shown.text
    assert shown.headers["Cache-Control"] == "private, max-age=300"
    assert client.get(f"/resultaten/regio/{own.region}").status_code == 200
    assert client.get(f"{base}?jaar={TODAY.year - 10}").status_code == 404
    assert client.get(f"{base}?jaar=0").status_code == 400
    assert page.post("/resultaten/openbaar/intrekken").status_code == 303
    assert client.get(base).status_code == 404
    assert page.post("/resultaten/openbaar/intrekken").status_code == 400


def test_a_part_for_another_site_is_framed_there_only_and_sets_no_cookie(client: Any, make: Any, deal: Deal) -> None:
    admin = admin_of(make, deal.owner)
    own = session.get_one(Organisation, admin.organisation_id)
    impact.show(admin, NOW, ["https://www.leiden.nl"])
    session.commit()
    frame = client.get(f"/resultaten/organisatie/{own.slug}/embed")
    assert "frame-ancestors 'self' https://www.leiden.nl" in frame.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame.headers
    assert "Set-Cookie" not in frame.headers
    assert frame.headers["Cache-Control"] == "public, max-age=900"
    page = client.get(f"/resultaten/organisatie/{own.slug}")
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "Reuse of street material" in client.get(f"/resultaten/organisatie/{own.slug}/embed?taal=en").text
    data = client.get(f"/resultaten/organisatie/{own.slug}/gegevens")
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert data.json["totaal"]["aantal"] == 1
    assert deal.owner.name not in data.text
    assert deal.owner.name not in page.text


def test_an_example_is_shown_when_both_sides_agree_to_the_same(
    signed_in: Any, client: Any, make: Any, deal: Deal, settings: Any
) -> None:
    made = session.query(Handover).one()
    key = FileStore(settings.files).store(BytesIO(b"\xff\xd8jpeg"), ".jpg").key
    photos = [Photo(lot_id=made.lot_id, file_key=key, thumbnail_key=key, width=1, height=1, created_at=NOW)
              for _ in range(2)]  # fmt: skip
    session.add_all(photos)
    admin = admin_of(make, deal.owner)
    impact.show(admin, NOW)
    session.commit()
    base = f"/resultaten/organisatie/{session.get_one(Organisation, admin.organisation_id).slug}"
    path, photo = f"/overdrachten/{made.id}/voorbeeld", f"/resultaten/voorbeelden/{made.id}/foto"
    form = {"fotoId": str(photos[0].id), "bijschrift": "Van de kade naar het park"}
    giver, taker = signed_in(deal.owner), signed_in(deal.taker)
    assert giver.post(path, data=form).status_code == 303
    assert client.get(photo).status_code == 404
    assert taker.post(path, data={**form, "bijschrift": "Naar het park"}).status_code == 303
    assert client.get(photo).status_code == 404, "the giver agreed to another caption"
    assert "nog niet akkoord" in giver.get(path).text
    assert giver.post(path, data={**form, "bijschrift": "Naar het park"}).status_code == 303
    assert "Naar het park" in client.get(base).text
    assert client.get(photo).data == b"\xff\xd8jpeg"
    assert giver.post(path, data={**form, "fotoId": str(made.id)}).status_code == 400
    assert giver.post(path, data={}).status_code == 400
    assert signed_in(make.actor()).get(path).status_code == 404
    assert taker.post(f"{path}/intrekken").status_code == 303
    assert client.get(photo).status_code == 404
    assert giver.post(f"{path}/intrekken").status_code == 400


def test_the_page_asks_as_many_queries_for_two_handovers_as_for_one(
    signed_in: Any, deal: Deal, queries: list[str]
) -> None:
    counts = []
    for quantity in (10, 10):
        queries.clear()
        assert signed_in(deal.owner).get("/resultaten").status_code == 200
        counts.append(len(queries))
        del quantity
        impact.fold()
    assert counts[0] == counts[1]
