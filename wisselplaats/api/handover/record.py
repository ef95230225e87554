"""Handovers over REST."""

from typing import Any
from uuid import UUID

from flask import Response

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, page
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.handover import HandoverInput, HandoverOutput, HandoverQuery, HandoverWithLinesOutput
from wisselplaats.services import handover

blp = blueprint("overdrachten", "Overdrachten: het materiaal wisselt van eigenaar en telt mee in de resultaten")


@blp.post("/reserveringen/<uuid:key>/overdrachten", needs=Action.HAND_OVER)
@blp.arguments(HandoverInput)
@blp.response(201, HandoverWithLinesOutput)
def hand_over(data: dict[str, Any], key: UUID) -> Any:
    """Leg vast dat het toegezegde, of een deel ervan, is overgedragen."""
    with transaction():
        made = handover.hand_over(actor(), key, edge.now(), edge.today(), **data)
    return handover.get(actor(), made.id), 201, created("api_overdrachten.get", made.id)


@blp.get("/overdrachten")
@blp.arguments(HandoverQuery, location="query")
@blp.paged(HandoverOutput)
def search(query: dict[str, Any]) -> Any:
    """De overdrachten waarvan de organisatie gever of ontvanger is."""
    return page(handover.search(actor(), **query))


@blp.get("/overdrachten/<uuid:key>/bewijs")
@blp.response(200, content_type="application/pdf")
def proof(key: UUID) -> Any:
    """Het bewijs van overdracht als toegankelijke PDF, alleen voor de twee organisaties."""
    return Response(handover.proof(actor(), key, edge.language()), content_type="application/pdf")


@blp.get("/overdrachten/<uuid:key>")
@blp.response(200, HandoverWithLinesOutput)
def get(key: UUID) -> Any:
    """Een overdracht, met elke regel van het resultaat en de factor erachter."""
    return handover.get(actor(), key)
