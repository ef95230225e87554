"""What an attacker tries on the pages: forged forms, stolen sessions, foreign links, scripts in names."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.world import World, rows, world
from tests.factories import NOW
from wisselplaats import config
from wisselplaats.app import create_app
from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import NotificationKind, OrganisationKind, Role
from wisselplaats.models import ApiToken, Lot, Membership, Organisation, Project, User
from wisselplaats.services import notification, organisation

PASSWORD, NEW = "een-goed-wachtwoord", "een-ander-goed-wachtwoord"
SCRIPT = "<script>alert(1)</script>"
MAIL = "piet@leiden.example"
KEY = "0192d3f0-0000-7000-8000-000000000000"


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


@pytest.fixture(scope="session")
def guarded(settings: config.Settings) -> Flask:
    """The app as it runs: with CSRF, without limits that other tests would use up."""
    made = create_app(settings, bind=False)
    made.extensions["limiter"].enabled = False
    return made


@pytest.fixture
def piet(db_session: Any) -> User:
    with transaction():
        own = organisation.create_organisation("leiden", "Gemeente Leiden", OrganisationKind.MUNICIPALITY)
        return organisation.create_user(MAIL, PASSWORD, own, Role.PROJECT_LEADER, "Piet")


def enter(client: FlaskClient, password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/aanmelden", data={"email": MAIL, "wachtwoord": password, **extra})


def posts(app: Flask) -> list[tuple[str, str]]:
    """Every page that takes a POST."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and "/api/" not in rule.rule]
    return [(rule.endpoint, re.sub(r"<[^>]+>", KEY, rule.rule)) for rule in rules]


# forged forms


def test_no_form_is_taken_without_the_mark_of_our_own_page(guarded: Flask, exchange: World, signed_in: Any) -> None:
    visitor = signed_in(exchange.broker)
    inside = guarded.test_client()
    inside.set_cookie("wisselplaats", visitor.get_cookie("wisselplaats").value)
    assert inside.get("/projecten").status_code == 200
    before, tried = rows(), 0
    for endpoint, path in posts(guarded):
        if endpoint == "notification.unsubscribe":
            continue  # its key is the proof, and mail programs have no cookie (RFC 8058)
        for mark in ({}, {"csrf_token": "x"}):
            answer = inside.post(path, data={"naam": "x", **mark})
            assert answer.status_code == 400, path
            assert "verlopen" in answer.text
            tried += 1
    assert tried > 50
    assert rows() == before
    assert inside.get("/projecten").status_code == 200, "still signed in: signing out was forged as well"


def test_a_form_with_its_mark_is_taken_and_another_sessions_mark_is_not(guarded: Flask, piet: User) -> None:
    client, other = guarded.test_client(), guarded.test_client()
    mark = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/aanmelden").text)
    assert mark
    other.get("/aanmelden")
    assert enter(other, csrf_token=mark[1]).status_code == 400
    assert enter(client, csrf_token=mark[1]).status_code == 303


def test_a_token_of_a_machine_opens_no_page_and_a_session_no_api(api: Any, signed_in: Any, exchange: World) -> None:
    token = api(exchange.broker).token
    stranger = api(exchange.broker).client
    assert stranger.get("/projecten", headers={"Authorization": f"Bearer {token}"}).status_code == 302
    assert signed_in(exchange.broker).get("/api/v1/projecten").status_code == 401


# sessions


def test_signing_in_begins_a_new_session(client: FlaskClient, piet: User) -> None:
    with client.session_transaction() as planted:
        planted["planted"], planted["csrf_token"] = "by an attacker", "known"
    enter(client)
    with client.session_transaction() as now:
        assert "planted" not in now
        assert now.get("csrf_token") != "known"


def test_the_cookie_is_not_for_scripts_nor_for_other_sites(client: FlaskClient, piet: User) -> None:
    cookie = enter(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_stays_there(settings: config.Settings, piet: User) -> None:
    app = create_app(dataclasses.replace(settings, secure_cookies=True), bind=False)
    app.config["WTF_CSRF_ENABLED"], app.extensions["limiter"].enabled = False, False
    answer = app.test_client().post(
        "/aanmelden", data={"email": MAIL, "wachtwoord": PASSWORD}, base_url="https://localhost"
    )
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_another_password_ends_the_sessions_of_the_old_one(app: Flask, piet: User) -> None:
    here, stolen = app.test_client(), app.test_client()
    enter(here)
    enter(stolen)
    form = {"wachtwoord": PASSWORD, "nieuwWachtwoord": NEW}
    assert here.post("/account/wachtwoord", data=form).status_code == 303
    assert here.get("/projecten").status_code == 200
    assert stolen.get("/projecten").status_code == 302
    assert enter(stolen).status_code == 400
    assert enter(stolen, NEW).status_code == 303


def test_who_is_put_out_of_use_is_out_at_once(client: FlaskClient, piet: User) -> None:
    enter(client)
    assert client.get("/projecten").status_code == 200
    with transaction():
        session.get_one(User, piet.id).active = False
    assert client.get("/projecten").status_code == 302
    assert enter(client).status_code == 400


def test_a_user_of_a_demo_is_out_when_the_demo_is_over(
    client: FlaskClient, piet: User, settings: config.Settings
) -> None:
    with transaction():
        session.get_one(User, piet.id).demo = True
    config.configure(dataclasses.replace(settings, demo=True))
    try:
        assert enter(client).status_code == 303
        assert client.get("/projecten").status_code == 200
    finally:
        config.configure(settings)
    assert client.get("/projecten").status_code == 302


def test_who_lost_their_role_is_refused(client: FlaskClient, piet: User) -> None:
    enter(client)
    with transaction():
        session.delete(session.query(Membership).filter_by(user_id=piet.id).one())
    assert client.get("/projecten").status_code == 403


def test_nobody_works_for_an_organisation_without_a_role_in_it(client: FlaskClient, piet: User, make: Any) -> None:
    theirs = make.project()
    enter(client)
    assert client.post(f"/organisatie-kiezen/{theirs.organisation_id}").status_code == 303
    assert client.get(f"/projecten/{theirs.id}").status_code == 404


@pytest.mark.parametrize("cookie", ["x", "", "e30.x.y", ".eJwVyk", "\x7f"])
def test_a_cookie_that_is_not_ours_is_nobody(app: Flask, db_session: Any, cookie: str) -> None:
    client = app.test_client()
    client.set_cookie("wisselplaats", cookie)
    assert client.get("/projecten").status_code == 302


def test_guessing_passwords_is_slowed_down(settings: config.Settings, piet: User) -> None:
    app = create_app(dataclasses.replace(settings, proxies=1), bind=False)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["limiter"].reset()
    client = app.test_client()

    def tries(address: str) -> Any:
        return client.post("/aanmelden", data={"email": "weg@leiden.example"}, headers={"X-Forwarded-For": address})

    answers = [tries("203.0.113.9")]
    while answers[-1].status_code == 400 and len(answers) <= 60:  # the minute may turn while we guess
        answers.append(tries("203.0.113.9"))
    assert len(answers) >= 31 and answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "<h1" in answers[-1].text
    assert tries("203.0.113.10").status_code == 400, "somebody else is not slowed down"
    assert tries("198.51.100.1, 203.0.113.9").status_code == 429, "only what our own proxy added counts"


def test_without_a_proxy_nobody_chooses_their_own_address(settings: config.Settings, piet: User) -> None:
    app = create_app(settings, bind=False)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["limiter"].reset()
    client, form = app.test_client(), {"email": "weg@leiden.example", "wachtwoord": ""}
    answers = [
        client.post("/aanmelden", data=form, headers={"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(31)
    ]
    assert answers[-1].status_code == 429


# links


ELSEWHERE = ("https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
             "/\n//kwaad.example", "javascript:alert(1)", "http:kwaad.example", " //kwaad.example", "///kwaad.example",
             "/%5ckwaad.example/..//", "kwaad.example", "/\r\nSet-Cookie: x=y", "\t//kwaad.example")  # fmt: skip


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_link_of_ours_leads_to_another_site(client: FlaskClient, piet: User, elsewhere: str) -> None:
    page = client.get("/aanmelden", query_string={"volgende": elsewhere})
    assert page.status_code == 200
    assert "kwaad" not in re.sub(r'value="/[^"/\\][^"]*"', "", page.text)
    for path in ("/taal/nl", "/aanmelden"):
        answer = client.post(path, data={"email": MAIL, "wachtwoord": PASSWORD, "volgende": elsewhere})
        where = answer.headers["Location"]
        assert where.startswith("/")
        assert not re.match(r"/[\s/\\]", where), where
        assert "\n" not in where
        assert "x=y" not in answer.headers.get("Set-Cookie", "")


def test_a_strange_host_stands_in_no_link(app: Flask, signed_in: Any, exchange: World) -> None:
    visitor, cookie = app.test_client(), signed_in(exchange.broker).get_cookie("wisselplaats").value
    visitor.set_cookie("wisselplaats", cookie, domain="kwaad.example")
    strange = {"X-Forwarded-Host": "kwaad.example", "X-Forwarded-Proto": "https"}
    paths = ("/", f"/partijen/{exchange.own.lot}", f"/partijen/{exchange.own.lot}/paspoort", "/aanbiedingen",
             "/reserveringen?limiet=1", f"/id/partij/{exchange.own.lot}", f"/id/partij/{exchange.own.lot}/qr.svg")  # fmt: skip
    for path in paths:
        answer = visitor.get(path, base_url="http://kwaad.example", headers=strange)
        assert answer.status_code in {200, 303}, path
        assert "kwaad" not in answer.text + str(answer.headers)


# scripts in names


@pytest.fixture
def poisoned(exchange: World, make: Any) -> World:
    own = exchange.own
    with transaction():
        session.get_one(Organisation, own.organisation).name = f"Gemeente {SCRIPT}"
        lot = session.get_one(Lot, own.lot)
        lot.title = lot.street = lot.municipality = lot.note = lot.colour = lot.packaging = SCRIPT
        lot.origin_street = lot.origin_municipality = lot.removed_by = lot.origin_function = SCRIPT
        lot.photos[0].alt = f'"{SCRIPT}'
        project = session.get_one(Project, own.project)
        project.name = project.description = f"'\"{SCRIPT}"
        session.get_one(User, exchange.broker.user_id).name = SCRIPT
        notification.tell(
            exchange.broker.user_id, own.organisation, NotificationKind.RESERVATION_DECLINED, "poison", "/reserveringen", NOW,
            material_nl=SCRIPT, material_en=SCRIPT, quantity="1", unit="m2", organisation=SCRIPT, listing_id=KEY,
            reservation_id=KEY, reason=SCRIPT,
        )  # fmt: skip
    return exchange


def test_what_people_write_is_text_on_every_page(app: Flask, poisoned: World, signed_in: Any, make: Any) -> None:
    own = poisoned.own
    owner = session.get_one(Organisation, own.organisation)
    clients = [signed_in(poisoned.broker), *(signed_in(make.actor(role, owner)) for role in (Role.ADMIN, Role.READER))]
    nouns = {"partijen": own.lot, "projecten": own.project, "aanbiedingen": own.listing, "behoeften": own.demand,
             "reserveringen": own.claim, "depots": own.depot, "areaal": own.asset, "aanleveringen": own.delivery,
             "overdrachten": own.handover}  # fmt: skip
    seen = shown = 0
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.rule.startswith("/api/")
            or rule.endpoint in {"static", "health_ready"}
        ):
            continue
        noun = rule.rule.split("/")[1]
        path = rule.rule.replace("<uuid:key>", str(nouns.get(noun, own.lot)))
        path = path.replace("<uuid:photo_id>", str(own.photo)).replace("<uuid:listing_key>", str(own.listing))
        path = re.sub(r"<[^>]+>", "betontegel-300x300x45", path)
        for client in clients:
            answer = client.get(path, buffered=True)  # an export is read to its end
            assert answer.status_code < 500, path
            if answer.mimetype == "text/html":
                assert SCRIPT not in answer.text, path
                seen += 1
                shown += "&lt;script&gt;" in answer.text or "\\u003cscript" in answer.text
    assert seen > 60
    assert shown > 20, "the names stood nowhere: nothing was tested"


def test_no_page_has_a_script_or_a_style_of_its_own(app: Flask, exchange: World, signed_in: Any) -> None:
    """The content policy would refuse them; so a page that needs one is broken."""
    visitor = signed_in(exchange.broker)
    for path in ("/", "/aanbiedingen", f"/partijen/{exchange.own.lot}", "/projecten/nieuw", "/areaal"):
        page = visitor.get(path).text
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/(ld\+)?json\"))", page), path
        assert not re.search(r"\son(click|load|submit|change|error)=", page), path
        assert not re.search(r'\sstyle="', page), path


# headers


def test_every_kind_of_answer_carries_the_headers(app: Flask, exchange: World, signed_in: Any) -> None:
    visitor = signed_in(exchange.broker)
    built = next(path.name for path in Path(str(app.static_folder)).glob("*.css"))
    paths = ("/", "/projecten", "/bestaat-niet", "/aanmelden", f"/static/{built}", "/static/bestaat-niet.js",
             "/health/live", "/api/v1/openapi.json", "/api/v1/bestaat-niet", "/api/v1/projecten", "/projecten/")  # fmt: skip
    answers = [visitor.get(path, buffered=True) for path in paths]
    answers += [visitor.delete("/projecten"), visitor.post("/aanmelden"), visitor.options("/projecten"),
                visitor.head("/projecten"), visitor.open("/projecten", method="BREW")]  # fmt: skip
    for answer in answers:
        about = f"{answer.request.method} {answer.request.path} {answer.status_code}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff", about
        assert answer.headers["X-Frame-Options"] == "DENY", about
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"], about
        assert "unsafe" not in answer.headers["Content-Security-Policy"], about
        assert answer.headers["Referrer-Policy"] == "same-origin", about


def test_an_error_of_ours_says_nothing_of_its_inside(
    app: Flask, exchange: World, signed_in: Any, monkeypatch: Any
) -> None:
    from wisselplaats.services import project

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(project, "search", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = signed_in(exchange.broker).get("/projecten")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_pages_are_not_kept_by_caches(exchange: World, signed_in: Any) -> None:
    assert signed_in(exchange.broker).get("/projecten").headers["Cache-Control"] == "no-store"


def test_figures_are_for_this_machine_and_not_for_who_comes_through_a_proxy(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


# files


def test_rows_for_a_spreadsheet_hold_no_formula(exchange: World, signed_in: Any) -> None:
    text = signed_in(exchange.manager).get(f"/aanleveringen/{exchange.own.delivery}/regels.csv").text
    assert "'=1+1" in text
    assert ";=1+1" not in text


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/config.py", "/static//etc/passwd"]
)
def test_no_file_outside_the_build_is_given(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("version", ["x", "-1", "1e3", "9" * 5000, "٣", "", "\x00"])
def test_a_version_that_is_no_number_is_an_old_one(exchange: World, signed_in: Any, version: str) -> None:
    visitor, before = signed_in(exchange.broker), rows()
    for path in (f"/behoeften/{exchange.own.demand}", f"/partijen/{exchange.own.lot}", f"/projecten/{exchange.own.project}",
                 f"/aanbiedingen/{exchange.own.listing}", f"/depots/{exchange.own.depot}"):  # fmt: skip
        assert visitor.post(f"{path}/wijzigen", data={"versie": version, "naam": "x"}).status_code == 400, path
    assert rows() == before


def test_nothing_of_somebody_else_is_shown_or_changed(app: Flask, exchange: World, signed_in: Any) -> None:
    """The keys of another organisation, in every page that takes one."""
    visitor, theirs = signed_in(exchange.broker), exchange.theirs
    nouns = {"partijen": theirs.lot, "projecten": theirs.project, "behoeften": theirs.demand,
             "reserveringen": theirs.claim, "depots": theirs.depot, "areaal": theirs.asset,
             "aanleveringen": theirs.delivery, "overdrachten": theirs.handover, "meldingen": theirs.notification}  # fmt: skip
    before, tried = rows(), 0
    for rule in app.url_map.iter_rules():
        noun = rule.rule.split("/")[1]
        if noun not in nouns or "<uuid:key>" not in rule.rule:
            continue
        path = rule.rule.replace("<uuid:key>", str(nouns[noun])).replace("<uuid:photo_id>", str(theirs.photo))
        path = path.replace("<uuid:listing_key>", str(exchange.own.listing))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = visitor.open(
                path, method=method, buffered=True, data={"versie": "1"} if method == "POST" else None
            )
            assert answer.status_code in {403, 404}, f"{method} {path} answered {answer.status_code}"
            tried += 1
    assert tried > 40
    assert rows() == before
    assert session.query(ApiToken).count() == 0
