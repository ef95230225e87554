"""Stock counts over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.depot.depot import blp
from wisselplaats.api.rest.base import actor, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.depot import (
    BookingOutput,
    BookInput,
    DepotQuery,
    EntriesInput,
    StartCountInput,
    StockCountOutput,
    StockCountWithLinesOutput,
)
from wisselplaats.services import depot


@blp.get("/depots/<uuid:key>/tellingen")
@blp.arguments(DepotQuery, location="query")
@blp.paged(StockCountOutput)
def counts(query: dict[str, Any], key: UUID) -> Any:
    """De tellingen van een depot, nieuwste eerst."""
    return page(depot.counts(actor(), key, **query))


@blp.post("/depots/<uuid:key>/tellingen", needs=Action.MANAGE_DEPOT)
@blp.arguments(StartCountInput)
@blp.response(201, StockCountOutput)
def start(data: dict[str, Any], key: UUID) -> Any:
    """Begin een telling van het depot of van een vak."""
    with transaction():
        made = depot.start(actor(), key, edge.now(), **data)
    return tagged(made), 201, created("api_depots.get_count", made.id)


@blp.get("/tellingen/<uuid:key>")
@blp.response(200, StockCountWithLinesOutput)
def get_count(key: UUID) -> Any:
    """Een telling met haar regels."""
    return tagged(depot.count(actor(), key))


@blp.post("/tellingen/<uuid:key>/regels", needs=Action.MANAGE_DEPOT)
@blp.arguments(EntriesInput)
@blp.response(201, StockCountWithLinesOutput)
def enter(data: dict[str, Any], key: UUID) -> Any:
    """Schrijf op wat er geteld is; wie over de telling van een ander heen gaat, stuurt die als `vorige` mee."""
    with transaction():
        depot.enter(actor(), key, **data, now=edge.now())
        return tagged(depot.count(actor(), key))


@blp.post("/tellingen/<uuid:key>/boekingen", needs=Action.MANAGE_DEPOT)
@blp.arguments(BookInput)
@blp.response(201, BookingOutput)
def book(data: dict[str, Any], key: UUID) -> Any:
    """Boek de verschillen; wat onder een reservering zou komen blijft staan, met voor wie."""
    with transaction():
        return depot.book(actor(), key, edge.now(), expected_version(), **data)


@blp.post("/tellingen/<uuid:key>/annuleringen", needs=Action.MANAGE_DEPOT)
@blp.response(201, StockCountOutput)
def cancel(key: UUID) -> Any:
    """Stop een telling zonder iets te boeken."""
    with transaction():
        return tagged(depot.cancel(actor(), key, edge.now()))
