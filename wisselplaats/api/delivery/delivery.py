"""Bulk uploads over REST: the body is the file itself."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, request, stream_with_context

from wisselplaats import edge
from wisselplaats.adapters.files import Readable
from wisselplaats.adapters.tables.readers import ACCEPTED
from wisselplaats.adapters.tables.unpacked import Unpacked
from wisselplaats.api.rest.base import actor, blueprint, created, page
from wisselplaats.api.rest.idempotency import BODY_LIMIT
from wisselplaats.db import transaction
from wisselplaats.domain.errors import Invalid, UnsupportedContent
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.delivery import (
    ApplyInput,
    CodesOutput,
    DeliveryDetail,
    DeliveryInput,
    DeliveryOutput,
    DeliveryQuery,
    RowOutput,
    RowQuery,
    csv_lines,
    in_words,
    row_in_words,
)
from wisselplaats.services import delivery
from wisselplaats.services.paging import Page

blp = blueprint("aanleveringen", "Aanleveringen: areaal, partijen, behoeften en planningen in bulk")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENTED = (
    "text/csv",
    XLSX,
    "application/geopackage+sqlite3",
    "application/geo+json",
    "application/json",
    "application/octet-stream",
)
# what a client says is a hint: the file is looked into; browsers on Windows call CSV an Excel file
TAKEN = {*DOCUMENTED, "text/plain", "application/vnd.ms-excel", ""}
MULTIPART = "multipart/form-data"
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "required": ["bestand"], "properties": {"bestand": _BINARY["schema"]}}}
BODY = {
    "required": True,
    "description": f"Het bestand zelf ({ACCEPTED}); Content-Encoding: gzip mag",
    "content": {**{kind: _BINARY for kind in DOCUMENTED}, MULTIPART: _FORM},
}
CSV_TOO = {"content": {"text/csv": {"schema": {"type": "string"}}}}


@blp.get("/aanleveringen")
@blp.arguments(DeliveryQuery, location="query")
@blp.paged(DeliveryOutput)
def search(query: dict[str, Any]) -> Any:
    """De aanleveringen van de organisatie, nieuwste eerst."""
    return page(delivery.search(actor(), **query))


@blp.post("/aanleveringen", needs=Action.DELIVER)
@blp.arguments(DeliveryInput, location="query")
@blp.response(202, DeliveryDetail)
@blp.doc(requestBody=BODY)
def create(query: dict[str, Any]) -> Any:
    """Lever een bestand aan; een werker verwerkt het, en dezelfde inhoud nog eens verandert niets."""
    stream, file_name, content_type = _upload()
    with delivery.keep(actor(), stream, file_name) as stored, transaction():
        made = delivery.receive(actor(), edge.now(), stored, file_name=file_name, content_type=content_type, **query)
    return in_words(made, edge.language()), 202, created("api_aanleveringen.get", made.id)


def _upload() -> tuple[Readable, str | None, str | None]:
    """The file as a stream, its name and its type. Errors: UnsupportedContent, Invalid without a file."""
    if request.mimetype == MULTIPART:
        upload = request.files.get("bestand")
        if upload is None:
            raise Invalid.one("file", "delivery_file_missing")
        return upload.stream, upload.filename or None, upload.mimetype
    if request.mimetype not in TAKEN:
        raise UnsupportedContent("delivery_content_type", given=request.mimetype, accepted=", ".join(DOCUMENTED))
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"gzip", "identity"}:
        raise UnsupportedContent("delivery_encoding", given=encoding)
    body = _body()
    return Unpacked(body) if encoding == "gzip" else body, None, request.mimetype or None


def _body() -> Readable:
    if request.headers.get("Idempotency-Key") and (request.content_length or 0) <= BODY_LIMIT:
        return BytesIO(request.get_data())  # it was read already, to compare it with an earlier request
    return request.stream


@blp.get("/aanleveringen/codes")
@blp.response(200, CodesOutput)
def codes() -> Any:
    """Elke code die een probleem van een aanlevering kan hebben, met wat er mis is en wat te doen."""
    actor()
    return {"items": delivery.codes(edge.language())}


@blp.get("/aanleveringen/<uuid:key>")
@blp.response(200, DeliveryDetail)
def get(key: UUID) -> Any:
    """Een aanlevering: toestand, voortgang, aantallen en problemen."""
    return in_words(delivery.get(actor(), key), edge.language())


@blp.get("/aanleveringen/<uuid:key>/regels")
@blp.arguments(RowQuery, location="query")
@blp.paged(RowOutput)
@blp.doc(responses={200: CSV_TOO})
def rows(query: dict[str, Any], key: UUID) -> Any:
    """De uitkomst per regel; met `Accept: text/csv` alle regels als CSV."""
    language = edge.language()
    if request.accept_mimetypes.best_match(["application/json", "text/csv"]) == "text/csv":
        lines: Iterator[str] = csv_lines(delivery.each_row(actor(), key, query["status"]), language)
        return Response(stream_with_context(lines), content_type="text/csv; charset=utf-8")
    found = delivery.rows(actor(), key, **query)
    return page(Page([row_in_words(row, language) for row in found.items], found.next))


@blp.post("/aanleveringen/<uuid:key>/verwerkingen", needs=Action.DELIVER)
@blp.arguments(ApplyInput)
@blp.response(202, DeliveryDetail)
def apply(data: dict[str, Any], key: UUID) -> Any:
    """Verwerk een aanlevering na een geslaagde proef."""
    with transaction():
        applied = delivery.apply(actor(), key, edge.now(), **data)
    return in_words(applied, edge.language()), 202, created("api_aanleveringen.get", key)


@blp.post("/aanleveringen/<uuid:key>/afbrekingen", needs=Action.DELIVER)
@blp.response(202, DeliveryDetail)
def cancel(key: UUID) -> Any:
    """Breek een aanlevering af die wacht of wordt verwerkt; er wijzigt niets."""
    with transaction():
        stopped = delivery.cancel(actor(), key, edge.now())
    return in_words(stopped, edge.language()), 202, created("api_aanleveringen.get", key)
