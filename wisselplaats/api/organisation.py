"""Organisations and depots over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.lot import LotOutput
from wisselplaats.schemas.organisation import DepotInput, DepotOutput, DepotQuery, OrganisationOutput
from wisselplaats.services import depot, organisation

blp = blueprint("organisaties", "Organisaties van de wisselplaats")
depots_blp = blueprint("depots", "Depots van de eigen organisatie en wat er ligt")


@blp.get("/organisaties/<uuid:key>")
@blp.response(200, OrganisationOutput)
def get(key: UUID) -> Any:
    """Naam, soort en regio van een organisatie."""
    return organisation.get(actor(), key)


@depots_blp.get("/depots")
@depots_blp.arguments(DepotQuery, location="query")
@depots_blp.paged(DepotOutput)
def search(query: dict[str, Any]) -> Any:
    """De depots van de organisatie."""
    return page(depot.search(actor(), **query))


@depots_blp.post("/depots", needs=Action.MANAGE_DEPOT)
@depots_blp.arguments(DepotInput)
@depots_blp.response(201, DepotOutput)
def create(data: dict[str, Any]) -> Any:
    """Voeg een depot toe."""
    with transaction():
        made = depot.create(actor(), edge.now(), **data)
    return tagged(made), 201, created("api_depots.get_depot", made.id)


@depots_blp.get("/depots/<uuid:key>")
@depots_blp.response(200, DepotOutput)
def get_depot(key: UUID) -> Any:
    """Een depot."""
    return tagged(depot.get(actor(), key))


@depots_blp.patch("/depots/<uuid:key>", needs=Action.MANAGE_DEPOT)
@depots_blp.arguments(DepotInput(partial=True))
@depots_blp.response(200, DepotOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een depot."""
    place = data.pop("place", None)
    with transaction():
        return tagged(depot.change(actor(), key, data, edge.now(), expected_version(), place))


@depots_blp.get("/depots/<uuid:key>/voorraad")
@depots_blp.arguments(DepotQuery, location="query")
@depots_blp.paged(LotOutput)
def stock(query: dict[str, Any], key: UUID) -> Any:
    """De partijen die in een depot liggen."""
    return page(depot.lots(actor(), key, **query))
