"""Claims on offers: ask for a quantity, decide, extend, cancel, lapse, talk; never more than there is."""

from wisselplaats.services.reservation.alternative import Alternative, alternatives
from wisselplaats.services.reservation.claim import Wish, cancel, decide, request
from wisselplaats.services.reservation.extension import ask as ask_extension
from wisselplaats.services.reservation.extension import decide as decide_extension
from wisselplaats.services.reservation.extension import extensions
from wisselplaats.services.reservation.lapse import expire, warn
from wisselplaats.services.reservation.moving import fit_demand, move_to
from wisselplaats.services.reservation.rule import Settings, change_settings, settings
from wisselplaats.services.reservation.seen import (
    Choices,
    Event,
    for_project,
    get,
    history,
    of_demand,
    own_choices,
    parts,
    search,
    to_decide,
    waiting_count,
)
from wisselplaats.services.reservation.talk import attachment, messages, read, read_up_to, unread, write

__all__ = [
    "Alternative",
    "Choices",
    "Event",
    "Settings",
    "Wish",
    "alternatives",
    "ask_extension",
    "attachment",
    "cancel",
    "change_settings",
    "decide",
    "decide_extension",
    "expire",
    "extensions",
    "fit_demand",
    "for_project",
    "get",
    "history",
    "messages",
    "move_to",
    "of_demand",
    "own_choices",
    "parts",
    "read",
    "read_up_to",
    "request",
    "search",
    "settings",
    "to_decide",
    "unread",
    "waiting_count",
    "warn",
    "write",
]
