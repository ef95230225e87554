"""Lots: seen, put on record, harvested from a project's inventory, moved with its planning."""

from wisselplaats.services.lot.photos import add_photo, photo
from wisselplaats.services.lot.planning import Harvest, follow_planning, harvest, lots_of, slipped
from wisselplaats.services.lot.record import change, confirm, create, release, to_depot
from wisselplaats.services.lot.seen import depots, get, legal_facts, offer_of, own, relatives, search

__all__ = [
    "Harvest",
    "add_photo",
    "change",
    "confirm",
    "create",
    "depots",
    "follow_planning",
    "get",
    "harvest",
    "legal_facts",
    "lots_of",
    "offer_of",
    "own",
    "photo",
    "relatives",
    "release",
    "search",
    "slipped",
    "to_depot",
]
