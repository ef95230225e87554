"""Putting a handover right, on the wire and in the forms."""

from typing import Any

from marshmallow import fields, post_load

from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    CorrectionState,
    ReservationSide,
    Unit,
)
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word
from wisselplaats.services.handover import Finding


class CorrectionInput(Input):
    """How much really changed hands in all: JSON, or multipart with pictures named `fotos`."""

    takes_files = True

    actual = DecimalNumber(low="0", required=True)
    reason = Word(CorrectionReason, required=True)
    outcome = Word(CorrectionOutcome, allow_none=True, load_default=None)
    note = Text(2000, required=True)

    @post_load
    def to_finding(self, data: dict[str, Any], **_: Any) -> Finding:
        """What the service takes."""
        return Finding(**data)


class CorrectionRefusal(Input):
    """Why the other side does not agree."""

    reason = Text(1000, required=True)


class CorrectionPhotoOutput(Output):
    """A picture; its bytes are at `/correcties/{id}/fotos/{fotoId}`."""

    id = Key()
    name = fields.String()


class CorrectionOutput(Output):
    """What one side found and what the other side said to it; organisations and no persons.

    Once it is confirmed, the handover with the same key holds the signed figures.
    """

    id = Key()
    handover_id = Key()
    version = Whole(1, 2**31)
    state = Word(CorrectionState)
    proposed_side = Word(ReservationSide)
    proposed_at = Moment()
    written = DecimalNumber()
    actual = DecimalNumber()
    difference = DecimalNumber()
    unit = Word(Unit, attribute="handover.lot.unit")
    reason = Word(CorrectionReason)
    outcome = Word(CorrectionOutcome, allow_none=True)
    note = fields.String()
    answered_at = Moment(allow_none=True)
    answer = fields.String(allow_none=True)
    photos = fields.List(fields.Nested(CorrectionPhotoOutput))


class CorrectionsOutput(Output):
    """Every correction of one handover, oldest first, and what changed hands in all by now."""

    items = fields.List(fields.Nested(CorrectionOutput))
    total = DecimalNumber()
