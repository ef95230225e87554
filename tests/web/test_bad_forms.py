"""Whatever is typed or forged into a form or a filter, the page says what is wrong and never breaks."""

import re
from typing import Any

import pytest
from flask import Flask

from tests.api.world import World, world
from wisselplaats.domain.vocabulary import Role
from wisselplaats.schemas.wire.names import FIELDS
from wisselplaats.services import organisation

GARBAGE = ("abc", "-1e300", "NaN", "\0", "x" * 10_001, "9999-12-31", '{"type":"Polygon","crs":"\\ud800"}', "٣",
           "00000000-0000-0000-0000-000000000000", "\u202e<b>", "[]")  # fmt: skip
SKIPPED = {"static", "health_ready", "home.sign_out"}


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


def pages(app: Flask, exchange: World) -> list[tuple[str, str]]:
    """Every page by its verb, with the keys of real things of one's own."""
    own, found = exchange.own, []
    nouns = {"partijen": own.lot, "projecten": own.project, "aanbiedingen": own.listing, "behoeften": own.demand,
             "reserveringen": own.claim, "depots": own.depot, "areaal": own.asset, "aanleveringen": own.delivery,
             "overdrachten": own.handover, "meldingen": own.notification, "zoekprofielen": own.search}  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "/api/" in rule.rule or rule.endpoint in SKIPPED:
            continue
        key = own.expected if rule.endpoint == "lot.confirm" else nouns.get(rule.rule.split("/")[1], own.lot)
        path = rule.rule.replace("<uuid:key>", str(key)).replace("<uuid:photo_id>", str(own.photo))
        path = re.sub(r"<[^>]+>", "betontegel-300x300x45", path.replace("<uuid:listing_key>", str(own.listing)))
        found += [(method, path) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


@pytest.mark.parametrize("role", [Role.BROKER, Role.ASSET_MANAGER, Role.ADMIN])
def test_no_page_breaks_whatever_it_is_given(
    role: Role, app: Flask, make: Any, signed_in: Any, exchange: World
) -> None:
    owner = organisation.get(exchange.broker, exchange.own.organisation)
    visitor = signed_in(make.actor(role, owner, platform_admin=role == Role.ADMIN))
    statuses = set()
    for number, (method, path) in enumerate(pages(app, exchange)):
        for text in GARBAGE[number % 3 :: 3]:
            given = {name: text[:300] if method == "GET" else text for name in FIELDS.values()}
            given |= {"locatie.lon": text, "locatie.lat": text, "versie": "1", "wachtwoord": text}
            options = {"query_string": given} if method == "GET" else {"data": given}
            answer = visitor.open(path, method=method, buffered=True, **options)
            assert answer.status_code < 500, f"{method} {path} with {text[:20]!r}"
            statuses.add(answer.status_code)
    assert {200, 400, 403} <= statuses


def test_a_field_that_comes_whole_and_in_parts_is_read_by_its_parts(make: Any, signed_in: Any) -> None:
    page = signed_in(make.actor(Role.BROKER))
    form = {"locatie": "x", "naam": "Depot", "adres": "Kade 1", "locatie.lon": "4,49", "locatie.lat": "52,16"}
    assert page.post("/depots/nieuw", data=form).status_code == 303
