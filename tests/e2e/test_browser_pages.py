"""Every page that a role can reach by its links, on a desktop and on a phone: it opens, it fits, and axe finds nothing."""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.e2e import scene
from tests.e2e.browser import Visitor
from tests.e2e.conftest import USERS
from tests.e2e.exchange import Exchange
from tests.e2e.yard import yard
from wisselplaats.web.page.routes import BLUEPRINTS

Visit = Callable[..., Visitor]
ROLES = {email: role for email, _, role in USERS if email.endswith("@leiden.example")}
MOST = 2
"""Pages of one kind that a role opens: the first in a list are not all alike."""
NO_PAGE = {
    "asset.on_the_map", "delivery.export", "delivery.template", "material.suggest", "lot.photo", "passport.photo", "passport.qr",
    "passport.resolve", "passport.as_json_ld", "passport.as_json", "passport.digital_link", "passport.paper",
    "passport.history_file", "passport.vocabulary", "passport.anchors_file", "lot.document", "lot.next_draft", "depot.label", "reservation.attachment", "notification.unsubscribe", "handover.proof",
    "handover.correction_photo",
    "impact.sheet", "impact.lines_sheet", "impact.flows_sheet", "impact.yearly_pdf", "impact.yearly_xlsx", "impact.tender_pdf",
    "impact.tender_xlsx", "results.data", "results.photo",
    "rules.sheet", "factor.sheet",
}  # fmt: skip
ELSEWHERE = {
    "home.demo_mail": "a demo's",
    "home.demo_message": "a demo's",
    "material.edit": "a platform administrator's",
    "notification.unsubscribe_page": "behind a link in a mail",
}
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^>]*)>")
KEPT = re.compile(r'\b(class="[^"]*"|role="[^"]*"|type="[^"]*"|aria-[a-z]+)')


@cache
def urls() -> Flask:
    """The pages' addresses."""
    made = Flask("addresses", static_folder=None)
    for blueprint in BLUEPRINTS:
        made.register_blueprint(blueprint)
    return made


def endpoint(path: str) -> str | None:
    """Which page an address is, if it is one."""
    try:
        return str(urls().url_map.bind("").match(urlsplit(path).path)[0])
    except HTTPException:
        return None


def own_pages() -> list[str]:
    """The addresses without a parameter."""
    rules = [rule for rule in urls().url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return [rule.rule for rule in rules if rule.endpoint not in NO_PAGE | ELSEWHERE.keys()]


def shape(html: str) -> frozenset[str]:
    """Which kinds of elements a page has, whatever their texts and however many: what axe would judge."""
    body = html.partition("<main")[2]
    return frozenset(f"{tag} {sorted(set(KEPT.findall(rest)))}" for tag, rest in TAG.findall(body))


def links(html: str, here: str) -> list[str]:
    """Where the links of a page lead to on this site."""
    found = (urldefrag(urljoin(here, unescape(href)))[0] for href in LINK.findall(html))
    return [path for path in found if path.startswith("/")]


class Walk:
    """The pages that one user comes by, following every link from the addresses that anybody can type."""

    def __init__(self, visitor: Visitor) -> None:
        self.request = visitor.page.context.request
        self.pages: dict[str, str] = {}
        self.faults: list[str] = []
        self._opened: dict[str, int] = defaultdict(int)

    def all(self, *more: str) -> "Walk":
        """Open them all, and `more` that no link leads to at the moment."""
        waiting = [(path, True) for path in (*own_pages(), *more)]
        while waiting:
            path, typed = waiting.pop(0)
            name = endpoint(path)
            if name is None or name in NO_PAGE or path in self.pages or self._opened[name] >= MOST:
                continue
            answer = self.request.get(path)
            if answer.status in {403, 404} and typed:
                continue
            self._opened[name] += 1
            if answer.status >= 400:
                self.faults.append(f"{path}: {answer.status}")
                continue
            self.pages[path] = answer.text()
            waiting += [(link, False) for link in links(self.pages[path], path)]
        return self


@pytest.fixture(scope="module")
def walks(exchange: Exchange, visit: Visit) -> dict[str, Walk]:
    """What every role comes by in an exchange with something of everything."""
    pages = [*scene.inventory(exchange), *scene.trade(exchange), *yard(exchange)]
    broker = visit("makelaar@leiden.example")
    broker.open("/depots/nieuw")
    texts = {"Naam": "Werf Noord", "Adres": "Havenkade 1", "Capaciteit": "800", "Lengtegraad": "4,5", "Breedtegraad": "52,17"}  # fmt: skip
    for label, text in texts.items():
        broker.field(label).fill(text)
    broker.submit("Opslaan")
    admin = visit("admin@leiden.example")
    admin.open("/resultaten/openbaar")
    admin.submit("Maak de resultaten openbaar")
    return {email: Walk(visit(email)).all(*pages) for email in ROLES}


@pytest.mark.parametrize("email", ROLES, ids=ROLES.values())
def test_every_link_that_a_role_sees_leads_to_a_page(walks: dict[str, Walk], email: str) -> None:
    assert walks[email].faults == []
    assert len(walks[email].pages) > 20


def test_every_page_there_is_was_seen_by_somebody(walks: dict[str, Walk]) -> None:
    seen = {endpoint(path) for walk in walks.values() for path in walk.pages}
    there = {rule.endpoint for rule in urls().url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert there - seen - NO_PAGE - ELSEWHERE.keys() == set()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_fits_its_window_and_meets_wcag(walks: dict[str, Walk], visit: Visit, phone: bool) -> None:
    known: set[str] = set()
    faults = []
    for email, walk in walks.items():
        window = visit(email, phone)
        for path, html in walk.pages.items():
            new = shape(html) - known
            if not new:
                continue
            known |= new
            window.open(path)
            faults += [f"{path} ({ROLES[email]}): {fault}" for fault in window.violations()]
        faults += window.errors
    assert faults == []


def test_a_page_that_is_not_there_or_not_for_this_role_is_a_page_too(visit: Visit) -> None:
    window = visit("lezer@leiden.example", phone=True)
    for path, status in (("/nergens", 404), ("/projecten/nieuw", 403)):
        answer = window.page.goto(path)
        assert answer is not None
        assert answer.status == status
        assert window.violations() == []
