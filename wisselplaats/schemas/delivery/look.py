"""What a file looks like and what is proposed for it, on the wire."""

from typing import Any

from marshmallow import fields

from wisselplaats.messages import text
from wisselplaats.schemas.delivery.delivery import RowProblemOutput
from wisselplaats.schemas.delivery.mapping import ByField, Columns, Values
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Whole, YesNo
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services.delivery.mapping.look import Look
from wisselplaats.services.delivery.wording import sentences

MANY = 2**31


class SheetOutput(Output):
    """A sheet, layer or table of the file."""

    name = fields.String()
    hidden = YesNo()
    records = Whole(0, MANY, allow_none=True)
    chosen = YesNo()
    reason = fields.String(allow_none=True)


class ColumnOutput(Output):
    """A column over the whole file; `minstens`: there are at least so many different values."""

    name = fields.String()
    imbor_name = fields.String(allow_none=True)
    filled = Whole(0, MANY)
    different = Whole(0, MANY)
    is_least = YesNo()
    looks = fields.String(allow_none=True)
    examples = fields.List(fields.String())


class SuggestionOutput(Output):
    """What is proposed for one field, how sure (0-1) and why."""

    field = fields.String()
    columns = fields.List(fields.String())
    confidence = fields.Float()
    reason = fields.String()


class UnknownOutput(Output):
    """Words that mean nothing to us yet; map `woord` in `waarden`."""

    field = fields.String()
    word = fields.String()
    text = fields.String()
    count = Whole(0, MANY)
    suggestions = fields.List(fields.String())


class PreviewOutput(Output):
    """What one of the first records becomes."""

    record = Whole(0, MANY)
    line = Whole(0, MANY)
    skipped = fields.String(allow_none=True)
    values = ByField({"type": "string", "nullable": True})
    problems = fields.List(fields.Nested(RowProblemOutput))


class LookOutput(Output):
    """The file of a delivery, the proposal, and what comes of the first records."""

    format = fields.String()
    encoding = fields.String(allow_none=True)
    crs = fields.String(allow_none=True)
    records = Whole(0, MANY)
    current = Whole(0, MANY)
    has_geometry = YesNo()
    sheets = fields.List(fields.Nested(SheetOutput))
    headers = fields.List(fields.Nested(ColumnOutput))
    preset = fields.String(allow_none=True)
    certain = YesNo()
    proposal = fields.List(fields.Nested(SuggestionOutput))
    columns = Columns()
    values = Values()
    decimal_mark = fields.String()
    unknown_words = fields.List(fields.Nested(UnknownOutput))
    preview = fields.List(fields.Nested(PreviewOutput))


def look_in_words(look: Look, language: str) -> dict[str, Any]:
    """A look for LookOutput."""
    return {
        **{name: getattr(look.file, name) for name in ("format", "encoding", "crs", "records", "current")},
        "has_geometry": look.file.has_geometry,
        "sheets": look.file.parts,
        "headers": [{**vars(column), "imbor_name": look.addresses.get(column.name)} for column in look.profile.columns],
        "preset": look.proposal.preset,
        "certain": look.proposal.certain,
        "proposal": [
            {
                "field": field_word(one.field),
                "columns": one.headers,
                "confidence": one.confidence,
                "reason": text(one.reason, language, **one.params),
            }
            for one in look.proposal.suggestions
        ],
        "columns": look.mapping.columns,
        "values": look.mapping.values,
        "decimal_mark": look.mapping.decimal_mark,
        "unknown_words": [
            {
                "field": field_word(word.field),
                "word": word.key,
                "text": word.shown,
                "count": word.count,
                "suggestions": word.suggestions,
            }
            for word in look.unknown
        ],
        "preview": [{**vars(row), "problems": sentences(row.problems, language)} for row in look.preview],
    }
