"""Corrections over REST: say how much it really was, confirm it, refuse it, take it back."""

from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.api.handover.record import blp
from wisselplaats.api.rest.base import actor, created, expected_version, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.handover import (
    ConfirmInput,
    CorrectionInput,
    CorrectionOutput,
    CorrectionRefusal,
    CorrectionsOutput,
    HandoverWithLinesOutput,
)
from wisselplaats.schemas.reservation import AttachmentQuery
from wisselplaats.services import handover


@blp.get("/overdrachten/<uuid:key>/correcties")
@blp.response(200, CorrectionsOutput)
def corrections(key: UUID) -> Any:
    """Elke correctie van een overdracht, en hoeveel er alles bij elkaar is overgedragen."""
    found = handover.original_of(actor(), key)
    return {"items": handover.corrections(actor(), found.id), "total": handover.total_of(found)}


@blp.post("/overdrachten/<uuid:key>/correcties", needs=Action.HAND_OVER)
@blp.arguments(CorrectionInput)
@blp.response(201, CorrectionOutput)
@blp.alt_response(409)
def propose_correction(finding: Any, key: UUID) -> Any:
    """Zeg hoeveel er werkelijk is overgedragen: JSON, of multipart met tot vijf foto's `fotos`; de ander bevestigt."""
    files = [(upload.filename or "", upload.stream) for upload in request.files.getlist("fotos")]
    with transaction():
        made = handover.propose_correction(actor(), key, finding, edge.now(), files)
    found = tagged(handover.correction(actor(), made.id))
    return found, 201, created("api_overdrachten.correction_get", made.id)


@blp.get("/correcties/<uuid:key>")
@blp.response(200, CorrectionOutput)
def correction_get(key: UUID) -> Any:
    """Een correctie; is zij `bevestigd`, dan staan de cijfers onder dezelfde sleutel bij /overdrachten."""
    return tagged(handover.correction(actor(), key))


@blp.get("/correcties/<uuid:key>/fotos/<uuid:photo_id>")
@blp.arguments(AttachmentQuery, location="query")
@blp.response(200, content_type="image/jpeg")
def correction_photo(query: dict[str, Any], key: UUID, photo_id: UUID) -> Any:
    """Een foto bij een correctie; klein met `miniatuur=true`."""
    with handover.photo(actor(), key, photo_id, **query) as file:
        return Response(file.read(), content_type="image/jpeg")


@blp.post("/correcties/<uuid:key>/bevestigingen", needs=Action.HAND_OVER)
@blp.arguments(ConfirmInput)
@blp.response(201, HandoverWithLinesOutput)
@blp.alt_response(409)
def confirm_correction(_data: dict[str, Any], key: UUID) -> Any:
    """Bevestig als de andere kant: hoeveelheden, paspoorten, verrekening en resultaten kloppen meteen."""
    with transaction():
        made = handover.confirm_correction(actor(), key, edge.now(), expected_version())
    return handover.get(actor(), made.id), 201, created("api_overdrachten.get", made.id)


@blp.post("/correcties/<uuid:key>/afwijzingen", needs=Action.HAND_OVER)
@blp.arguments(CorrectionRefusal)
@blp.response(201, CorrectionOutput)
@blp.alt_response(409)
def refuse_correction(data: dict[str, Any], key: UUID) -> Any:
    """Wijs af als de andere kant, met de reden; wat er staat blijft staan."""
    with transaction():
        handover.refuse_correction(actor(), key, edge.now(), version=expected_version(), **data)
    return tagged(handover.correction(actor(), key))


@blp.post("/correcties/<uuid:key>/intrekkingen", needs=Action.HAND_OVER)
@blp.arguments(ConfirmInput)
@blp.response(201, CorrectionOutput)
@blp.alt_response(409)
def withdraw_correction(_data: dict[str, Any], key: UUID) -> Any:
    """Trek een eigen voorstel in."""
    with transaction():
        handover.withdraw_correction(actor(), key, edge.now(), expected_version())
    return tagged(handover.correction(actor(), key))
