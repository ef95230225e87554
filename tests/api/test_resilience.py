"""Redis stops while people work: nothing fails, nothing is lost, and the sweep does what the queue forgot."""

import dataclasses
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select
from sqlalchemy.engine import make_url

from tests.api.world import GOOD_DEMAND, World, world
from tests.factories import TODAY
from tests.services.test_delivery import BENCHES, csv
from wisselplaats import config, edge, jobs
from wisselplaats.app import create_app
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import MailState
from wisselplaats.models import Delivery, Demand, Notification
from wisselplaats.serve import valkey
from wisselplaats.serve.valkey import Valkey
from wisselplaats.services import delivery, match
from wisselplaats.services.delivery.work import PATIENCE

HANGS = 30.0  # seconds after which a request waits for a queue that does not answer; on a quiet machine it takes 2


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: Any) -> Iterator[Valkey]:
    """A queue of our own to stop, with a sender that knows no other."""
    made = Valkey(tmp_path / "valkey", tmp_path / "valkey.log", "geheim")
    made.begin()
    made.finish()
    monkeypatch.setenv("WISSELPLAATS_REDIS_URL", made.url)
    jobs.sender.cache_clear()
    yield made
    made.stop()
    jobs.sender.cache_clear()


@pytest.fixture
def app(settings: config.Settings, broker: Valkey) -> Flask:
    made = create_app(dataclasses.replace(settings, redis_url=broker.url), bind=False)
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


def quick(ask: Any, *args: Any, **options: Any) -> Any:
    began = time.monotonic()
    answer = ask(*args, **options)
    assert time.monotonic() - began < HANGS
    return answer


def test_while_redis_is_away_nothing_fails_and_the_sweep_does_what_was_forgotten(
    broker: Valkey, api: Any, signed_in: Any, exchange: World
) -> None:
    machine, leader, own = api(exchange.manager), api(exchange.broker), exchange.own
    upload = "/aanleveringen?soort=areaalobjecten&bronsysteem=gbi"
    assert machine.post(upload, data=csv(BENCHES[0]), content_type="text/csv").status_code == 202
    broker.stop()
    sent = quick(machine.post, upload, data=csv(*BENCHES), content_type="text/csv")
    assert sent.status_code == 202
    need = quick(leader.post, f"/projecten/{own.project}/behoeften", GOOD_DEMAND)
    assert need.status_code == 201
    claim = quick(api(exchange.stranger).post, f"/aanbiedingen/{own.listing}/reserveringen", {"hoeveelheid": 1})
    assert claim.status_code == 201
    for path in ("/", "/aanbiedingen", "/aanleveringen", "/aanmelden"):
        assert quick(signed_in(exchange.broker).get, path).status_code == 200
    ready = quick(signed_in(exchange.broker).get, "/health/ready")
    assert (ready.status_code, ready.json["broker"], ready.json["database"]) == (503, False, True)
    assert signed_in(exchange.broker).get("/health/live").status_code == 200

    later = edge.now() + PATIENCE * 2
    assert delivery.sweep(later) >= 1
    delivery.process(sent.json["id"], edge.now)
    session.expire_all()
    assert session.get_one(Delivery, sent.json["id"]).created == len(BENCHES) - 1
    match.rejudge(edge.now(), TODAY)
    assert session.get_one(Demand, need.json["id"]).match_due_at is None
    waiting = session.scalars(select(Notification.mail_state).where(Notification.path.endswith(claim.json["id"]))).all()
    assert set(waiting) == {MailState.PENDING}


def test_jobs_go_out_again_when_redis_is_back(broker: Valkey, api: Any, exchange: World, monkeypatch: Any) -> None:
    leader, path = api(exchange.broker), f"/projecten/{exchange.own.project}/behoeften"
    assert leader.post(path, GOOD_DEMAND).status_code == 201
    port = make_url(broker.url).port
    broker.stop()
    assert leader.post(path, GOOD_DEMAND).status_code == 201
    monkeypatch.setattr(valkey, "free_port", lambda: port)
    broker.begin()
    broker.finish()
    with Redis.from_url(broker.url) as queue:
        assert queue.llen("celery") == 0
        jobs.forget()  # a second goes by, and what was sent before the stop counts for nothing any more
        assert leader.post(path, GOOD_DEMAND).status_code == 201
        assert queue.llen("celery") > 0
