"""Labels over REST: one on A6 for a pallet, or many on sheets of A4, as PDF for the printer."""

from typing import Any
from uuid import UUID

from flask import Response

from wisselplaats import edge
from wisselplaats.api.depot.depot import blp
from wisselplaats.api.rest.base import actor
from wisselplaats.schemas.depot.sheet import LabelSheetQuery
from wisselplaats.services import depot

PDF = "application/pdf"


@blp.get("/partijen/<uuid:key>/etiket")
@blp.response(200, content_type=PDF)
def label(key: UUID) -> Any:
    """Het etiket van een eigen partij op A6, met de QR-code naar haar paspoort."""
    return Response(depot.label(actor(), key, edge.language(), edge.now()), content_type=PDF)


@blp.get("/partijen/etiketten")
@blp.arguments(LabelSheetQuery, location="query")
@blp.response(200, content_type=PDF)
def labels(query: dict[str, Any]) -> Any:
    """Etiketten op vellen A4: van een depot, van een project, of van partijen bij hun id (met komma's ertussen)."""
    lots = depot.chosen(actor(), query["lots"], query["depot_id"], query["project_id"])
    made = depot.sheet(actor(), lots, query["per_sheet"], query["first_label"], edge.language(), edge.now())
    return Response(made, content_type=PDF)
