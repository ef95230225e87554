"""A machine that sends again makes nothing twice, also when both arrive at once; one that breaks off makes nothing."""

import http.client
import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from tests import factories
from tests.race.test_reservation_race import Served, served
from wisselplaats import db
from wisselplaats.models import IdempotentAnswer, Reservation

__all__ = ["served"]
TIMES = 12


def ask(served: Served, offer: UUID, amount: int, key: str) -> tuple[int, dict[str, Any], str | None]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    headers = {
        "Authorization": f"Bearer {served.tokens[0]}", "Content-Type": "application/json", "Idempotency-Key": key,
    }  # fmt: skip
    path = f"/api/v1/aanbiedingen/{offer}/reserveringen"
    connection.request("POST", path, json.dumps({"hoeveelheid": amount}), headers)
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read()), answer.headers["Location"]
    connection.close()
    return found


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_same_key_at_the_same_moment_makes_one(served: Served) -> None:
    offer: UUID = factories.ListingFactory().id
    ready = threading.Barrier(TIMES)

    def click(_: int) -> Any:
        ready.wait(30)
        return ask(served, offer, 5, "dezelfde")

    with ThreadPoolExecutor(TIMES) as machines:
        answers = list(machines.map(click, range(TIMES)))
    assert {status for status, _, _ in answers} == {201}
    assert len({body["id"] for _, body, _ in answers}) == 1
    assert len({where for _, _, where in answers}) == 1
    assert count(Reservation) == 1
    status, body, _ = ask(served, offer, 6, "dezelfde")
    assert (status, body["code"]) == (409, "idempotency_other_body")
    assert ask(served, offer, 5, "een andere")[0] == 201
    assert count(Reservation) == 2


def test_a_refused_request_leaves_its_key_free(served: Served) -> None:
    offer: UUID = factories.ListingFactory().id
    assert ask(served, offer, 101, "sleutel")[0] == 409
    assert count(IdempotentAnswer) == 0
    assert ask(served, offer, 100, "sleutel")[0] == 201


def test_a_request_that_breaks_off_makes_nothing_and_can_be_sent_again(served: Served) -> None:
    offer: UUID = factories.ListingFactory().id
    body = json.dumps({"hoeveelheid": 5}).encode()
    head = (
        f"POST /api/v1/aanbiedingen/{offer}/reserveringen HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {served.tokens[0]}\r\nIdempotency-Key: half\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    for sent in (head[:40], head, head + body[:7]):
        with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
            line.sendall(sent)
    time.sleep(0.5)
    assert count(Reservation) == count(IdempotentAnswer) == 0
    # broken off after the whole of it was sent: it was done, and the answer waits for who asks again
    with socket.create_connection(("127.0.0.1", served.port), timeout=10) as line:
        line.sendall(head + body)
    deadline = time.monotonic() + 10
    while count(Reservation) == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ask(served, offer, 5, "half")[0] == 201
    assert count(Reservation) == 1
