"""Reservations a second on one hot lot and on a thousand, against a bare `UPDATE ... WHERE free >= n` of the same driver.

Each client is a process that asks, waits for its answer and asks again; both sides commit every time. The two take
turns on one database, so that a busy machine is busy for both.

    python -m tests.benchmarks.reservations --clients 4 --requests 300
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import psycopg

from tests import factories
from tests.benchmarks.bench import own_database
from wisselplaats import db
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Role
from wisselplaats.services import reservation
from wisselplaats.services.reservation import Wish

BARE = (
    "UPDATE listing SET accepted = accepted + %(n)s"
    " WHERE id = %(id)s AND quantity - optioned - accepted - handed_over >= %(n)s"
)
PLENTY = Decimal(1_000_000)
LOTS, ROUNDS = 1000, 3


@dataclass(frozen=True)
class Plan:
    """What one client does: so many times ask for one of the lots."""

    url: str
    redis: str
    actor: Actor
    lots: list[UUID]
    requests: int
    seed: int


def ours(plan: Plan, ready: Any, answers: Any) -> None:
    """Ask through the service, in a transaction each, as both edges do; jobs leave for the queue too."""
    os.environ["WISSELPLAATS_REDIS_URL"] = plan.redis
    db.configure(plan.url, pool_size=1, max_overflow=0)

    def ask(lot: UUID) -> None:
        with db.transaction():
            reservation.request(plan.actor, lot, Wish(Decimal(1)), factories.NOW, factories.TODAY)
        db.session.remove()

    answers.put(_timed(plan, ready, ask))


def bare(plan: Plan, ready: Any, answers: Any) -> None:
    """One statement and its commit."""
    with psycopg.connect(plan.url, autocommit=True) as connection:

        def ask(lot: UUID) -> None:
            if connection.execute(BARE, {"n": 1, "id": lot}).rowcount != 1:
                raise AssertionError("nothing was free")

        answers.put(_timed(plan, ready, ask))


def _timed(plan: Plan, ready: Any, ask: Callable[[UUID], None]) -> float:
    """Seconds for all requests, after one that warms up and after everybody is there."""
    chance = random.Random(plan.seed)
    picks = [chance.choice(plan.lots) for _ in range(plan.requests)]
    for lot in picks[:3]:
        ask(lot)
    ready.wait(60)
    start = time.perf_counter()
    for lot in picks:
        ask(lot)
    return time.perf_counter() - start


def per_second(work: Callable[..., None], plans: list[Plan]) -> float:
    """Requests a second of all clients together."""
    context = get_context("spawn")
    ready, answers = context.Barrier(len(plans)), context.Queue()
    clients = [context.Process(target=work, args=(plan, ready, answers)) for plan in plans]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if any(client.exitcode for client in clients):
        raise SystemExit("a client failed: see above")
    slowest = max(answers.get() for _ in clients)
    return sum(plan.requests for plan in plans) / slowest


def market(lots: int) -> list[UUID]:
    """So many offers of one owner with more than anybody asks for."""
    owner = factories.actor()
    firm = db.session.get_one(factories.models.Organisation, owner.organisation_id)
    made = [
        factories.ListingFactory(
            lot=factories.LotFactory(organisation=firm, quantity=PLENTY), created_by=owner.user_id
        ).id
        for _ in range(lots)
    ]
    db.session.commit()
    return made


def compare(what: str, url: str, lots: list[UUID], clients: int, requests: int) -> None:
    """Both, in turns; the line shows the medians."""
    people = [factories.actor(Role.CONTRACTOR) for _ in range(clients)]
    db.session.commit()
    redis = os.environ["WISSELPLAATS_REDIS_URL"]
    found: dict[str, list[float]] = {"bare": [], "ours": []}
    for turn in range(ROUNDS):
        for name, work, more in (("bare", bare, 5), ("ours", ours, 1)):
            plans = [Plan(url, redis, who, lots, requests * more, turn * 100 + n) for n, who in enumerate(people)]
            found[name].append(per_second(work, plans))
    ours_rate, bare_rate = (statistics.median(found[name]) for name in ("ours", "bare"))
    ratio = bare_rate / ours_rate
    print(f"{what:<12} {clients:>3} clients  {ours_rate:8.0f}/s   {ratio:5.1f} x  bare UPDATE ({bare_rate:.0f}/s)")


def main() -> None:
    """Make the market and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--requests", type=int, default=300)
    chosen = parser.parse_args()
    with own_database("reservations") as url:
        lots = market(LOTS)
        for clients in chosen.clients:
            compare("1 hot lot", url, lots[:1], clients, chosen.requests)
            compare(f"{LOTS} lots", url, lots, clients, chosen.requests)


if __name__ == "__main__":
    main()
