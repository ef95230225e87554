"""From a delivered file to a handover as people do it: in Chromium, by what the labels and buttons say."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.browser import Visitor
from tests.e2e.exchange import Exchange, wait_until
from tests.e2e.test_journey import BOUNDARY, CSV, GEOJSON, day, deliver, photo
from tests.shared_data import shared_file

Visit = Callable[..., Visitor]
# the file holds 964 rows, of which 140 are ended versions; tests/e2e/test_journey.py counts the same
ROWS, NEW, ENDED = "964", "824", "140"
WORKER_MS = 60_000
KIND = "betonstraatsteen-keiformaat-80"


@pytest.fixture
def visitor(visit: Visit) -> Iterator[Visit]:
    """Windows whose pages may not have failed when the test ends."""
    opened: list[Visitor] = []

    def remember(email: str | None = None, phone: bool = False) -> Visitor:
        opened.append(visit(email, phone))
        return opened[-1]

    yield remember
    assert [error for one in opened for error in one.errors] == []


def count(window: Visitor, label: str) -> Locator:
    """The number of one of the tiles of a page."""
    return window.page.locator(".wp-stat", has_text=label).locator(".wp-stat__value")


def choose(window: Visitor, question: str, answer: str) -> None:
    """Tick one of the answers to a question."""
    window.page.get_by_role("radiogroup", name=question).get_by_text(re.compile(rf"^{answer}\b")).click()


def says(window: Visitor, text: str | re.Pattern[str], timeout: float = 5000) -> None:
    """The page itself tells this."""
    expect(window.page.locator("main")).to_contain_text(text, timeout=timeout)


def test_a_file_is_tried_watched_and_applied(visitor: Visit) -> None:
    manager = visitor("beheerder@leiden.example")
    page = manager.open("/aanleveringen/nieuw")
    manager.field("Bestand").set_input_files(shared_file(CSV[0]))
    manager.field("Bronsysteem").fill("bgt-straat")
    expect(manager.field("Eerst proberen")).to_be_checked()
    manager.submit("Aanleveren")
    says(manager, "Dit was een proef", WORKER_MS)
    for label, number in (("Gelezen", ROWS), ("Nieuw", NEW), ("Overgeslagen", ENDED)):
        expect(count(manager, label)).to_contain_text(number)
    manager.submit("Verwerken")
    expect(page.get_by_role("button", name="Verwerken")).to_have_count(0)
    expect(page.locator("#uitkomst").get_by_role("status").first).to_contain_text("Verwerkt", timeout=WORKER_MS)
    expect(count(manager, "Nieuw")).to_contain_text(NEW)
    manager.field("Uitkomst").select_option(label="Overgeslagen")
    expect(page.locator("#regels tbody tr").first).to_contain_text("Overgeslagen")
    assert manager.violations() == []


def test_a_boundary_drawn_by_clicks_becomes_a_polygon(visitor: Visit) -> None:
    leader = visitor("projectleider@leiden.example")
    page = leader.open("/projecten/nieuw")
    canvas = page.locator(".wp-map__canvas")
    canvas.scroll_into_view_if_needed()
    for x, y in ((200, 100), (300, 100), (300, 200), (200, 200)):
        canvas.click(position={"x": x, "y": y})
        page.wait_for_timeout(350)  # two clicks in quick succession are a double click: the map zooms
    text = leader.field("Grens als GeoJSON")
    expect(text).to_have_value(re.compile("Polygon"))
    drawn = json.loads(text.input_value())
    assert drawn["type"] == "Polygon"
    assert len(drawn["coordinates"][0]) == 5, "four corners, and the first again"
    page.get_by_role("button", name="Laatste punt weg").click()
    expect(text).not_to_have_value(json.dumps(drawn, separators=(",", ":")))
    assert len(json.loads(text.input_value())["coordinates"][0]) == 4


def test_a_project_harvests_its_boundary_and_offers_a_confirmed_lot(visitor: Visit, exchange: Exchange) -> None:
    manager = exchange.machine("beheerder@leiden.example", "leiden")
    # a source system of its own: the exchange is shared, and an object is harvested once
    assert deliver(manager, GEOJSON, "bgt-oogst")["toestand"] == "verwerkt"
    leader = visitor("projectleider@leiden.example")
    page = leader.open("/projecten")
    page.get_by_role("link", name="Project aanmaken").first.click()
    leader.field("Naam").fill("Herinrichting Singel")
    for label, days in (("Start van het werk", 10), ("Einde van het werk", 300), ("Materiaal komt vrij vanaf", 20)):
        leader.field(label).fill(day(days))
    leader.field("Materiaal is vrij tot").fill(day(120))
    leader.field("Grens als GeoJSON").fill(json.dumps(BOUNDARY))
    leader.submit("Opslaan")
    says(leader, "Project Herinrichting Singel is aangemaakt.")
    expect(page.locator("path.leaflet-interactive")).to_be_visible()
    page.locator("main").get_by_role("link", name="Partijen", exact=True).last.click()
    leader.submit("Uit areaal halen")
    expect(page.get_by_role("button", name="Opnieuw uit areaal halen")).to_be_visible()
    bollards = page.get_by_role("row").filter(has_text=re.compile(r"\bst\b")).first
    expect(bollards).to_contain_text("Verwacht")
    bollards.get_by_role("link").first.click()

    page.get_by_role("link", name="Opnemen en bevestigen").click()
    leader.field("Hoeveelheid").fill("12")
    leader.field("Hoe bepaald?").select_option(label="Geteld")
    choose(leader, "Kwaliteit", "B")
    for question in ("Is het zeker", "Is dat gebruik toegestaan", "Is het gebruik hoogwaardig"):
        choose(leader, question, "Ja")
    leader.submit("Bevestigen")
    says(leader, "De partij is nog niet aangeboden.")
    says(leader, "Voortgezet gebruik")
    page.get_by_role("link", name="Aanbieden").click()
    leader.field("Begin bij").select_option(label="Open markt")
    leader.submit("Aanbieden")
    says(leader, "De partij staat op de wisselplaats.")
    assert leader.violations() == []

    neighbour = visitor("projectleider@leiderdorp.example")
    neighbour.open(page.url.removeprefix(neighbour.exchange.base))
    says(neighbour, "12 st")


def test_surplus_finds_its_taker_and_changes_hands(exchange: Exchange, visitor: Visit, tmp_path: Path) -> None:
    contractor = visitor("aannemer@leiden.example", phone=True)
    offer = surplus(contractor, tmp_path / "stenen.jpg")
    assert contractor.violations() == []

    neighbour = visitor("projectleider@leiderdorp.example")
    bell = neighbour.page.locator(".wp-bell__count")
    mails = len(exchange.mailbox.messages)
    demand = stated_demand(neighbour)
    card = neighbour.page.locator(".wp-card", has_text="400,5 m²")
    expect(card).to_be_visible(timeout=20_000)
    expect(card).to_contain_text("Dekt 300 m²")
    assert neighbour.violations() == []
    neighbour.open(demand)
    expect(bell).to_be_visible()
    wait_until(lambda: any("leiderdorp" in str(m["To"]) for m in exchange.mailbox.messages[mails:]), 30, exchange.logs)

    claim = reserved_part(neighbour, card)
    handed_over_part(contractor, neighbour, claim)
    assert contractor.violations() == []

    page = neighbour.open("/resultaten")
    says(neighbour, "betonstraatsteen keiformaat")
    page.get_by_role("link", name=re.compile("betonstraatsteen keiformaat")).first.click()
    says(neighbour, "Zo is het berekend")
    page = neighbour.open(offer)
    page.get_by_role("link", name="Paspoort").click()
    for word in ("Gepubliceerd", "Gesplitst", "ongeschonden"):
        says(neighbour, word)
    assert neighbour.violations() == []


def surplus(contractor: Visitor, picture: Path) -> str:
    """The contractor posts stones with a photo from the street and offers them; answers the path of the offer."""
    picture.write_bytes(photo())
    page = contractor.open("/partijen/nieuw")
    contractor.field("Foto").set_input_files(picture)
    expect(page.get_by_alt_text("stenen.jpg")).to_be_visible()
    contractor.field("Materiaalsoort").fill("keiformaat 80")
    contractor.field("Materiaalsoort").fill(KIND)
    contractor.field("Hoeveelheid").fill("400,5")
    contractor.field("Hoe bepaald?").select_option(label="Gemeten")
    choose(contractor, "Kwaliteit", "B")
    contractor.field("Lengtegraad").fill("4,497")
    contractor.field("Breedtegraad").fill("52,16")
    contractor.field("Straat").fill("Hoge Rijndijk")
    contractor.field("Vanaf").fill(day(0))
    contractor.submit("Partij vastleggen")
    says(contractor, "400,5")
    expect(page.locator(".wp-photo img")).to_be_visible()
    page.get_by_role("link", name="Vragen beantwoorden").click()
    page.get_by_role("link", name="Vragen beantwoorden").click()
    for number in (1, 2, 3):
        says(contractor, f"Vraag {number} van")
        page.get_by_role("radiogroup").get_by_text(re.compile(r"^Ja\b")).click()
        contractor.submit("Volgende")
    contractor.field("Waarom?").fill("Gaat naar de herinrichting van de Hoge Rijndijk")
    contractor.submit("Vastleggen")
    contractor.open(here := page.url.removeprefix(contractor.exchange.base).removesuffix("/juridisch"))
    assert here.startswith("/partijen/")
    page.get_by_role("link", name="Aanbieden").click()
    contractor.field("Prijs per eenheid").fill("1,50")
    contractor.submit("Aanbieden")
    says(contractor, "De partij staat op de wisselplaats.")
    return page.url.removeprefix(contractor.exchange.base)


def stated_demand(neighbour: Visitor) -> str:
    """The neighbour makes a project and says what it needs; answers the path of the demand."""
    page = neighbour.open("/projecten/nieuw")
    neighbour.field("Naam").fill("Hoofdstraat")
    for label, days in (("Start van het werk", 5), ("Einde van het werk", 200), ("Materiaal komt vrij vanaf", 5)):
        neighbour.field(label).fill(day(days))
    neighbour.field("Materiaal is vrij tot").fill(day(100))
    neighbour.submit("Opslaan")
    page.locator("main").get_by_role("link", name="Behoeften", exact=True).last.click()
    page.get_by_role("link", name="Behoefte toevoegen").first.click()
    neighbour.field("Materiaalsoort").fill("betonstraatsteen-keiformaat")
    neighbour.field("Hoeveelheid").fill("300")
    neighbour.field("Nodig vanaf").fill(day(14))
    neighbour.field("Nodig tot en met").fill(day(90))
    neighbour.field("Kwaliteit minstens").select_option("C")
    neighbour.field("Hoogste afstand").fill("25")
    neighbour.field("Lengtegraad").fill("4,53")
    neighbour.field("Breedtegraad").fill("52,16")
    neighbour.submit("Behoefte toevoegen")
    says(neighbour, "De behoefte is toegevoegd")
    return page.url.removeprefix(neighbour.exchange.base)


def reserved_part(neighbour: Visitor, card: Locator) -> str:
    """From the match to a request for 250 of the 300; answers the path of the reservation."""
    card.get_by_role("link", name="Reserveren").click()
    expect(neighbour.field("Hoeveelheid")).to_have_value("300")
    neighbour.field("Hoeveelheid").fill("250")
    neighbour.submit("Reserveren")
    says(neighbour, "De reservering is aangevraagd")
    return neighbour.page.url.removeprefix(neighbour.exchange.base)


def handed_over_part(contractor: Visitor, neighbour: Visitor, claim: str) -> None:
    """The contractor accepts and counts the first 100 on the phone; the neighbour scans the label and confirms."""
    page = contractor.open(claim)
    contractor.submit("Akkoord")
    says(contractor, "De reservering is toegezegd.")
    page.get_by_role("link", name="Overdracht beginnen").click()
    contractor.field("Hoeveelheid").fill("100")
    contractor.field("Ik heb dit geteld of gemeten").check()
    assert contractor.violations() == []
    contractor.submit("Telling bevestigen")
    says(contractor, "Uw telling is bewaard")
    code = page.get_by_role("img", name=re.compile("QR-code van partij")).get_attribute("src")
    assert contractor.violations() == []
    neighbour.open((code or "").removesuffix("/qr.svg"))
    says(neighbour, "100 m²")
    assert neighbour.violations() == []
    neighbour.submit("Ontvangst bevestigen")
    says(neighbour, "De overdracht is vastgelegd")
    says(neighbour, "100 m²")
    contractor.open(claim)
    page.get_by_role("link", name="Overdracht beginnen").click()
    expect(contractor.field("Hoeveelheid")).to_have_value("150")


def test_a_form_with_errors_keeps_what_was_typed_and_says_what_is_wrong_in_both_languages(visitor: Visit) -> None:
    broker = visitor("makelaar@leiden.example")
    page = broker.open("/partijen/nieuw")
    for language, name, quantity, button, heading, message in (
        ("nl", "Eigen naam", "Hoeveelheid", "Partij vastleggen", "Er klopt nog iets niet", "getal"),
        ("en", "Own name", "Quantity", "Record lot", "There is a problem", "number"),
    ):
        if language == "en":
            page.goto("/partijen/nieuw")
            page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.get_by_text("Meer over de partij" if language == "nl" else "More about the lot").click()
        broker.field(name).fill("Gele stenen")
        broker.field(quantity).fill("veel")
        broker.submit(button)
        field = broker.field(quantity)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        expect(field).to_have_value("veel")
        expect(broker.field(name)).to_have_value("Gele stenen")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(message))
        assert broker.violations() == []
    page.get_by_role("button", name="Nederlands").click()


def test_who_has_no_mouse_skips_to_the_content_and_signs_in(visitor: Visit) -> None:
    stranger = visitor()
    page = stranger.open("/aanmelden")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()
    page.keyboard.press("Tab")
    expect(stranger.field("E-mailadres")).to_be_focused()
    page.keyboard.type("lezer@leiden.example")
    page.keyboard.press("Tab")
    expect(stranger.field("Wachtwoord")).to_be_focused()
    page.keyboard.type("een lang genoeg wachtwoord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag Lezer")
