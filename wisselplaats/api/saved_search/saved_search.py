"""Saved searches over REST: the user's own, and what they find."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.saved_search import FoundOutput, SavedSearchChange, SavedSearchInput, SavedSearchOutput
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import saved_search

blp = blueprint("zoekprofielen", "Zoekprofielen: bewaarde zoekopdrachten, met bericht bij nieuw aanbod")


@blp.get("/zoekprofielen")
@blp.arguments(PageQuery, location="query")
@blp.paged(SavedSearchOutput)
def search(query: dict[str, Any]) -> Any:
    """De zoekprofielen van de gebruiker, nieuwste eerst."""
    return page(saved_search.search(actor(), **query))


@blp.post("/zoekprofielen", needs=Action.SAVE_SEARCH)
@blp.arguments(SavedSearchInput)
@blp.response(201, SavedSearchOutput)
def create(data: dict[str, Any]) -> Any:
    """Bewaar een zoekopdracht; over wat er al te vinden is komt geen bericht."""
    with transaction():
        made = saved_search.create(actor(), data, edge.now(), edge.today())
    return tagged(made), 201, created("api_zoekprofielen.get", made.id)


@blp.get("/zoekprofielen/<uuid:key>")
@blp.response(200, SavedSearchOutput)
def get(key: UUID) -> Any:
    """Een zoekprofiel."""
    return tagged(saved_search.get(actor(), key))


@blp.patch("/zoekprofielen/<uuid:key>", needs=Action.SAVE_SEARCH)
@blp.arguments(SavedSearchChange(partial=True))
@blp.response(200, SavedSearchOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een zoekprofiel; `null` haalt een filter weg."""
    with transaction():
        return tagged(saved_search.change(actor(), key, data, edge.now(), edge.today(), expected_version()))


@blp.delete("/zoekprofielen/<uuid:key>", needs=Action.SAVE_SEARCH)
@blp.response(204)
def remove(key: UUID) -> None:
    """Verwijder een zoekprofiel; wat ervan gemeld is blijft in de meldingen staan."""
    with transaction():
        saved_search.remove(actor(), key, edge.now(), expected_version())


@blp.get("/zoekprofielen/<uuid:key>/aanbiedingen")
@blp.arguments(PageQuery, location="query")
@blp.paged(FoundOutput)
def found(query: dict[str, Any], key: UUID) -> Any:
    """Wat het zoekprofiel vond en er nog staat, laatst gevonden eerst."""
    return page(saved_search.found(actor(), key, edge.today(), edge.language(), **query))
