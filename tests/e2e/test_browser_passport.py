"""The pages for labels and anchors with something on them, at both sizes: they fit, and axe finds nothing."""

from collections.abc import Callable

import pytest

from tests.e2e import scene
from tests.e2e.browser import Visitor
from tests.e2e.exchange import Exchange


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_labels_and_anchors_meet_wcag(exchange: Exchange, visit: Callable[..., Visitor], phone: bool) -> None:
    offer = scene.stones(exchange.machine("aannemer@leiden.example", "bouwbedrijf"), 50, "Langegracht")
    assert "histories anchored" in exchange.command("sweep")
    window = visit("aannemer@leiden.example", phone)
    lot = f"/partijen/{offer['partij']['id']}"
    seen = {
        "/partijen/etiketten": "Langegracht", "/paspoort/ankers": "Controlegetal", f"{lot}/paspoort": "Langegracht",
        f"{lot}/paspoort/controle": "ongeschonden", f"{lot}/herkomst": "Waar het vandaan komt",
    }  # fmt: skip
    for path, text in seen.items():
        assert text in window.open(path).locator("main").inner_text(), path
        assert window.violations() == [], path
    assert window.errors == []
