"""Two hundred clients at the same moment, over HTTP, at several web processes: exactly what is free, and a clear answer each."""

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests import factories, servers
from wisselplaats import config, db
from wisselplaats.domain.vocabulary import ReservationState, Role, Scope
from wisselplaats.models import Demand, IdempotentAnswer, Listing, Organisation, Reservation, User
from wisselplaats.services import organisation

CLIENTS, FIRMS, PROCESSES, THREADS = 200, 20, 3, 6
ROOT = Path(__file__).resolve().parents[2]
HOLDING = (ReservationState.REQUESTED, ReservationState.ACCEPTED)
Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Crowd:
    """Web processes on one port, and the tokens of some firms."""

    port: int
    tokens: list[str]
    firms: list[UUID]

    def post(self, number: int, path: str, body: dict[str, Any], key: str | None = None) -> Answer:
        """One request over its own connection, as firm `number`."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Authorization": f"Bearer {self.tokens[number % FIRMS]}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        line.request("POST", f"/api/v1{path}", json.dumps(body), headers)
        answer = line.getresponse()
        found = answer.status, json.loads(answer.read())
        line.close()
        return found

    def at_once(self, asks: list[tuple[int, str, dict[str, Any], str | None]]) -> list[Answer]:
        """Everybody waits for everybody, then clicks."""
        ready = threading.Barrier(len(asks))

        def click(ask: tuple[int, str, dict[str, Any], str | None]) -> Answer:
            ready.wait(60)
            return self.post(*ask)

        with ThreadPoolExecutor(len(asks)) as people:
            return list(people.map(click, asks))


@pytest.fixture
def crowd(settings: config.Settings, worker_id: str, tmp_path: Path) -> Iterator[Crowd]:
    """The real web server with several processes, on a database of its own."""
    name = f"{servers.TEMPLATE}_crowd_{worker_id}"
    url = servers.copy_template(name)
    engine = db.configure(url, pool_size=2, max_overflow=0)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "wisselplaats.app:create_app()", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(PROCESSES), "--threads", str(THREADS), "--backlog", "512",
        "--timeout", "120", "--no-control-socket",
    ]  # fmt: skip
    env = {**os.environ, **settings.to_env(), "WISSELPLAATS_DATABASE_URL": url, "WISSELPLAATS_API_RATE": "100000"}
    with (tmp_path / "web.log").open("w") as log:
        web = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _ready(port, web, tmp_path / "web.log")
            firms = [_firm() for _ in range(FIRMS)]
            yield Crowd(port, [token for token, _ in firms], [firm for _, firm in firms])
        finally:
            web.terminate()
            web.wait(30)
            db.session.remove()
            db.session.configure(bind=None)
            engine.dispose()
            servers.administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    assert "Traceback" not in (tmp_path / "web.log").read_text()


def _ready(port: int, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while True:
        assert web.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", "/health/live")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            line.close()


def _firm() -> tuple[str, UUID]:
    actor = factories.actor(Role.CONTRACTOR)
    owner = db.session.get_one(Organisation, actor.organisation_id)
    email = db.session.get_one(User, actor.user_id).email
    token = organisation.issue_token(email, owner, [Scope.RESERVE, Scope.READ, Scope.MANAGE], factories.NOW)
    db.session.commit()
    return token, actor.organisation_id


def _offers(count: int, quantity: int, **values: Any) -> list[UUID]:
    lots = [factories.LotFactory(quantity=Decimal(quantity)) for _ in range(count)]
    made = [factories.ListingFactory(lot=lot, **values).id for lot in lots]
    db.session.commit()
    return made


def _sums(offers: list[UUID]) -> dict[UUID, tuple[Decimal, Decimal]]:
    """What each offer counts as taken, and what its claims add up to."""
    db.session.rollback()
    held = func.coalesce(func.sum(Reservation.quantity).filter(Reservation.state.in_(HOLDING)), 0)
    query = select(Listing.id, Listing.optioned + Listing.accepted, held).outerjoin(Reservation)
    return {
        row[0]: (row[1], row[2]) for row in db.session.execute(query.where(Listing.id.in_(offers)).group_by(Listing.id))
    }


def test_two_hundred_ask_for_overlapping_quantities_of_the_same_lots(crowd: Crowd) -> None:
    offers = _offers(3, 100)
    dice = random.Random(5)
    asks = []
    for number in range(CLIENTS):
        body = {"hoeveelheid": dice.randint(1, 5)}
        asks.append((number, f"/aanbiedingen/{dice.choice(offers)}/reserveringen", body, None))
    answers = crowd.at_once(asks)
    assert {status for status, _ in answers} == {201, 409}
    refused = [body for status, body in answers if status == 409]
    assert {body["code"] for body in refused} == {"not_enough_free"}
    assert all(body["vrij"] < body["gevraagd"] for body in refused)
    given: Counter[str] = Counter()
    for status, body in answers:
        if status == 201:
            given[body["aanbiedingId"]] += body["hoeveelheid"]
    sums = _sums(offers)
    assert {key: (Decimal(given[str(key)]),) * 2 for key in offers} == sums
    # who asked for one more and was refused was right to be: nothing that would have fitted is left
    smallest = {
        key: min(
            (b["gevraagd"] for (_, p, b, _), (s, b) in zip(asks, answers, strict=True) if s == 409 and str(key) in p),
            default=0,
        )
        for key in offers
    }
    assert all(100 - sums[key][0] < smallest[key] for key in offers if smallest[key])


def test_two_hundred_who_each_take_one_get_exactly_all_of_it(crowd: Crowd) -> None:
    offers = _offers(2, 60)
    asks = [(n, f"/aanbiedingen/{offers[n % 2]}/reserveringen", {"hoeveelheid": 1}, None) for n in range(CLIENTS)]
    answers = crowd.at_once(asks)
    assert Counter(status for status, _ in answers) == {201: 120, 409: 80}
    assert set(_sums(offers).values()) == {(Decimal(60), Decimal(60))}


def test_each_key_makes_one_claim_however_often_it_is_sent(crowd: Crowd) -> None:
    (offer,) = _offers(1, 1000)
    path = f"/aanbiedingen/{offer}/reserveringen"
    asks = [(n % 10, path, {"hoeveelheid": 3}, f"sleutel-{n % 40}") for n in range(CLIENTS)]
    answers = crowd.at_once(asks)
    assert {status for status, _ in answers} == {201}
    assert len({body["id"] for _, body in answers}) == 40
    assert _sums([offer]) == {offer: (Decimal(120), Decimal(120))}
    assert db.session.scalar(select(func.count()).select_from(IdempotentAnswer)) == 40


def test_nobody_is_shown_a_deadlock_when_claims_for_the_same_demands_cross(crowd: Crowd) -> None:
    """Every firm's two demands hang on both offers, and claims come, wait, go and move up at the same time."""
    offers = _offers(2, 100)
    demands = {}
    for firm in crowd.firms:
        owner = db.session.get_one(Organisation, firm)
        works = factories.ProjectFactory(organisation=owner)
        demands[firm] = [factories.DemandFactory(project=works, quantity=Decimal(1000)).id for _ in range(2)]
    db.session.commit()
    dice = random.Random(8)
    asks = []
    for number in range(CLIENTS):
        wanted = demands[crowd.firms[number % FIRMS]]
        body = {
            "hoeveelheid": dice.randint(1, 9),
            "behoefteId": str(dice.choice(wanted)),
            "wachtrij": True,
            "deelsGoed": True,
        }
        asks.append((number, f"/aanbiedingen/{dice.choice(offers)}/reserveringen", body, None))
    made = crowd.at_once(asks)
    assert {status for status, _ in made} == {201}
    assert {key: (Decimal(100), Decimal(100)) for key in offers} == _sums(offers)
    again = [(n, f"/reserveringen/{body['id']}/annuleringen", {}, None) for n, (_, body) in enumerate(made)]
    dice.shuffle(again)
    gone = crowd.at_once(again)
    # also of a claim of which a part moved up between the click and the lock
    assert {status for status, _ in gone} == {201}
    sums = _sums(offers)
    assert all(counted == held <= 100 for counted, held in sums.values())
    counted = db.session.execute(select(func.sum(Demand.optioned), func.sum(Demand.covered))).one()
    assert counted[0] == sum(held for _, held in sums.values())
