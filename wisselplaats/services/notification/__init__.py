"""Telling people: once, with the reason; in the app at once and by mail as they prefer."""

from wisselplaats.services.notification.inbox import (
    Telling,
    get,
    mark,
    mark_all,
    search,
    tell,
    tell_all,
    unread,
)
from wisselplaats.services.notification.mail import send_due
from wisselplaats.services.notification.preference import (
    About,
    Choice,
    Subject,
    by_key,
    mute_demand,
    muted_demands,
    prefer,
    preferences,
    set_mail,
    unsubscribe,
    wants_mail,
    who_asked,
)
from wisselplaats.services.notification.text import Told, told

__all__ = [
    "About",
    "Choice",
    "Subject",
    "Telling",
    "Told",
    "by_key",
    "get",
    "mark",
    "mark_all",
    "mute_demand",
    "muted_demands",
    "prefer",
    "preferences",
    "search",
    "send_due",
    "set_mail",
    "tell",
    "tell_all",
    "told",
    "unread",
    "unsubscribe",
    "wants_mail",
    "who_asked",
]
