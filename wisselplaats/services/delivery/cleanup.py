"""Delivered files go after a while; what came of their rows stays."""

from datetime import datetime, timedelta

from sqlalchemy import select

from wisselplaats import config
from wisselplaats.db import session, transaction
from wisselplaats.models import Delivery
from wisselplaats.services.delivery.receive import store

AT_ONCE = 500


def remove_files(now: datetime) -> int:
    """Remove the files of deliveries that ended longer ago than the setting says; answers how many.

    Run by the schedule, without an actor. The row is noted first: a file that stays behind is only a file.
    """
    until = now - timedelta(days=config.settings().delivery_file_days)
    query = select(Delivery).where(Delivery.finished_at < until, Delivery.file_removed_at.is_(None))
    with transaction():
        ended = session.scalars(query.order_by(Delivery.finished_at).limit(AT_ONCE).with_for_update(skip_locked=True))
        keys = []
        for delivery in ended:
            delivery.file_removed_at = now
            keys.append(delivery.file_key)
    for key in keys:
        store().delete(key)
    return len(keys)
