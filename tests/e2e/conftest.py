"""The running exchange, once per test process, with two municipalities and a contractor."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import servers
from tests.e2e.browser import Visitor
from tests.e2e.exchange import PASSWORD, Exchange, open_exchange
from wisselplaats import db
from wisselplaats.domain.vocabulary import OrganisationKind, Role
from wisselplaats.serve.valkey import Valkey
from wisselplaats.services import organisation

ORGANISATIONS = (
    ("leiden", "Gemeente Leiden", "gemeente"),
    ("leiderdorp", "Gemeente Leiderdorp", "gemeente"),
    ("bouwbedrijf", "Bouwbedrijf De Sleutel", "aannemer"),
)
USERS = (
    ("beheerder@leiden.example", "leiden", "asset_manager"),
    ("projectleider@leiden.example", "leiden", "project_leader"),
    ("makelaar@leiden.example", "leiden", "broker"),
    ("lezer@leiden.example", "leiden", "reader"),
    ("admin@leiden.example", "leiden", "admin"),
    ("projectleider@leiderdorp.example", "leiderdorp", "project_leader"),
    ("aannemer@leiden.example", "bouwbedrijf", "contractor"),
)


@contextmanager
def own_valkey(folder: Path) -> Iterator[str]:
    """A broker that no other run can take tasks from, even if that run was killed and left its workers behind."""
    server = Valkey(folder / "valkey", folder / "valkey.log", secrets.token_hex(16))
    server.begin()
    try:
        server.finish()
        yield server.url
    finally:
        server.stop()


def people(url: str) -> None:
    """The organisations and their users, by the services that the command line calls."""
    engine = db.configure(url)
    with db.transaction():
        made = {
            slug: organisation.create_organisation(slug, title, OrganisationKind(kind), "holland-rijnland")
            for slug, title, kind in ORGANISATIONS
        }
        for email, slug, role in USERS:
            organisation.create_user(email, PASSWORD, made[slug], Role(role))
    db.session.remove()
    engine.dispose()


@pytest.fixture(scope="session")
def exchange(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    """The product as processes, with its people."""
    name = f"{servers.TEMPLATE}_e2e_{worker_id}"
    folder: Path = tmp_path_factory.mktemp("exchange")
    with own_valkey(folder) as redis_url:
        running = open_exchange(servers.copy_template(name), redis_url, folder)
        try:
            people(running.settings.database_url)
            yield running
        finally:
            running.stop()
            servers.drop(name)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; without one the test is skipped, but on CI it fails."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "Chromium is not installed (apt install chromium)"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def cookies() -> dict[str, Any]:
    """The cookies of who signed in before: signing in is slow, and limited per minute."""
    return {}


@pytest.fixture(scope="module")
def visit(chromium: Browser, exchange: Exchange, cookies: dict[str, Any]) -> Iterator[Callable[..., Visitor]]:
    """Open a browser window for a user, on a desktop unless a phone is asked for."""
    contexts = []

    def open_window(email: str | None = None, phone: bool = False) -> Visitor:
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        known = cookies.get(email or "")
        context = chromium.new_context(
            viewport=size, locale="nl-NL", base_url=exchange.base, is_mobile=phone, storage_state=known
        )
        contexts.append(context)
        context.route("**/service.pdok.nl/**", lambda route: route.abort())  # no network: the map has no background
        visitor = Visitor(context.new_page(), exchange)
        if email and not known:
            visitor.sign_in(email)
            cookies[email] = context.storage_state()
        return visitor

    yield open_window
    for context in contexts:
        context.close()
