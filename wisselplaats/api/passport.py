"""Passports over REST: JSON, JSON-LD, and the history."""

import json
from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.passport import (
    DocumentInput,
    DocumentOutput,
    DocumentsOutput,
    DraftOutput,
    EntriesOutput,
    EntryInput,
    EntryOutput,
    InspectionInput,
    InspectionOutput,
    InspectionsOutput,
    LineageOutput,
    PassportComparisonOutput,
    PassportOutput,
    PassportVersionOutput,
    VersionsQuery,
)
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import lot, passport

JSON_LD = "application/ld+json"

blp = blueprint("paspoorten", "Materialenpaspoorten: wat van een partij bekend en bewezen is")


@blp.get("/partijen/<uuid:key>/paspoort")
@blp.response(200, PassportOutput)
@blp.doc(responses={200: {"content": {JSON_LD: {"schema": {"type": "object"}}}}})
def get(key: UUID) -> Any:
    """Het paspoort, als JSON of met `Accept: application/ld+json` als JSON-LD."""
    if request.accept_mimetypes.best_match(["application/json", JSON_LD]) == JSON_LD:
        text = json.dumps(passport.json_ld(actor(), key), ensure_ascii=False)
        return Response(text, content_type=JSON_LD)
    document = passport.document(actor(), key)
    tagged(document["lot"])
    return document


@blp.get("/partijen/<uuid:key>/paspoort/vermeldingen")
@blp.response(200, EntriesOutput)
def entries(key: UUID) -> Any:
    """De geschiedenis van een partij, en of zij ongeschonden is."""
    rows = passport.entries(lot.get(actor(), key, today=edge.today()).id)
    return {"items": rows, "sound": passport.broken_at(rows, key) is None}


@blp.post("/partijen/<uuid:key>/paspoort/vermeldingen", needs=Action.POST_LOT)
@blp.arguments(EntryInput)
@blp.response(201, EntryOutput)
def note(data: dict[str, Any], key: UUID) -> Any:
    """Voeg een regel toe aan de geschiedenis: geinspecteerd, gecorrigeerd of verplaatst."""
    with transaction():
        made = passport.note(actor(), key, data["kind"], data["text"], edge.now())
    return made, 201, {"Location": f"/api/v1/partijen/{key}/paspoort/vermeldingen"}


@blp.get("/partijen/<uuid:key>/paspoort/versies")
@blp.arguments(VersionsQuery, location="query")
@blp.response(200, PassportComparisonOutput)
def compare(query: dict[str, Any], key: UUID) -> Any:
    """Wat er tussen twee versies van het paspoort is gewijzigd; na elke vermelding is er een nieuwe versie."""
    return passport.compare(actor(), key, **query)


@blp.get("/partijen/<uuid:key>/paspoort/versies/<int:number>")
@blp.response(200, PassportVersionOutput)
def version(key: UUID, number: int) -> Any:
    """De feiten van het paspoort zoals zij na een vermelding waren."""
    return passport.version(actor(), key, number)


@blp.get("/partijen/<uuid:key>/herkomst")
@blp.response(200, LineageOutput)
def lineage(key: UUID) -> Any:
    """Waar het materiaal vandaan komt: partij na partij en overdracht na overdracht, terug tot de straat."""
    return passport.lineage(actor(), key)


@blp.get("/partijen/<uuid:key>/documenten")
@blp.response(200, DocumentsOutput)
def documents(key: UUID) -> Any:
    """De documenten van een partij, met wat er voor de splitsing al was bij de partij waarvan zij komt; nieuwste eerst."""
    return {"items": passport.documents_of(lot.get(actor(), key, today=edge.today())), "next": None, "lot_id": key}


@blp.post("/partijen/<uuid:key>/documenten", needs=Action.POST_LOT)
@blp.arguments(DocumentInput, location="form")
@blp.response(201, DocumentOutput)
def add_document(data: dict[str, Any], key: UUID) -> Any:
    """Voeg een document toe (multipart `document`: PDF, JPEG, PNG of WebP, ten hoogste 15 MB); het blijft vijf jaar."""
    upload = request.files.get("document")
    name, stream = (upload.filename or "", upload.stream) if upload else ("", None)
    with transaction():
        made = passport.add_document(actor(), key, name, stream, now=edge.now(), today=edge.today(), **data)
    return made, 201, {"Location": f"/api/v1/partijen/{key}/documenten/{made.id}"}


@blp.get("/partijen/<uuid:key>/documenten/<uuid:document_id>")
@blp.response(200, content_type="application/octet-stream")
def document(key: UUID, document_id: UUID) -> Any:
    """Het bestand van een document, voor leden die de partij mogen zien."""
    found, file = passport.document_file(actor(), key, document_id)
    with file:
        answer = Response(file.read(), content_type=found.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@blp.get("/partijen/<uuid:key>/inspecties")
@blp.response(200, InspectionsOutput)
def inspections(key: UUID) -> Any:
    """De inspecties van een partij, met wat er voor de splitsing al was bij de partij waarvan zij komt; laatste eerst."""
    return {"items": passport.inspections_of(lot.get(actor(), key, today=edge.today())), "next": None}


@blp.post("/partijen/<uuid:key>/inspecties", needs=Action.POST_LOT)
@blp.arguments(InspectionInput)
@blp.response(201, InspectionOutput)
def inspect(data: dict[str, Any], key: UUID) -> Any:
    """Leg een inspectie vast: wanneer, door welke organisatie, hoe, en met welke uitkomst."""
    with transaction():
        made = passport.inspect(actor(), key, edge.now(), edge.today(), **data)
    return made, 201, {"Location": f"/api/v1/partijen/{key}/inspecties"}


@blp.get("/paspoortaanvullingen")
@blp.arguments(PageQuery, location="query")
@blp.paged(DraftOutput)
def drafts(query: dict[str, Any]) -> Any:
    """Partijen die worden aangeboden of binnenkort vrijkomen en waarvan het paspoort iets mist, minst volledige eerst."""
    return page(passport.drafts(actor(), edge.today(), **query))
