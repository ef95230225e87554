"""From an option to a handover with a slip in the middle: a project leader and a broker, each in a browser of their own."""

import re
from collections.abc import Callable
from email.message import Message
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e import scene
from tests.e2e.browser import Visitor
from tests.e2e.exchange import Exchange, wait_until
from tests.e2e.test_journey import day

Visit = Callable[..., Visitor]
LEADER, BROKER = "projectleider@leiderdorp.example", "makelaar@leiden.example"
NEEDED = 200


def lot(owner: Any, title: str, amount: int, **more: Any) -> Any:
    """Stones on the open market; answers the offer."""
    made = owner.made(
        "/partijen",
        {
            "materiaalsoort": scene.KIND, "hoeveelheid": amount, "eenheid": "m2", "kwaliteit": "B", "titel": title,
            "bepaling": "gemeten", "locatie": {"lon": 4.497, "lat": 52.16}, "juridischeStatus": "voortgezet_gebruik",
            "gebruikZeker": True, "gebruikRechtmatig": True, "gebruikHoogwaardig": True, **more,
        },
    )  # fmt: skip
    return owner.made("/aanbiedingen", {"partijId": made["id"], "vanafTrede": "open_markt"})


def says(window: Visitor, text: str | re.Pattern[str]) -> None:
    """The page itself tells this."""
    expect(window.page.locator("main")).to_contain_text(text)


def here(window: Visitor) -> str:
    return window.page.url.removeprefix(window.exchange.base)


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_a_leader_keeps_material_although_the_street_that_releases_it_slips(
    exchange: Exchange, visit: Visit, phone: bool
) -> None:
    name = "mobiel" if phone else "bureau"
    supplier = exchange.machine(BROKER, "leiden")
    street = scene.project(supplier, f"Lammermarkt {name}")
    offer = lot(
        supplier, f"Keien Lammermarkt {name}", 300,
        projectId=street["id"], beschikbaarVan=day(20), beschikbaarTot=day(120),
    )  # fmt: skip
    spare = in_depot(exchange, supplier, name)
    leader, broker = visit(LEADER, phone), visit(BROKER, phone)
    demand = wish(exchange, name, offer["id"])

    claim = reserved(leader, demand, f"Keien Lammermarkt {name}")
    broker.open(claim)
    broker.submit("Akkoord")
    says(broker, "De reservering is toegezegd.")

    mails = len(exchange.mailbox.messages)
    planning_moves(broker, street["id"], offer["id"])
    wait_until(lambda: told_by_mail(exchange, mails), 60, exchange.logs)
    told_in_the_app(leader, claim)

    # what lies in the depot is somebody else's option, until that lapses
    assert leader.page.get_by_role("button", name="Reservering hierheen verplaatsen").count() == 0
    assert exchange.later(15) >= 1
    leader.open(claim)
    says(leader, f"Keien in het depot {name}")
    assert leader.violations() == []
    leader.page.get_by_role("button", name=re.compile(f"hierheen verplaatsen.*Keien in het depot {name}")).click()
    says(leader, "De reservering is verplaatst")
    moved = here(leader)
    assert moved != claim
    leader.open(claim)
    says(leader, "Geannuleerd")

    handed_over(broker, leader, moved)
    leader.open(demand)
    says(leader, "Vervuld")
    found = supplier.get(f"/aanbiedingen/{spare['id']}").json
    assert (found["vrij"], found["overgedragen"]) == (50, NEEDED)
    assert (leader.errors, broker.errors) == ([], [])


def in_depot(exchange: Exchange, supplier: Any, name: str) -> Any:
    """The same stones in a depot, all of them optioned by a contractor."""
    place = {"lon": 4.47, "lat": 52.15}
    depot = supplier.made("/depots", {"naam": f"Depot {name}", "adres": "Werf 1, Leiden", "locatie": place})
    spare = lot(
        supplier, f"Keien in het depot {name}", NEEDED + 50,
        depotId=depot["id"], beschikbaarVan=day(0), beschikbaarTot=day(400),
    )  # fmt: skip
    contractor = exchange.machine("aannemer@leiden.example", "bouwbedrijf")
    contractor.made(f"/aanbiedingen/{spare['id']}/reserveringen", {"hoeveelheid": NEEDED + 50})
    return spare


def wish(exchange: Exchange, name: str, offer: str) -> str:
    """What the leader needs, once the offer was found to fit; answers the page of the demand."""
    taker = exchange.machine(LEADER, "leiderdorp")
    works = scene.project(taker, f"Hoofdstraat {name}")
    line = {"materiaalsoort": scene.KIND, "hoeveelheid": NEEDED, "nodigVan": day(25), "nodigTot": day(60),
            "locatie": {"lon": 4.53, "lat": 52.16}}  # fmt: skip
    demand = taker.made(f"/projecten/{works['id']}/behoeften", line)
    matches = f"/behoeften/{demand['id']}/matches"
    wait_until(lambda: offer in taker.get(matches).body.decode(), 120, exchange.logs)
    return f"/behoeften/{demand['id']}"


def reserved(leader: Visitor, demand: str, title: str) -> str:
    """From the match to an option for all that is needed; answers the page of the claim."""
    page = leader.open(demand)
    card = page.locator(".wp-card", has_text=title)
    card.get_by_role("link", name="Reserveren").click()
    expect(leader.field("Hoeveelheid")).to_have_value(str(NEEDED))
    assert leader.violations() == []
    leader.submit("Reserveren")
    says(leader, "De reservering is aangevraagd")
    return here(leader)


def planning_moves(broker: Visitor, street: str, offer: str) -> None:
    """The release goes ninety days back: who depends on it is shown before it is saved, and on the offer after it."""
    page = broker.open(f"/projecten/{street}/wijzigen")
    says(broker, "1 reservering rekent op materiaal van dit project")
    broker.field("Materiaal komt vrij vanaf").fill(day(110))
    broker.field("Materiaal is vrij tot").fill(day(210))
    broker.submit("Opslaan")
    says(broker, "1 reservering van 1 organisatie rekenen op dit materiaal.")
    chain = page.get_by_role("table", name="Wie op dit materiaal rekent")
    expect(chain).to_contain_text("Gemeente Leiderdorp")
    expect(chain).to_contain_text("50 dagen te laat voor de behoefte")
    assert broker.violations() == []
    page.get_by_label("Ja, de planning verschuift").check()
    broker.submit("Opslaan")
    says(broker, "is gewijzigd")
    broker.open(f"/aanbiedingen/{offer}")
    says(broker, "1 reservering komt niet meer op tijd")
    says(broker, "Het komt 50 dagen nadat de vrager het uiterlijk nodig heeft.")
    says(broker, re.compile(r"Uiterlijk .* vrijmaken"))
    assert broker.violations() == []


def told_by_mail(exchange: Exchange, since: int) -> bool:
    """What moved, by how much, and that there is a way out, in one mail to the leader."""
    letters = [one for one in exchange.mailbox.messages[since:] if "leiderdorp" in str(one["To"])]
    texts = [_text(one) for one in letters]
    told = [text for text in texts if "90 dagen later vrij" in text]
    return bool(told) and "50 dagen" in told[0] and "Alternatief" in told[0]


def _text(letter: Message) -> str:
    """The plain text of a letter, as one line."""
    plain = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    payload = plain.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return " ".join(payload.decode("utf-8").split())


def told_in_the_app(leader: Visitor, claim: str) -> None:
    """The inbox says the same and leads to the claim, where the dates and what to do stand."""
    page = leader.open("/meldingen")
    says(leader, "90 dagen later vrij")
    assert leader.violations() == []
    card = page.locator(".wp-card", has_text="90 dagen later vrij").first
    card.get_by_role("button", name="Bekijken").click()
    expect(page).to_have_url(re.compile(re.escape(claim)))
    says(leader, "Let op: het komt 50 dagen nadat u het uiterlijk nodig hebt.")
    says(leader, "90 dagen later vrij")
    says(leader, "Of verschuif uw behoefte")


def handed_over(broker: Visitor, leader: Visitor, claim: str) -> None:
    """The broker agrees and counts; the leader scans the label and confirms."""
    page = broker.open(claim)
    broker.submit("Akkoord")
    says(broker, "De reservering is toegezegd.")
    page.get_by_role("link", name="Overdracht beginnen").click()
    expect(broker.field("Hoeveelheid")).to_have_value(str(NEEDED))
    broker.field("Ik heb dit geteld of gemeten").check()
    assert broker.violations() == []
    broker.submit("Telling bevestigen")
    says(broker, "Uw telling is bewaard")
    code = page.get_by_role("img", name=re.compile("QR-code van partij")).get_attribute("src")
    leader.open((code or "").removesuffix("/qr.svg"))
    says(leader, f"{NEEDED} m²")
    assert leader.violations() == []
    leader.submit("Ontvangst bevestigen")
    says(leader, "De overdracht is vastgelegd")
