"""Offers over REST: the market, publishing, changing, withdrawing."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.ladder import (
    LowerInput,
    RecycleInput,
    RecyclingOutput,
    RecyclingReasonsOutput,
    RungStepsOutput,
)
from wisselplaats.schemas.listing import ListingChange, ListingInput, ListingOutput, ListingQuery, WithdrawInput
from wisselplaats.services import listing

blp = blueprint("aanbiedingen", "Aanbiedingen: wat op de wisselplaats te krijgen is")


@blp.get("/aanbiedingen")
@blp.arguments(ListingQuery, location="query")
@blp.paged(ListingOutput)
def search(query: dict[str, Any]) -> Any:
    """Het aanbod dat de organisatie mag zien."""
    return page(listing.search(actor(), edge.today(), **query))


@blp.post("/aanbiedingen", needs=Action.PUBLISH)
@blp.arguments(ListingInput)
@blp.response(201, ListingOutput)
def publish(data: dict[str, Any]) -> Any:
    """Bied een partij aan; wat derden nog tegenhoudt staat in `waarschuwingen`."""
    with transaction():
        made = listing.publish(actor(), data.pop("lot_id"), edge.now(), edge.today(), **data)
    return tagged(listing.shown(made, edge.today())), 201, created("api_aanbiedingen.get", made.id)


@blp.get("/aanbiedingen/<uuid:key>")
@blp.response(200, ListingOutput)
def get(key: UUID) -> Any:
    """Een aanbieding met haar trede op de ladder."""
    return tagged(listing.shown(listing.get(actor(), key, edge.today()), edge.today()))


@blp.patch("/aanbiedingen/<uuid:key>", needs=Action.PUBLISH)
@blp.arguments(ListingChange(partial=True))
@blp.response(200, ListingOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een aanbieding."""
    with transaction():
        found = listing.change(actor(), key, data, edge.now(), expected_version())
    return tagged(listing.shown(found, edge.today()))


@blp.post("/aanbiedingen/<uuid:key>/intrekkingen", needs=Action.PUBLISH)
@blp.arguments(WithdrawInput)
@blp.response(201, ListingOutput)
def withdraw(data: dict[str, Any], key: UUID) -> Any:
    """Trek een aanbieding in; kan niet zolang er reserveringen op lopen."""
    with transaction():
        found = listing.withdraw(actor(), key, data["reason"], edge.now())
    return tagged(listing.shown(found, edge.today())), 201, created("api_aanbiedingen.get", key)


@blp.post("/aanbiedingen/<uuid:key>/treden", needs=Action.PUBLISH)
@blp.arguments(LowerInput)
@blp.response(201, ListingOutput)
def lower(data: dict[str, Any], key: UUID) -> Any:
    """Laat een aanbieding vandaag al zakken naar een trede, met de reden; de treden erna schuiven evenveel naar voren."""
    with transaction():
        found = listing.lower(actor(), key, data["rung"], data["reason"], edge.now(), edge.today(), expected_version())
    return tagged(listing.shown(found, edge.today())), 201, created("api_aanbiedingen.get", key)


@blp.get("/partijen/<uuid:key>/treden")
@blp.response(200, RungStepsOutput)
def steps(key: UUID) -> Any:
    """De weg van een eigen partij omlaag langs de hergebruikladder, elke trede met de aanleiding."""
    return {"items": listing.steps_of(actor(), key)}


@blp.get("/recyclingredenen")
@blp.response(200, RecyclingReasonsOutput)
def reasons() -> Any:
    """De redenen waaruit u kiest als een partij naar de breker gaat."""
    return {"items": listing.reasons()}


@blp.post("/partijen/<uuid:key>/recyclingen", needs=Action.PUBLISH)
@blp.arguments(RecycleInput)
@blp.response(201, RecyclingOutput)
def recycle(data: dict[str, Any], key: UUID) -> Any:
    """Trede 6: sluit het aanbod, laat de partij naar recycling gaan en leg de reden vast."""
    with transaction():
        return listing.recycle(actor(), key, now=edge.now(), today=edge.today(), **data)
