"""Projects over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.planning import ChainOutput, ChainQuery
from wisselplaats.schemas.project import EndingOutput, ProjectChange, ProjectInput, ProjectOutput, ProjectQuery
from wisselplaats.services import lot, project

blp = blueprint("projecten", "Reconstructies: wat zij vrijmaken en wat zij nodig hebben")


@blp.get("/projecten")
@blp.arguments(ProjectQuery, location="query")
@blp.paged(ProjectOutput)
def search(query: dict[str, Any]) -> Any:
    """De projecten van de organisatie."""
    return page(project.search(actor(), **query))


@blp.post("/projecten", needs=Action.MANAGE_PROJECT)
@blp.arguments(ProjectInput)
@blp.response(201, ProjectOutput)
def create(data: dict[str, Any]) -> Any:
    """Maak een project met grens en planning."""
    with transaction():
        made = project.create(actor(), edge.now(), **data)
    return tagged(made), 201, created("api_projecten.get", made.id)


@blp.get("/projecten/<uuid:key>")
@blp.response(200, ProjectOutput)
def get(key: UUID) -> Any:
    """Een project."""
    return tagged(project.get(actor(), key))


@blp.patch("/projecten/<uuid:key>", needs=Action.MANAGE_PROJECT)
@blp.arguments(ProjectChange(partial=True))
@blp.response(200, ProjectOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een project; een verschoven planning verschuift de partijen en licht betrokkenen in.

    Met `geannuleerd` vervalt wat ervan afhangt; `annulering` zegt vooraf wat dat is.
    """
    with transaction():
        return tagged(project.change(actor(), key, data, edge.now(), expected_version()))


@blp.get("/projecten/<uuid:key>/afhankelijken")
@blp.arguments(ChainQuery, location="query")
@blp.response(200, ChainOutput)
def dependants(query: dict[str, Any], key: UUID) -> Any:
    """Wie er op het materiaal van een project rekent, en hoe dat zou worden met `vrijVanaf` en `vrijTot`; wijzigt niets."""
    return lot.dependants(actor(), key, **query)


@blp.get("/projecten/<uuid:key>/annulering")
@blp.response(200, EndingOutput)
def ending(key: UUID) -> Any:
    """Wat er zou vervallen als het project niet doorgaat: reserveringen, aanbiedingen en behoeften; wijzigt niets."""
    return project.ending(actor(), key)
