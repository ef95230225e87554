"""Lots over REST, with their photos and the harvest of a project."""

from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.lot import (
    DepotMoveInput,
    HarvestOutput,
    LotChange,
    LotInput,
    LotOutput,
    LotQuery,
    LotsOutput,
    PhotoInput,
    PhotoOutput,
    PhotoQuery,
    SurveyInput,
)
from wisselplaats.schemas.planning import ChainOutput
from wisselplaats.services import lot

blp = blueprint("partijen", "Partijen: het materiaal zelf, van verwacht tot weg")


@blp.get("/partijen")
@blp.arguments(LotQuery, location="query")
@blp.paged(LotOutput)
def search(query: dict[str, Any]) -> Any:
    """De partijen van de organisatie."""
    return page(lot.search(actor(), **query))


@blp.post("/partijen", needs=Action.POST_LOT)
@blp.arguments(LotInput)
@blp.response(201, LotOutput)
def create(data: dict[str, Any]) -> Any:
    """Leg een partij vast, bijvoorbeeld een overschot."""
    with transaction():
        made = lot.create(actor(), edge.now(), edge.today(), **data)
    return tagged(made), 201, created("api_partijen.get", made.id)


@blp.get("/partijen/<uuid:key>")
@blp.response(200, LotOutput)
def get(key: UUID) -> Any:
    """Een partij: een eigen, of een die via een aanbieding of overdracht zichtbaar is."""
    return tagged(lot.get(actor(), key, today=edge.today()))


@blp.patch("/partijen/<uuid:key>", needs=Action.POST_LOT)
@blp.arguments(LotChange(partial=True))
@blp.response(200, LotOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Corrigeer een partij, of beantwoord de juridische vragen."""
    with transaction():
        return tagged(lot.change(actor(), key, data, edge.now(), expected_version()))


@blp.post("/partijen/<uuid:key>/bevestigingen", needs=Action.CONFIRM_LOT)
@blp.arguments(SurveyInput)
@blp.response(201, LotOutput)
def confirm(data: dict[str, Any], key: UUID) -> Any:
    """Bevestig een verwachte partij na een opname."""
    with transaction():
        made = lot.confirm(actor(), key, data, edge.now(), expected_version())
    return tagged(made), 201, created("api_partijen.get", key)


@blp.post("/partijen/<uuid:key>/vrijgaven", needs=Action.CONFIRM_LOT)
@blp.response(201, LotOutput)
def release(key: UUID) -> Any:
    """Meld dat het materiaal uit de straat is en klaarligt."""
    with transaction():
        made = lot.release(actor(), key, edge.now())
    return tagged(made), 201, created("api_partijen.get", key)


@blp.post("/partijen/<uuid:key>/depotplaatsingen", needs=Action.POST_LOT)
@blp.arguments(DepotMoveInput)
@blp.response(201, LotOutput)
@blp.alt_response(409)
def to_depot(data: dict[str, Any], key: UUID) -> Any:
    """Breng een partij naar een eigen depot."""
    with transaction():
        made = lot.to_depot(actor(), key, now=edge.now(), **data)
    return tagged(made), 201, created("api_partijen.get", key)


@blp.post("/partijen/<uuid:key>/fotos", needs=Action.POST_LOT)
@blp.arguments(PhotoInput, location="form")
@blp.response(201, PhotoOutput)
def add_photo(data: dict[str, Any], key: UUID) -> Any:
    """Voeg een foto toe (multipart `foto`, JPEG, PNG of WebP); EXIF en GPS gaan eraf."""
    upload = request.files.get("foto")
    with transaction():
        made = lot.add_photo(actor(), key, upload.stream if upload else None, data["alt"], edge.now())
    location = f"/api/v1/partijen/{key}/fotos/{made.id}"
    return made, 201, {"Location": location}


@blp.get("/partijen/<uuid:key>/fotos/<uuid:photo_id>")
@blp.arguments(PhotoQuery, location="query")
@blp.response(200, content_type="image/jpeg")
def photo(query: dict[str, Any], key: UUID, photo_id: UUID) -> Any:
    """Een foto, of klein met `miniatuur=true`."""
    with lot.photo(actor(), key, photo_id, query["thumbnail"]) as file:
        return Response(file.read(), content_type="image/jpeg")


@blp.get("/partijen/<uuid:key>/afhankelijken")
@blp.response(200, ChainOutput)
def relying(key: UUID) -> Any:
    """Wie op een eigen partij rekent, hoe elke reservering past, waarom, en wanneer zij weer zou passen."""
    return lot.relying(actor(), key)


@blp.post("/projecten/<uuid:key>/oogsten", needs=Action.MANAGE_PROJECT)
@blp.response(201, HarvestOutput)
def harvest(key: UUID) -> Any:
    """Maak verwachte partijen uit het areaal binnen de projectgrens; een tweede keer maakt niets nieuws."""
    with transaction():
        made = lot.harvest(actor(), key, edge.now())
    return made, 201, {"Location": f"/api/v1/projecten/{key}/partijen"}


@blp.get("/projecten/<uuid:key>/partijen")
@blp.response(200, LotsOutput)
def of_project(key: UUID) -> Any:
    """De partijen van een project."""
    from wisselplaats.services import project

    project.get(actor(), key)
    return {"items": lot.lots_of(actor(), key), "next": None}
