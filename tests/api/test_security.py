"""Who may not ask, may not: tokens of every wrong kind, other organisations' keys, too many requests, broken transport."""

import dataclasses
import gzip
import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.world import GOOD_DEPOT, World, rows, world
from tests.factories import NOW
from wisselplaats import config
from wisselplaats.app import create_app
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import Scope
from wisselplaats.models import ApiToken, User

UPLOAD = "/aanleveringen?soort=areaalobjecten&bronsysteem=gbi"


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


def refused(answer: Any, status: int) -> None:
    assert answer.status_code == status, answer.text[:300]
    assert answer.content_type == "application/problem+json"
    assert answer.headers["API-Version"]
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert answer.json["detail"]


# tokens


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer x", "Bearer wp_", "Token x", "Bearer \xe9", "bearer x y",
               "Bearer " + "x" * 20_000]
)  # fmt: skip
def test_what_is_no_token_of_ours_opens_nothing(client: FlaskClient, header: str) -> None:
    answer = client.get("/api/v1/projecten", headers={"Authorization": header})
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def end(token: ApiToken, how: str) -> None:
    with transaction():
        if how == "revoked":
            token.revoked_at = NOW
        elif how == "expired":
            token.expires_at = NOW - timedelta(seconds=1)
        elif how == "user out of use":
            token.membership.user.active = False
        elif how == "user of a demo":
            token.membership.user.demo = True
        elif how == "role ended":
            session.delete(token.membership)


@pytest.mark.parametrize("how", ["revoked", "expired", "user out of use", "user of a demo", "role ended"])
def test_a_token_that_is_over_is_over_at_once(api: Any, exchange: World, how: str) -> None:
    client = api(exchange.broker)
    assert client.get("/projecten").status_code == 200
    end(session.query(ApiToken).one(), how)
    refused(client.get("/projecten"), 401)
    refused(client.post("/depots", GOOD_DEPOT), 401)


def test_in_a_demo_its_users_may_use_tokens(api: Any, exchange: World, settings: config.Settings) -> None:
    client = api(exchange.broker)
    with transaction():
        session.get_one(User, exchange.broker.user_id).demo = True
    config.configure(dataclasses.replace(settings, demo=True))
    try:
        assert client.get("/projecten").status_code == 200
    finally:
        config.configure(settings)


CHANGES = {  # what each scope may do; every other scope may not
    Scope.MANAGE: [("POST", "/depots"), ("POST", "/projecten"), ("POST", "/partijen"), ("POST", "/aanbiedingen"),
                   ("PATCH", "/projecten/{0.project}"), ("PATCH", "/behoeften/{0.demand}"), ("DELETE", "/behoeften/{0.demand}"),
                   ("PATCH", "/partijen/{0.lot}"), ("POST", "/partijen/{0.lot}/fotos"), ("PATCH", "/aanbiedingen/{0.listing}"),
                   ("POST", "/partijen/{0.lot}/vrijgaven"), ("POST", "/projecten/{0.project}/oogsten"),
                   ("POST", "/aanbiedingen/{0.listing}/intrekkingen"), ("POST", "/reserveringen/{0.claim}/besluiten"),
                   ("POST", "/reserveringen/{0.claim}/overdrachten")],
    Scope.RESERVE: [("POST", "/aanbiedingen/{0.listing}/reserveringen")],
    Scope.DELIVER: [("POST", UPLOAD), ("POST", "/aanleveringen/{0.delivery}/verwerkingen")],
}  # fmt: skip
BODIES = {  # enough for the schema, so that the scope is what refuses
    "/projecten": {"naam": "x", "startDatum": "2030-01-01", "eindDatum": "2030-02-01", "vrijVanaf": "2030-01-01",
                   "vrijTot": "2030-02-01"},
    "/depots": GOOD_DEPOT,
    "/partijen": {"materiaalsoort": "betontegel-300x300x45", "hoeveelheid": 1, "beschikbaarVan": "2030-01-01",
                  "locatie": {"x": 94_000, "y": 464_000}},
    "/aanbiedingen": {"partijId": "0192d3f0-0000-7000-8000-000000000000"},
    "intrekkingen": {"reden": "x"}, "besluiten": {"besluit": "akkoord"}, "reserveringen": {"hoeveelheid": 1},
}  # fmt: skip


@pytest.mark.parametrize("needed", CHANGES)
def test_a_token_does_what_its_scopes_say_and_no_more(api: Any, exchange: World, needed: Scope) -> None:
    who = exchange.manager if needed == Scope.DELIVER else exchange.broker
    others = [scope for scope in Scope if scope != needed]
    client = api(who, *others)
    before = rows()
    for method, path in CHANGES[needed]:
        full = path.format(exchange.own)
        body = BODIES.get(path) or BODIES.get(path.rpartition("/")[2]) or {}
        options = {"data": b"id\n1", "content_type": "text/csv"} if path == UPLOAD else {"json": body}
        if path.endswith("/fotos"):
            options = {"data": {"foto": (io.BytesIO(b"x"), "x.jpg")}}
        assert client.open(method, full, **options).status_code == 403, f"{method} {path}"
    assert rows() == before


# other organisations


READS = (
    "/depots/{0.depot}", "/depots/{0.depot}/voorraad", "/areaalobjecten/{0.asset}", "/aanleveringen/{0.delivery}",
    "/aanleveringen/{0.delivery}/regels", "/projecten/{0.project}", "/projecten/{0.project}/behoeften",
    "/projecten/{0.project}/partijen", "/behoeften/{0.demand}", "/behoeften/{0.demand}/matches",
    "/partijen/{0.lot}", "/partijen/{0.lot}/paspoort", "/partijen/{0.lot}/paspoort/vermeldingen",
    "/partijen/{0.lot}/fotos/{0.photo}", "/partijen/{0.expected}", "/reserveringen/{0.claim}", "/overdrachten/{0.handover}",
)  # fmt: skip


@pytest.mark.parametrize("path", READS)
def test_what_is_somebody_elses_is_not_there(api: Any, exchange: World, path: str) -> None:
    client = api(exchange.manager) if "aanleveringen" in path else api(exchange.broker)
    assert client.get(path.format(exchange.own)).status_code == 200
    for headers in ({}, {"Accept": "text/csv"}, {"Accept": "application/ld+json"}):
        refused(client.get(path.format(exchange.theirs), headers=headers), 404)


def test_a_photo_is_found_under_its_own_lot_only(api: Any, exchange: World) -> None:
    refused(api(exchange.broker).get(f"/partijen/{exchange.own.lot}/fotos/{exchange.theirs.photo}"), 404)


def test_no_list_holds_what_is_somebody_elses(api: Any, exchange: World) -> None:
    theirs = {str(key) for name, key in vars(exchange.theirs).items() if name not in {"listing", "organisation"}}
    broker, manager = api(exchange.broker), api(exchange.manager)
    for path in ("/depots", "/projecten", "/partijen", "/behoeften", "/reserveringen", "/meldingen", "/overdrachten",
                 "/areaalobjecten"):  # fmt: skip
        answer = broker.get(f"{path}?limiet=1000")
        assert answer.status_code == 200
        assert not [key for key in theirs if key in answer.text], path
    assert str(exchange.theirs.delivery) not in manager.get("/aanleveringen").text


def test_a_filter_on_somebody_elses_thing_finds_nothing(api: Any, exchange: World) -> None:
    broker, theirs = api(exchange.broker), exchange.theirs
    for path in (f"/partijen?projectId={theirs.project}", f"/partijen?depotId={theirs.depot}",
                 f"/behoeften?projectId={theirs.project}", f"/reserveringen?aanbiedingId={theirs.listing}",
                 f"/overdrachten?reserveringId={theirs.claim}"):  # fmt: skip
        assert broker.get(path).json["resultaten"] == [], path


# transport


def test_every_answer_names_the_version_and_every_refusal_is_a_problem(api: Any, exchange: World, app: Flask) -> None:
    client = api(exchange.broker)
    for method, path, status in (
        ("GET", "/api/v1/bestaat-niet", 404), ("GET", "/api/v1/projecten/", 404), ("GET", "/api", 404),
        ("GET", "/api/v1/", 404), ("DELETE", "/api/v1/projecten", 405), ("BREW", "/api/v1/projecten", 405),
        ("GET", "/api/v1//projecten", 404), ("GET", "/api/v2/projecten", 404),
    ):  # fmt: skip
        answer = client.open(method, path)
        refused(answer, status)
        assert status != 405 or "GET" in answer.headers["Allow"]
    for method in ("HEAD", "OPTIONS"):
        answer = client.open(method, "/projecten")
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["API-Version"]


def test_an_error_of_ours_is_a_problem_without_its_inside(
    app: Flask, api: Any, exchange: World, monkeypatch: Any
) -> None:
    from wisselplaats.services import project

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(project, "search", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = api(exchange.broker).get("/projecten")
    refused(answer, 500)
    assert "secret" not in answer.text


def test_a_body_above_the_limit_is_refused_with_the_limit(api: Any, exchange: World) -> None:
    answer = api(exchange.broker).post("/projecten", data=b"x" * 20_000_001, content_type="application/json")
    refused(answer, 413)
    assert "20 MB" in answer.json["detail"]


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(
    api: Any, exchange: World, settings: config.Settings
) -> None:
    before = sorted(settings.files.rglob("*"))
    bomb = gzip.compress(gzip.compress(b"0" * 30_000_000) + gzip.compress(b"\0" * (64 << 20)))
    packed = gzip.compress(b"0" * (21 << 20))
    client = api(exchange.manager)
    assert len(packed) < 100_000
    answer = client.post(UPLOAD, data=packed, content_type="text/csv", headers={"Content-Encoding": "gzip"})
    refused(answer, 413)
    assert (
        client.post(UPLOAD, data=bomb, content_type="text/csv", headers={"Content-Encoding": "gzip"}).status_code < 500
    )
    assert len([path for path in settings.files.rglob("*") if path.is_file() and path not in before]) <= 1


def png(width: int, height: int) -> bytes:
    """A PNG that claims to be of any size in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


NO_PHOTOS = {
    "3.6 gigapixels": (png(60_000, 60_000), 413), "as wide as can be": (png(2**31 - 1, 1), 413),
    "cut off": (png(100, 100), 400), "a GIF": (b"GIF89a", 415), "nothing": (b"", 415), "SVG": (b"<svg/>", 415),
    "the start of a JPEG": (b"\xff\xd8\xff" + b"0" * 100, 400), "the start of a PNG": (b"\x89PNG\r\n\x1a\n", 400),
}  # fmt: skip


@pytest.mark.parametrize("about", NO_PHOTOS)
def test_a_photo_that_is_none_is_refused(api: Any, exchange: World, about: str) -> None:
    content, status = NO_PHOTOS[about]
    client, before = api(exchange.broker), rows()
    path = f"/partijen/{exchange.own.lot}/fotos"
    refused(client.post(path, data={"foto": (io.BytesIO(content), "../../x.jpg")}), status)
    assert rows() == before


# limits


@pytest.fixture
def limited(settings: config.Settings, db_session: Any) -> Any:
    made: list[Flask] = []

    def app_with(rate: int, redis_url: str = settings.redis_url) -> Flask:
        app = create_app(dataclasses.replace(settings, api_rate=rate, redis_url=redis_url), bind=False)
        made.append(app)
        return app

    return app_with


def test_who_asks_too_often_is_told_when_to_come_back(limited: Any, api: Any, exchange: World) -> None:
    client = limited(5).test_client()
    one, other = ({"Authorization": f"Bearer {api(exchange.broker).token}"} for _ in range(2))
    paths = ("/projecten", "/partijen", "/projecten", "/depots", "/projecten", "/projecten")
    answers = [client.get(f"/api/v1{path}", headers=one) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    refused(answers[-1], 429)
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert client.get("/api/v1/projecten", headers=other).status_code == 200, "another token has its own count"
    assert client.get("/aanmelden").status_code == 200


def test_the_limit_holds_and_nothing_fails_while_redis_is_away(limited: Any, api: Any, exchange: World) -> None:
    client = limited(5, "redis://127.0.0.1:1/0").test_client()
    headers = {"Authorization": f"Bearer {api(exchange.broker).token}"}
    statuses = [client.get("/api/v1/projecten", headers=headers).status_code for _ in range(8)]
    assert statuses[:5] == [200] * 5
    assert set(statuses[5:]) == {429}
    assert client.get("/aanmelden").status_code == 200
