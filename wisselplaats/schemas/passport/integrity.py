"""What the check of a history and the anchors look like on the wire."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.anchor import Finding
from wisselplaats.messages import text
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Key, Moment, Whole
from wisselplaats.services.passport import Report


class FindingOutput(Output):
    """One thing that is wrong: the line that it is about, a code and a sentence."""

    line = Whole(1, 2**31)
    code = fields.String()
    message = fields.Function(lambda found: finding_text(found, "nl"), metadata={"type": "string"})


def finding_text(found: Finding, language: str) -> str:
    """The sentence of a finding."""
    return text(found.code, language, line=found.line, **found.params)


class AnchorOutput(Output):
    """An anchor: the root over the heads of histories, chained by the hash of the one before."""

    sequence = Whole(1, 2**31)
    made_at = Moment()
    heads = Whole(1, 4096)
    root = fields.String()
    previous_hash = fields.String()
    hash = fields.String()


class AnchoredLineOutput(Output):
    """Which line which anchor knew."""

    line = Whole(1, 2**31)
    anchor = fields.Nested(AnchorOutput)


def _anchored(report: Report) -> Any:
    rows = [{"line": line, "anchor": anchor} for line, anchor in sorted(report.anchored.items())]
    return AnchoredLineOutput(many=True).dump(rows)


class IntegrityOutput(Output):
    """Whether a history is sound; which lines are wrong and why; how far anchors hold it in place."""

    id = Key(attribute="lot.id")
    number = fields.String(attribute="lot.number")
    sound = fields.Boolean()
    line_count = fields.Function(lambda report: len(report.entries), metadata={"type": "integer"})
    not_anchored = Whole(0, 2**31)
    findings = fields.List(fields.Nested(FindingOutput))
    anchored = fields.Function(_anchored, metadata={"type": "array", "items": {"type": "object"}})
    history_url = fields.Function(
        lambda report: f"/id/partij/{report.lot.id}/geschiedenis.json", metadata={"type": "string"}
    )
