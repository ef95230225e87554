"""Whether this process lives, whether the whole is ready, and figures for Prometheus."""

import time
from typing import Any

from flask import Flask, Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from wisselplaats.db import session

HEARTBEAT = "wisselplaats:beat"
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
STALE_AFTER = 180  # seconds; beat writes every 30
WAITING = Gauge("wisselplaats_waiting", "Rows that wait for a worker", ["what"])
_WAITING_QUERIES = {
    "match": "SELECT (SELECT count(*) FROM listing WHERE match_due_at IS NOT NULL)"
    " + (SELECT count(*) FROM demand WHERE match_due_at IS NOT NULL)",
    "delivery": "SELECT count(*) FROM delivery WHERE state IN ('ontvangen', 'in_verwerking')",
    "mail": "SELECT count(*) FROM notification WHERE mail_state = 'pending'",
}


def init_app(app: Flask) -> None:
    """Add the routes; none of them asks for sign-in."""
    app.add_url_rule("/health/live", "health_live", live)
    app.add_url_rule("/health/ready", "health_ready", ready)
    app.add_url_rule("/metrics", "metrics", metrics)


def live() -> Response:
    """200 while this process answers."""
    return jsonify({"status": "ok"})


def _redis() -> Redis:
    url = current_app.config["SETTINGS"].redis_url
    return Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)


def _database() -> bool:
    try:
        session.execute(text("SELECT count(*) FROM material_type"))
    except SQLAlchemyError:
        session.rollback()
        return False
    return True


def _broker_and_beat() -> tuple[bool, bool]:
    try:
        with _redis() as client:
            beat: Any = client.get(HEARTBEAT)
    except RedisError:
        return False, False
    return True, beat is not None and time.time() - float(beat) < STALE_AFTER


def ready() -> tuple[Response, int]:
    """200 when the database answers, the broker answers and the beat has been heard; else 503, saying which not."""
    broker, beat = _broker_and_beat()
    parts = {"database": _database(), "broker": broker, "beat": beat}
    whole = all(parts.values())
    return jsonify({"status": "ok" if whole else "not ready", **parts}), 200 if whole else 503


def metrics() -> Response:
    """Prometheus figures, for this machine only; who comes through a proxy on it does not count as it."""
    if request.remote_addr not in {"127.0.0.1", "::1"} or any(name in request.headers for name in _FORWARDED):
        return Response(status=404)
    for what, query in _WAITING_QUERIES.items():
        WAITING.labels(what).set(session.scalar(text(query)) or 0)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
