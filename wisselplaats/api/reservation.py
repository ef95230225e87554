"""Claims over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.reservation import (
    CancelInput,
    DecisionInput,
    ReservationInput,
    ReservationOutput,
    ReservationQuery,
)
from wisselplaats.services import reservation

blp = blueprint("reserveringen", "Claims op aanbod: aanvragen, besluiten, annuleren")


@blp.post("/aanbiedingen/<uuid:key>/reserveringen", needs=Action.RESERVE)
@blp.arguments(ReservationInput)
@blp.response(201, ReservationOutput)
def request(wish: Any, key: UUID) -> Any:
    """Reserveer een hoeveelheid van een aanbieding; is er te weinig vrij, dan 409 met `vrij`, of een plek in de rij."""
    with transaction():
        made = reservation.request(actor(), key, wish, edge.now(), edge.today())
    return tagged(reservation.get(actor(), made.id)), 201, created("api_reserveringen.get", made.id)


@blp.get("/reserveringen")
@blp.arguments(ReservationQuery, location="query")
@blp.paged(ReservationOutput)
def search(query: dict[str, Any]) -> Any:
    """De reserveringen van de organisatie, als vrager en als eigenaar."""
    return page(reservation.search(actor(), **query))


@blp.get("/reserveringen/<uuid:key>")
@blp.response(200, ReservationOutput)
def get(key: UUID) -> Any:
    """Een reservering."""
    return tagged(reservation.get(actor(), key))


@blp.post("/reserveringen/<uuid:key>/besluiten", needs=Action.DECIDE)
@blp.arguments(DecisionInput)
@blp.response(201, ReservationOutput)
def decide(data: dict[str, Any], key: UUID) -> Any:
    """Besluit als eigenaar over een reservering; afwijzen vraagt een reden."""
    with transaction():
        reservation.decide(actor(), key, now=edge.now(), **data)
    return tagged(reservation.get(actor(), key))


@blp.post("/reserveringen/<uuid:key>/annuleringen", needs=Action.RESERVE)
@blp.arguments(CancelInput)
@blp.response(201, ReservationOutput)
def cancel(data: dict[str, Any], key: UUID) -> Any:
    """Trek een reservering in, als vrager of als eigenaar."""
    with transaction():
        reservation.cancel(actor(), key, edge.now(), **data)
    return tagged(reservation.get(actor(), key))
