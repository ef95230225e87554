"""A user in a real browser: signs in, fills in forms by their labels, and is held to WCAG by axe."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.exchange import PASSWORD, Exchange

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "wisselplaats" / "static" / "src" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 10_000
expect.set_options(timeout=20_000)  # a slow machine is no failure
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Visitor:
    """One window."""

    def __init__(self, page: Page, exchange: Exchange) -> None:
        self.page, self.exchange = page, exchange
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "response",
            lambda answer: self.errors.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )

    def sign_in(self, email: str) -> None:
        """By the form, as everybody."""
        self.page.goto("/aanmelden")
        self.page.get_by_label("E-mailadres").fill(email)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Inloggen").click()
        expect(self.page.locator("main")).to_be_visible()
        assert "/aanmelden" not in self.page.url, self.page.locator("main").inner_text()

    def open(self, path: str) -> Page:
        """Go to a page; it must be there."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def field(self, label: str) -> Locator:
        """The field with this label, whether or not it says that it may stay empty."""
        return self.page.get_by_label(re.compile(rf"^{re.escape(label)}( \(.*\))?$"))

    def submit(self, name: str) -> None:
        """Press a button of the page itself."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def violations(self) -> list[str]:
        """What axe finds on this page, and whether the page is wider than its window."""
        if not AXE.is_file():
            message = "axe-core is not installed: run npm ci in wisselplaats/static/src"
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(message)
            pytest.skip(message)
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
        )
        told = [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({v['help']})" for v in found["violations"]]
        wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        return told + (["the page scrolls sideways"] if wide else [])
