"""Nothing is sold twice: fifty people click at the same moment, over real connections to a real server."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import factories, servers
from wisselplaats import db
from wisselplaats.domain.vocabulary import ReservationState, Role, Scope
from wisselplaats.models import Listing, Organisation, User
from wisselplaats.services import organisation

PEOPLE = 50


class Quiet(WSGIRequestHandler):
    """Fifty lines of access log say nothing."""

    def log(self, *_: Any, **__: Any) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Served:
    """A server of its own database, and the tokens of fifty organisations."""

    port: int
    tokens: list[str]

    def post(self, token: str, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """One request over its own connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        found = answer.status, json.loads(answer.read())
        connection.close()
        return found

    def all_at_once(self, ask: Callable[[int], tuple[str, dict[str, Any]]]) -> list[tuple[int, dict[str, Any]]]:
        """Everybody waits for everybody, then clicks."""
        ready = threading.Barrier(len(self.tokens))

        def click(number: int) -> tuple[int, dict[str, Any]]:
            path, body = ask(number)
            ready.wait(30)
            return self.post(self.tokens[number], path, body)

        with ThreadPoolExecutor(len(self.tokens)) as people:
            return list(people.map(click, range(len(self.tokens))))


@pytest.fixture
def served(app: Flask, worker_id: str) -> Iterator[Served]:
    """The app on a port, on a database that really commits."""
    name = f"{servers.TEMPLATE}_race_{worker_id}"
    engine = db.configure(servers.copy_template(name), pool_size=20, max_overflow=0)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    try:
        yield Served(server.server_port, [_token() for _ in range(PEOPLE)])
    finally:
        server.shutdown()
        running.join()
        server.server_close()
        db.session.remove()
        db.session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def _token() -> str:
    actor = factories.actor(Role.CONTRACTOR)
    owner = db.session.get_one(Organisation, actor.organisation_id)
    email = db.session.get_one(User, actor.user_id).email
    made = organisation.issue_token(email, owner, [Scope.RESERVE, Scope.READ], factories.NOW)
    db.session.commit()
    return made


def _offer() -> UUID:
    made: UUID = factories.ListingFactory().id
    db.session.commit()
    return made


def _counts(offer: UUID) -> tuple[Decimal, Decimal]:
    db.session.rollback()
    found = db.session.get_one(Listing, offer, populate_existing=True)
    return found.optioned, found.free


def test_fifty_ask_for_all_of_it_and_one_gets_it(served: Served) -> None:
    offer = _offer()
    answers = served.all_at_once(lambda _: (f"/aanbiedingen/{offer}/reserveringen", {"hoeveelheid": 100}))
    assert Counter(status for status, _ in answers) == {201: 1, 409: PEOPLE - 1}
    assert {body["vrij"] for status, body in answers if status == 409} == {0}
    assert _counts(offer) == (100, 0)


def test_parts_that_overlap_never_add_up_to_more_than_there_is(served: Served) -> None:
    offer = _offer()
    wanted = [7 + number % 5 for number in range(PEOPLE)]
    answers = served.all_at_once(
        lambda number: (f"/aanbiedingen/{offer}/reserveringen", {"hoeveelheid": wanted[number]})
    )
    assert {status for status, _ in answers} == {201, 409}
    given = sum(body["hoeveelheid"] for status, body in answers if status == 201)
    optioned, free = _counts(offer)
    assert given == optioned
    assert all(body["vrij"] < body["gevraagd"] for status, body in answers if status == 409)
    assert optioned + free == 100


def test_ten_square_metres_for_ten_of_fifty_are_all_given_away(served: Served) -> None:
    offer = _offer()
    answers = served.all_at_once(lambda _: (f"/aanbiedingen/{offer}/reserveringen", {"hoeveelheid": 10}))
    assert Counter(status for status, _ in answers) == {201: 10, 409: PEOPLE - 10}
    assert _counts(offer) == (100, 0)


def test_everybody_who_waits_has_a_place_of_their_own(served: Served) -> None:
    offer = _offer()
    body = {"hoeveelheid": 100, "wachtrij": True}
    answers = served.all_at_once(lambda _: (f"/aanbiedingen/{offer}/reserveringen", body))
    states = Counter(found["toestand"] for _, found in answers)
    assert states == {"aangevraagd": 1, "in_wachtrij": PEOPLE - 1}
    assert _counts(offer) == (100, 0)


def test_the_database_itself_refuses_to_oversell(make: Any) -> None:
    offer = make.listing()
    make.reservation(listing=offer, quantity=Decimal(100))
    query = text(
        "INSERT INTO reservation (id, listing_id, organisation_id, requested_by, quantity, state, until, version)"
        " SELECT gen_random_uuid(), listing_id, organisation_id, requested_by, 0.001, :state, until, 1 FROM reservation"
    )
    for state in (ReservationState.REQUESTED, ReservationState.ACCEPTED):
        with pytest.raises(IntegrityError, match="never_oversold"), db.session.begin_nested():
            db.session.execute(query, {"state": state.value})
    db.session.execute(query, {"state": ReservationState.QUEUED.value})
