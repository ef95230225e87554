"""The document keeps its word: whatever a machine sends by it, the answers are those that it names."""

from functools import cache
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import openapi
from tests.api.world import World, world
from wisselplaats.api.rest.document import build
from wisselplaats.app import create_app

EXAMPLES = 10  # per operation and turn
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
PLACES = {  # what a key in a path names, so that the answers are about real things
    "/organisaties/": "organisation", "/depots/": "depot", "/areaalobjecten/": "asset", "/aanleveringen/": "delivery",
    "/projecten/": "project", "/behoeften/": "demand", "/partijen/": "lot", "/aanbiedingen/": "listing",
    "/reserveringen/": "claim", "/verdelingen/": "allocation", "/meldingen/": "notification", "/zoekprofielen/": "search", "/overdrachten/": "handover",
}  # fmt: skip


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


def operations() -> list[str]:
    with create_app(openapi.SETTINGS, bind=False).app_context():
        paths = build()["paths"]
    return [f"{verb.upper()} {path}" for path, item in paths.items() for verb in item if verb != "parameters"]


def real_keys(path: str, exchange: World) -> dict[str, str]:
    noun = next((name for start, name in PLACES.items() if path.startswith(start)), None)
    found = {"photo_id": exchange.own.photo, "listing_key": exchange.own.listing, "code": "betontegel-300x300x45"}
    if noun:
        found["key"] = getattr(exchange.own, noun)
    return {name: str(value) for name, value in found.items()}


TURNS = (  # who sends what: a role that may change things, one that may deliver, and things that the document forbids
    ("broker", GenerationMode.POSITIVE),
    ("manager", GenerationMode.POSITIVE),
    ("broker", GenerationMode.NEGATIVE),
)


@pytest.mark.parametrize("operation", operations())
def test_an_operation_answers_as_the_document_says(operation: str, app: Flask, api: Any, exchange: World) -> None:
    method, path = operation.split(" ", 1)
    for role, mode in TURNS:
        token = api(getattr(exchange, role)).token
        strategy = document(app)[path][method].as_strategy(mode, path_parameters=real_keys(path, exchange))
        answers_well(strategy, token)


LIMITS = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def answers_well(strategy: Any, token: str) -> None:
    @given(case=strategy)
    @LIMITS
    def answers(case: Case) -> None:
        check(case, token)

    answers()


def check(case: Case, token: str) -> None:
    answer = case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
    assert answer.headers["api-version"]
    if answer.status_code >= 400:
        said = answer.json()
        assert said["status"] == answer.status_code
        assert said["title"]
        assert said["detail"]


@cache
def document(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
