"""A slip as people live it: the leader sees the chain before saving, the other side moves the claim in one click."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.browser import Visitor
from tests.e2e.exchange import Exchange, wait_until
from tests.e2e.scene import KIND, project
from tests.e2e.test_journey import day

Visit = Callable[..., Visitor]
STONES = {
    "materiaalsoort": KIND, "eenheid": "m2", "kwaliteit": "B", "bepaling": "gemeten", "beschikbaarTot": day(200),
    "locatie": {"lon": 4.497, "lat": 52.16}, "juridischeStatus": "voortgezet_gebruik", "gebruikZeker": True,
    "gebruikRechtmatig": True, "gebruikHoogwaardig": True,
}  # fmt: skip


def test_a_leader_slips_a_street_and_the_neighbour_moves_its_claim(exchange: Exchange, visit: Visit) -> None:
    leader = exchange.machine("projectleider@leiden.example", "leiden")
    broker = exchange.machine("makelaar@leiden.example", "leiden")
    neighbour = exchange.machine("projectleider@leiderdorp.example", "leiderdorp")
    street = project(leader, "Herinrichting Langegracht")
    slipping = leader.made(
        "/partijen", {**STONES, "hoeveelheid": 90, "beschikbaarVan": day(20), "projectId": street["id"], "titel": "Keien Langegracht"},
    )  # fmt: skip
    first = leader.made("/aanbiedingen", {"partijId": slipping["id"], "vanafTrede": "open_markt"})
    stock = broker.made(
        "/partijen", {**STONES, "hoeveelheid": 95, "beschikbaarVan": day(0), "titel": "Keien van de werf"}
    )
    second = broker.made("/aanbiedingen", {"partijId": stock["id"], "vanafTrede": "open_markt"})
    works = project(neighbour, "Van Diepeningenlaan")
    need = {
        "materiaalsoort": KIND, "hoeveelheid": 80, "eenheid": "m2", "nodigVan": day(25), "nodigTot": day(60),
        "locatie": {"lon": 4.5, "lat": 52.16},
    }  # fmt: skip
    demand = neighbour.made(f"/projecten/{works['id']}/behoeften", need)
    wish = {"hoeveelheid": 80, "behoefteId": demand["id"]}
    claim = neighbour.made(f"/aanbiedingen/{first['id']}/reserveringen", wish)

    def matched() -> bool:
        found = neighbour.get(f"/behoeften/{demand['id']}/matches").json["resultaten"]
        return any(one["aanbieding"]["id"] == second["id"] for one in found)

    wait_until(matched, 30, exchange.logs)
    window = visit("projectleider@leiden.example")
    slip(window, street["id"])
    mails = len(exchange.mailbox.messages)
    window.field("Ja, de planning verschuift en de betrokkenen krijgen bericht").check()
    window.submit("Opslaan")
    expect(window.page.locator("main")).to_contain_text("is gewijzigd")
    expect(window.page.locator("main")).to_contain_text("Risico")
    assert window.violations() == []
    wait_until(
        lambda: any("later vrij" in str(m["Subject"]) for m in exchange.mailbox.messages[mails:]), 60, exchange.logs
    )

    phone = visit("projectleider@leiderdorp.example", phone=True)
    page = phone.open("/meldingen")
    page.get_by_role("link", name=re.compile("Planning verschoven.*60 dagen later")).first.click()
    expect(page.locator("#planning")).to_contain_text("20 dagen nadat u het uiterlijk nodig hebt")
    expect(page.locator("#planning")).to_contain_text("Keien van de werf")
    assert phone.violations() == []
    page.get_by_role("button", name=re.compile("hierheen verplaatsen.*Keien van de werf")).click()
    expect(page.locator("main")).to_contain_text("De reservering is verplaatst")
    assert phone.violations() == []
    assert neighbour.get(f"/reserveringen/{claim['id']}").json["toestand"] == "geannuleerd"

    desk = visit("makelaar@leiden.example")
    moved = page.url.removeprefix(exchange.base)
    desk.open(moved)
    desk.submit("Akkoord")
    expect(desk.page.locator("main")).to_contain_text("De reservering is toegezegd.")
    desk.open(f"/partijen/{stock['id']}/ladder")
    expect(desk.page.locator("main")).to_contain_text("Lager begonnen")
    assert desk.violations() == []


def slip(window: Visitor, street: str) -> None:
    """Sixty days later; the chain is on the page, and nothing is saved yet."""
    page = window.open(f"/projecten/{street}/wijzigen")
    window.field("Materiaal komt vrij vanaf").fill(day(80))
    window.field("Materiaal is vrij tot").fill(day(180))
    window.submit("Opslaan")
    expect(page.locator("[data-error-summary]")).to_contain_text("1 reservering van 1 organisatie")
    expect(page.get_by_role("row").filter(has_text="Keien Langegracht")).to_contain_text("20 dagen te laat")
    assert window.violations() == []
