"""Mappings over REST: kept by version, and what is proposed for a file."""

from typing import Any
from uuid import UUID

from flask import Response

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.schemas.delivery.look import LookOutput, look_in_words
from wisselplaats.schemas.delivery.mapping import (
    MappingChange,
    MappingDetail,
    MappingInput,
    MappingOutput,
    MappingQuery,
    PresetQuery,
    PresetsOutput,
    VersionQuery,
    content_of,
    preset_in_words,
)
from wisselplaats.schemas.delivery.template import CSV, XLSX, TemplateQuery, template_csv, template_xlsx
from wisselplaats.services.delivery.mapping import keep, look, resume, seen

blp = blueprint("koppelingen", "Koppelingen: welke kolom van een bronsysteem welk veld is, en wat de woorden betekenen")

BINARY = {"schema": {"type": "string", "format": "binary"}}


@blp.get("/koppelingen")
@blp.arguments(MappingQuery, location="query")
@blp.paged(MappingOutput)
def search(query: dict[str, Any]) -> Any:
    """De koppelingen van de organisatie, nieuwste eerst."""
    return page(seen.search(actor(), **query))


@blp.post("/koppelingen", needs=Action.DELIVER)
@blp.arguments(MappingInput)
@blp.response(201, MappingDetail)
def create(data: dict[str, Any]) -> Any:
    """Maak een koppeling; met `aanleveringId` gaat die aanlevering ermee verder."""
    with transaction():
        made = _for_delivery(data) if "delivery_id" in data else _alone(data)
    return tagged(made), 201, created("api_koppelingen.get", made.id)


def _alone(data: dict[str, Any]) -> seen.Kept:
    named = {name: data[name] for name in ("source_system", "kind", "name") if name in data}
    return keep.create(actor(), edge.now(), content=content_of(data), **named)


def _for_delivery(data: dict[str, Any]) -> seen.Kept:
    preset = data.get("preset", "")
    seen.check_preset(preset)
    content = content_of(data)
    if not content.columns:
        content = look.look(actor(), data["delivery_id"], preset=preset).proposal.mapping.with_values(content.values)
    name = data.get("name", keep.STANDARD)
    return resume.save_for(actor(), data["delivery_id"], content, edge.now(), name=name, preset=preset or None)


@blp.get("/koppelingen/voorinstellingen")
@blp.arguments(PresetQuery, location="query")
@blp.response(200, PresetsOutput)
def presets(query: dict[str, Any]) -> Any:
    """De koppelingen die meegeleverd worden, voor bestanden van een bekend soort."""
    return {"items": [preset_in_words(preset, edge.language()) for preset in seen.presets(actor(), **query)]}


@blp.get("/koppelingen/sjablonen")
@blp.arguments(TemplateQuery, location="query")
@blp.response(200)
@blp.doc(responses={200: {"content": {CSV: BINARY, XLSX: BINARY}}})
def template(query: dict[str, Any]) -> Any:
    """Ons eigen sjabloon, met een ingevuld voorbeeld."""
    kind: DeliveryKind = query["kind"]
    seen.presets(actor(), kind)
    if query["form"] == "xlsx":
        return Response(
            template_xlsx(kind, edge.language(), edge.today()), content_type=XLSX, headers=_name(kind, "xlsx")
        )
    return Response(template_csv(kind, edge.today()), content_type=f"{CSV}; charset=utf-8", headers=_name(kind, "csv"))


def _name(kind: DeliveryKind, form: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="sjabloon-{kind.value}.{form}"'}


@blp.get("/koppelingen/<uuid:key>")
@blp.arguments(VersionQuery, location="query")
@blp.response(200, MappingDetail)
def get(query: dict[str, Any], key: UUID) -> Any:
    """Een koppeling; met `versie` zoals zij toen was."""
    found = seen.get(actor(), key, query["version"])
    return found if query["version"] else tagged(found)


@blp.patch("/koppelingen/<uuid:key>", needs=Action.DELIVER)
@blp.arguments(MappingChange)
@blp.response(200, MappingDetail)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Wijzig een koppeling: een nieuwe versie. `waarden` komen erbij; met `aanleveringId` gaat die verder."""
    with transaction():
        delivery_id = data.pop("delivery_id", None)
        changed = keep.change(actor(), key, data, edge.now(), expected_version())
        if delivery_id is not None:
            resume.resume(actor(), delivery_id, key, edge.now())
        return tagged(changed)


@blp.get("/aanleveringen/<uuid:key>/koppelvoorstel")
@blp.response(200, LookOutput)
@blp.alt_response(409)
def proposal(key: UUID) -> Any:
    """De kolommen van een aangeleverd bestand, wat wij voorstellen, en wat de eerste 50 records worden."""
    return look_in_words(look.look(actor(), key), edge.language())
