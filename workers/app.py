"""The Celery app: late acknowledgement, JSON only, one task at a time per process, settings from the environment."""

import time
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, task_postrun, worker_process_init
from redis import Redis

from wisselplaats import config, db, health, logs
from wisselplaats.config import settings

app = Celery("wisselplaats", broker=settings().redis_url)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_time_limit=1800,
    task_soft_time_limit=1700,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600},
    worker_hijack_root_logger=False,
    timezone="Europe/Amsterdam",
    imports=[
        "workers.allocation",
        "workers.match",
        "workers.delivery",
        "workers.notification",
        "workers.reservation",
        "workers.depot",
        "workers.passport",
        "workers.impact",
    ],
    beat_schedule={
        "heartbeat": {"task": "beat.heartbeat", "schedule": 30.0},
        "sweep-match": {"task": "match.rejudge", "schedule": 60.0},
        # rungs open and offers end by the calendar; the second time is for a beat that was away at midnight
        "new-day": {"task": "match.new_day", "schedule": crontab(hour="0,6", minute="5")},
        "repair-advice": {"task": "allocation.repair", "schedule": 60.0},
        "bring-advice-up-to-date": {"task": "allocation.bring_up_to_date", "schedule": 300.0},
        "nightly-advice": {"task": "allocation.nightly", "schedule": crontab(hour="1", minute="30")},
        "sweep-allocation": {"task": "allocation.sweep", "schedule": 60.0},
        "anchor-passports": {"task": "passport.anchor", "schedule": crontab(hour="2", minute="10")},
        "keep-shown-passports": {"task": "passport.keep_shown", "schedule": crontab(minute="45")},
        "erase-documents": {"task": "passport.erase_documents", "schedule": crontab(minute="40")},
        "tell-old-stock": {"task": "depot.tell_aged", "schedule": crontab(hour="6", minute="20")},
        "sweep-delivery": {"task": "delivery.sweep", "schedule": 60.0},
        "clean-delivery-files": {"task": "delivery.remove_files", "schedule": crontab(minute="35")},
        "fold-results": {"task": "impact.fold", "schedule": 60.0},
        "sweep-mail": {"task": "notification.send_mail", "schedule": 60.0},
        "expire-reservations": {"task": "reservation.expire", "schedule": 60.0},
    },
)


@worker_process_init.connect
def _bind(**_: Any) -> None:
    logs.configure()
    db.configure(settings().database_url, pool_size=2, max_overflow=2)


@beat_init.connect
def _first_beat(**_: Any) -> None:
    # the schedule's first heartbeat is an interval away; readiness should not wait for it
    heartbeat.delay()


@task_postrun.connect
def _clean(**_: Any) -> None:
    db.session.remove()


@app.task(name="beat.heartbeat")
def heartbeat() -> None:
    """Tell /health/ready that beat and a worker are alive."""
    with Redis.from_url(config.settings().redis_url) as client:
        client.set(health.HEARTBEAT, time.time(), ex=health.STALE_AFTER)
