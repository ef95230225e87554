"""Telling people: once, with the reason; in the app at once and by mail as they prefer."""

from wisselplaats.services.notification.inbox import (
    Telling,
    by_key,
    get,
    mark,
    mark_all,
    search,
    set_mail,
    tell,
    tell_all,
    unread,
    unsubscribe,
    wants_mail,
)
from wisselplaats.services.notification.mail import send_due
from wisselplaats.services.notification.text import Told, told

__all__ = [
    "Telling",
    "Told",
    "by_key",
    "get",
    "mark",
    "mark_all",
    "search",
    "send_due",
    "set_mail",
    "tell",
    "tell_all",
    "told",
    "unread",
    "unsubscribe",
    "wants_mail",
]
