"""The depots themselves, and when they are open."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.models import Depot
from wisselplaats.schemas.depot import DepotInput, DepotOutput, DepotQuery, HoursInput, HoursOutput
from wisselplaats.services import depot

blp = blueprint("depots", "Depots van de eigen organisatie: wat er ligt, komt en gaat")


@blp.get("/depots")
@blp.arguments(DepotQuery, location="query")
@blp.paged(DepotOutput)
def search(query: dict[str, Any]) -> Any:
    """De depots van de organisatie."""
    return page(depot.search(actor(), **query))


@blp.post("/depots", needs=Action.MANAGE_DEPOT)
@blp.arguments(DepotInput)
@blp.response(201, DepotOutput)
def create(data: dict[str, Any]) -> Any:
    """Voeg een depot toe."""
    with transaction():
        made = depot.create(actor(), edge.now(), **data)
    return tagged(made), 201, created("api_depots.get_depot", made.id)


@blp.get("/depots/<uuid:key>")
@blp.response(200, DepotOutput)
def get_depot(key: UUID) -> Any:
    """Een depot."""
    return tagged(depot.get(actor(), key))


@blp.patch("/depots/<uuid:key>", needs=Action.MANAGE_DEPOT)
@blp.arguments(DepotInput(partial=True))
@blp.response(200, DepotOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een depot."""
    place = data.pop("place", None)
    with transaction():
        return tagged(depot.change(actor(), key, data, edge.now(), expected_version(), place))


@blp.get("/depots/<uuid:key>/openingstijden")
@blp.response(200, HoursOutput)
def hours(key: UUID) -> Any:
    """De week, de uitzonderingen, en wat dat wordt in de komende veertien dagen."""
    return _hours(depot.get(actor(), key))


@blp.put("/depots/<uuid:key>/openingstijden", needs=Action.MANAGE_DEPOT)
@blp.arguments(HoursInput)
@blp.response(200, HoursOutput)
def set_hours(data: dict[str, Any], key: UUID) -> Any:
    """Zet de hele week en alle uitzonderingen; `If-Match` is die van het depot."""
    with transaction():
        found = depot.set_hours(actor(), key, **data, now=edge.now(), version=expected_version())
    return _hours(found)


def _hours(found: Depot) -> dict[str, Any]:
    tagged(found)
    return {
        "hours": found.hours, "exceptions": found.exceptions, "closed_on_holidays": found.closed_on_holidays,
        "open_days": depot.open_days(found, edge.today(), 14),
    }  # fmt: skip
