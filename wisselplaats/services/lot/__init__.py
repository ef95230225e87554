"""Lots: seen, put on record, harvested from a project's inventory, moved with its planning."""

from wisselplaats.services.legal.facts import facts_of as legal_facts
from wisselplaats.services.lot.needs import counted_on
from wisselplaats.services.lot.photos import OnPaper, add_photo, on_paper, photo
from wisselplaats.services.lot.planning import Harvest, harvest, lots_of
from wisselplaats.services.lot.record import change, complete, confirm, create, release, to_depot
from wisselplaats.services.lot.seen import depots, get, offer_of, own, relatives, search
from wisselplaats.services.lot.slip import (
    Chain,
    Dependant,
    dependants,
    follow_planning,
    relying,
    slips_of,
    told_alternatives,
    window_changed,
)

__all__ = [
    "Chain",
    "Dependant",
    "Harvest",
    "OnPaper",
    "add_photo",
    "change",
    "complete",
    "confirm",
    "counted_on",
    "create",
    "dependants",
    "depots",
    "follow_planning",
    "get",
    "harvest",
    "legal_facts",
    "lots_of",
    "offer_of",
    "on_paper",
    "own",
    "photo",
    "relatives",
    "release",
    "relying",
    "search",
    "slips_of",
    "to_depot",
    "told_alternatives",
    "window_changed",
]
