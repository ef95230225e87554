"""A query, a filter or an upload that makes no sense is answered with the field that it is about, and nothing is kept."""

from typing import Any

import pytest

from tests.api.world import World, heads, refused, rows, world


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


QUERIES = {
    "limiet=0&na=x": {"limiet"}, "limiet=" + "9" * 5000: {"limiet"}, "limiet=-1": {"limiet"}, "limiet=1e3": {"limiet"},
    "limiet=1.5": {"limiet"}, "limiet=NaN": {"limiet"}, "onzin=1&limiet=x": {"onzin", "limiet"}, "na=x": {"na"},
    "na=W10": {"na"}, "na=W251bGwsbnVsbF0": {"na"}, "na=WyJ4IiwieCJd": {"na"}, "na=%00": {"na"}, "na=" + "x" * 501: {"na"},
    "na=WyIyMDI2LTAxLTAxIiwieCJd": {"na"}, "na=%F0%9F": {"na"}, "zoek=%00": {"zoek"}, "zoek=" + "x" * 101: {"zoek"},
}  # fmt: skip
WORDS = {"na=WyJ4IiwieCJd", "na=WyIyMDI2LTAxLTAxIiwieCJd"}  # two words, where a list by words may well stand
LISTS = ("/projecten", "/partijen", "/aanbiedingen", "/behoeften", "/areaalobjecten", "/materiaalsoorten")


@pytest.mark.parametrize("path", LISTS)
def test_a_query_that_makes_no_sense_is_refused(path: str, api: Any, exchange: World) -> None:
    client = api(exchange.broker)
    for query, expected in QUERIES.items():
        if path == "/areaalobjecten" and query in WORDS:
            continue
        assert heads(refused(client.get(f"{path}?{query}"))) == expected, query


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/aanbiedingen?nabij=nan,nan", "nabij"), ("/aanbiedingen?nabij=1e400,2", "nabij"),
        ("/aanbiedingen?nabij=1,2,3", "nabij"), ("/aanbiedingen?nabij=4.5,52.1", "nabij"),
        ("/aanbiedingen?nabij=500,91&nabijCrs=EPSG:4326", "nabij"), ("/aanbiedingen?nabijCrs=x", "nabijCrs"),
        ("/aanbiedingen?sorteer=afstand", "nabij"), ("/aanbiedingen?materiaalsoort=maansteen", "materiaalsoort"),
        ("/aanbiedingen?minHoeveelheid=1e300", "minHoeveelheid"), ("/areaalobjecten?bbox=nan,nan,nan,nan", "bbox"),
        ("/areaalobjecten?bbox=-inf,-inf,inf,inf", "bbox"), ("/areaalobjecten?bbox=1,2,3", "bbox"),
        ("/areaalobjecten?bbox=9,9,1,1", "bbox"), ("/areaalobjecten?vervangingTot=99999999999", "vervangingTot"),
        ("/impact?van=2026-02-30", "van"), ("/impact?van=2026-02-02&tot=2026-01-01", "tot"),
        ("/reserveringen?aanbiedingId=x", "aanbiedingId"), ("/meldingen?gelezen=x", "gelezen"),
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_refused(path: str, field: str, api: Any, exchange: World) -> None:
    assert field in heads(refused(api(exchange.broker).get(path)))


UPLOADS = {
    "no kind, no system": ("/aanleveringen", b"id\n1", {}, 400, {"soort", "bronsysteem"}),
    "unknown kind": ("/aanleveringen?soort=x&bronsysteem=a", b"id\n1", {}, 400, {"soort"}),
    "unknown argument": ("/aanleveringen?soort=areaalobjecten&bronsysteem=a&proef=x&z=1", b"i", {}, 400, {"proef", "z"}),
    "nothing": ("/aanleveringen?soort=areaalobjecten&bronsysteem=a", b"", {}, 400, {"bestand"}),
    "a system with a NUL": ("/aanleveringen?soort=areaalobjecten&bronsysteem=%00", b"i", {}, 400, {"bronsysteem"}),
    "not gzip": (
        "/aanleveringen?soort=areaalobjecten&bronsysteem=a", b"id\n1", {"Content-Encoding": "gzip"}, 400, {"bestand"}),
    "another encoding": (
        "/aanleveringen?soort=areaalobjecten&bronsysteem=a", b"id\n1", {"Content-Encoding": "br"}, 415, set()),
    "another kind": (
        "/aanleveringen?soort=areaalobjecten&bronsysteem=a", b"id\n1", {"Content-Type": "video/mp4"}, 415, set()),
}  # fmt: skip


@pytest.mark.parametrize("about", UPLOADS)
def test_an_upload_that_cannot_be_is_refused(about: str, api: Any, exchange: World) -> None:
    path, body, headers, status, expected = UPLOADS[about]
    client, before = api(exchange.manager), rows()
    headers = {"Content-Type": "text/csv", **headers}
    found = refused(client.post(path, data=body, headers=headers), status)
    assert heads({"fouten": [], **found}) == expected
    assert rows() == before
