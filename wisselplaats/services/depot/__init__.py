"""Depots: the place and its hours, what lies in them, what comes and goes, and the counting of it."""

from wisselplaats.services.depot.age import tell_aged
from wisselplaats.services.depot.booking import Booking, Refused, book, would_be_refused
from wisselplaats.services.depot.coming import expect, expectable
from wisselplaats.services.depot.count import Entry, cancel, count, counts, enter, in_order, start
from wisselplaats.services.depot.day import DayList, Stop, Week, day_list, stops, weeks
from wisselplaats.services.depot.hours import OpenDay, next_open, open_at, open_days, open_on, set_hours
from wisselplaats.services.depot.label import chosen, label, sheet
from wisselplaats.services.depot.record import change, create, get, search
from wisselplaats.services.depot.room import Load, Room, load_of, require_room, room
from wisselplaats.services.depot.stock import (
    Stock,
    bays,
    lots,
    movements,
    own_lot,
    put,
    receive,
    stock,
)

__all__ = [
    "Booking",
    "DayList",
    "Entry",
    "Load",
    "OpenDay",
    "Refused",
    "Room",
    "Stock",
    "Stop",
    "Week",
    "bays",
    "book",
    "cancel",
    "change",
    "chosen",
    "count",
    "counts",
    "create",
    "day_list",
    "enter",
    "expect",
    "expectable",
    "get",
    "in_order",
    "label",
    "load_of",
    "lots",
    "movements",
    "next_open",
    "open_at",
    "open_days",
    "open_on",
    "own_lot",
    "put",
    "receive",
    "require_room",
    "room",
    "search",
    "set_hours",
    "sheet",
    "start",
    "stock",
    "stops",
    "tell_aged",
    "weeks",
    "would_be_refused",
]
