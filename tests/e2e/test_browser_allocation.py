"""A project leader asks for the best allocation, reads it, and accepts it with two clicks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import scene
from tests.e2e.browser import Visitor
from tests.e2e.exchange import Exchange, wait_until
from tests.e2e.test_journey import day

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_leader_asks_reads_and_accepts_advice(exchange: Exchange, visit: Visit, phone: bool) -> None:
    contractor = exchange.machine("aannemer@leiden.example", "bouwbedrijf")
    leader = exchange.machine("projectleider@leiden.example", "leiden")
    name = f"Herinrichting Hooigracht {'mobiel' if phone else 'bureau'}"
    works = scene.project(leader, name)
    for street in ("Kade 1", "Kade 2"):
        scene.stones(contractor, 150, street)
    line = {"materiaalsoort": scene.KIND, "hoeveelheid": 250, "nodigVan": day(14), "nodigTot": day(90),
            "locatie": {"lon": 4.49, "lat": 52.158}}  # fmt: skip
    demand = leader.made(f"/projecten/{works['id']}/behoeften", line)
    wait_until(lambda: leader.get(f"/behoeften/{demand['id']}/matches").json["resultaten"], 60, exchange.logs)

    window = visit("projectleider@leiden.example", phone)
    page = window.open(f"/projecten/{works['id']}")
    expect(page.get_by_role("heading", name="Dekking met hergebruik")).to_be_visible()
    page.locator("main").get_by_role("link", name="Verdeling vragen").click()
    expect(page.get_by_label("Eén project")).to_be_checked()
    window.submit("Verdeling vragen")
    expect(page.get_by_text("Deze verdeling bespaart naar schatting")).to_be_visible(timeout=120_000)
    assert window.violations() == []

    boxes = page.get_by_role("checkbox", name=name)
    assert boxes.count() >= 1
    boxes.first.check()
    window.submit("Gekozen regels aanvaarden")
    expect(page.get_by_text("1 reservering gevraagd.")).to_be_visible()
    window.submit("Alle regels aanvaarden")
    expect(page.get_by_role("link", name="Gereserveerd").first).to_be_visible()
    window.open(f"/projecten/{works['id']}")
    expect(page.get_by_text("Nu gereserveerd").first).to_be_visible()
    claims = leader.get("/reserveringen?rol=vrager&limiet=100").json["resultaten"]
    assert sum(claim["hoeveelheid"] for claim in claims if claim["behoefteId"] == demand["id"]) == 250
    assert window.errors == []
