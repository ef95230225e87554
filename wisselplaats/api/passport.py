"""Passports over REST: JSON, JSON-LD, and the history."""

import json
from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.passport import EntriesOutput, EntryInput, EntryOutput, PassportOutput
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
    return {"items": rows, "sound": passport.broken_at(rows) is None}


@blp.post("/partijen/<uuid:key>/paspoort/vermeldingen", needs=Action.POST_LOT)
@blp.arguments(EntryInput)
@blp.response(201, EntryOutput)
def note(data: dict[str, Any], key: UUID) -> Any:
    """Voeg een regel toe aan de geschiedenis: geinspecteerd, gecorrigeerd of verplaatst."""
    with transaction():
        made = passport.note(actor(), key, data["kind"], data["text"], edge.now())
    return made, 201, {"Location": f"/api/v1/partijen/{key}/paspoort/vermeldingen"}
