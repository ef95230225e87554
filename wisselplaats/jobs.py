"""Jobs leave for the queue after the commit and never before; the row stays the truth when the queue is away."""

import logging
import os
import time
from functools import cache
from typing import Any

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import Session

from wisselplaats.db import session

log = logging.getLogger(__name__)
_WAITING = "jobs_waiting"
COALESCE_SECONDS = 1
"""A job that waits at least this long stands for the same asks of so long: many requests make one job."""
MOST_KEPT = 1000

# every task name that is sent; a test compares them with what the workers register
REJUDGE = "match.rejudge"
PROCESS_DELIVERY = "delivery.process"
ALLOCATE = "allocation.proceed"
REPAIR_ADVICE = "allocation.repair"
SEND_MAIL = "notification.send_mail"
NAMES = frozenset({REJUDGE, PROCESS_DELIVERY, SEND_MAIL, ALLOCATE, REPAIR_ADVICE})
_just_sent: dict[tuple[str, tuple[str, ...], int], float] = {}
"""Until when, by the monotonic clock, the same job need not be sent again: it has yet to begin."""


def enqueue(name: str, *ids: str, countdown: int = 0) -> None:
    """Ask a worker to run a task once the current transaction is committed; the same ask twice is one job."""
    waiting = session.info.setdefault(_WAITING, {})
    waiting[(name, ids)] = countdown


@cache
def sender() -> Celery:
    """A client that only sends; a broker that is away costs half a second, not a request."""
    client = Celery("wisselplaats-sender", broker=os.environ.get("WISSELPLAATS_REDIS_URL"), set_as_current=False)
    client.conf.update(
        task_ignore_result=True,
        broker_connection_timeout=0.5,
        broker_transport_options={
            "socket_connect_timeout": 0.5,
            "socket_timeout": 2,
            "max_retries": 1,
            "interval_start": 0,  # else two seconds go by before the one retry
            "interval_step": 0,
        },
        task_publish_retry=False,
    )
    return client


def forget() -> None:
    """Forget what was just sent: for who starts with an empty queue."""
    _just_sent.clear()


def _send(jobs: dict[tuple[str, tuple[str, ...]], int]) -> None:
    for (name, ids), countdown in jobs.items():
        job, now = (name, ids, countdown), time.monotonic()
        if _just_sent.get(job, now) > now:
            continue  # that one has yet to begin, so that it will see what was just committed
        try:
            sender().send_task(name, args=list(ids), countdown=countdown, ignore_result=True)
        except (OperationalError, RedisError, OSError) as error:
            log.warning("job %s and those after it wait for the sweep: %s", name, error)
            forget()  # what the broker had may be gone with it
            return  # the others would wait for the same broker, one after the other
        if countdown:
            if len(_just_sent) >= MOST_KEPT:
                _just_sent.clear()
            _just_sent[job] = now + COALESCE_SECONDS


@event.listens_for(Session, "after_commit")
def _after_commit(committed: Session) -> None:
    # SQLAlchemy also fires this when a savepoint is released: that is not a commit yet
    if committed.in_nested_transaction():
        return
    jobs: dict[Any, Any] = committed.info.pop(_WAITING, {})
    if jobs:
        _send(jobs)


@event.listens_for(Session, "after_rollback")
def _after_rollback(rolled_back: Session) -> None:
    rolled_back.info.pop(_WAITING, None)
