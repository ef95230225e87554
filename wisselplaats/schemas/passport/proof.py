"""Documents and inspections of a lot on the wire."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from marshmallow import fields, post_dump

from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome
from wisselplaats.models import LotDocument
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, Key, Moment, Text, Whole, Word
from wisselplaats.schemas.wire.names import field_word

_LOT = re.compile(r"/partijen/[0-9a-f-]{36}/")


class DocumentInput(Input):
    """What goes with a document: what it proves, and when it was made out."""

    kind = Word(DocumentKind, required=True)
    issued_on = Day(allow_none=True, load_default=None)


_HERE = "/api/v1/partijen/"


def _document_url(document: LotDocument) -> str | None:
    if document.url is not None:
        return document.url
    if document.file_key is None:
        return None
    return f"{_HERE}{document.lot_id}/documenten/{document.id}"


class DocumentOutput(Output):
    """A document; the file is for members who may see the lot. Its own name is not told: it may name people.

    One that is kept elsewhere (`elders`) has an address there, and no type, size, hash and last day.
    """

    id = Key()
    lot_id = Key()
    kind = Word(DocumentKind)
    issued_on = Day(allow_none=True)
    elsewhere = fields.Function(lambda one: one.url is not None, metadata={"type": "boolean"})
    content_type = fields.String(allow_none=True)
    size_bytes = Whole(1, 2**40, attribute="size", allow_none=True)
    sha256 = fields.String(allow_none=True)
    keep_until = Day(allow_none=True)
    erased_at = Moment(allow_none=True)
    created_at = Moment()
    url = fields.Function(_document_url, metadata={"type": ["string", "null"]})


def through(dumped: Iterable[dict[str, Any]], lot_id: UUID) -> None:
    """Let the addresses of what was inherited lead through this lot: its reader may not know of the whole."""
    for one in dumped:
        for name in ("url", "miniatuurUrl"):
            if (one.get(name) or "").startswith(_HERE):
                one[name] = _LOT.sub(f"/partijen/{lot_id}/", one[name])


class DocumentsOutput(Output):
    """The documents of a lot, and those of its wholes from before it left them."""

    items = fields.List(fields.Nested(DocumentOutput))
    next = fields.String(allow_none=True)

    @post_dump(pass_original=True)
    def through_the_lot(self, data: dict[str, Any], original: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Addresses as the caller may follow them."""
        through(data[field_word("items")], original["lot_id"])
        return data


class InspectionInput(Input):
    """Who looked, when, how, and what came of it."""

    inspected_on = Day(required=True)
    inspected_by = Text(200, allow_none=True)
    method = Word(InspectionMethod, required=True)
    outcome = Word(InspectionOutcome, required=True)
    findings = Text(2000, allow_none=True)
    document_id = Key(allow_none=True)


class InspectionOutput(Output):
    """An inspection; `geinspecteerdDoor` is an organisation."""

    id = Key()
    lot_id = Key()
    inspected_on = Day()
    inspected_by = fields.String()
    method = Word(InspectionMethod)
    outcome = Word(InspectionOutcome)
    findings = fields.String(allow_none=True)
    document_id = Key(allow_none=True)
    created_at = Moment()


class InspectionsOutput(Output):
    """The inspections of a lot, and those of its wholes from before it left them."""

    items = fields.List(fields.Nested(InspectionOutput))
    next = fields.String(allow_none=True)
