"""What a bulk upload looks like on the wire: how it is asked for, where it stands, what came of its rows."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from marshmallow import fields

from wisselplaats.adapters.sheet import safe_cell
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryPhase, DeliveryState, RowStatus
from wisselplaats.models import Delivery
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import delivery as service

MANY = 2**31


class DeliveryQuery(PageQuery):
    """Filters of the list of deliveries."""

    state = Word(DeliveryState, load_default=None)
    source_system = Text(100, load_default=None)


class DeliveryInput(Input):
    """What is said beside the file itself."""

    kind = Word(DeliveryKind, required=True)
    source_system = Text(100, required=True)
    trial = YesNo(load_default=False)
    complete = YesNo(load_default=False)
    confirmed = YesNo(load_default=False)
    mapping_id = Key(load_default=None)
    review = YesNo(load_default=False)
    project = Text(200, load_default=None)


class ApplyInput(Input):
    """Apply after a trial run; `bevestigd` when many objects would be withdrawn."""

    confirmed = YesNo(load_default=False)


class RowQuery(PageQuery):
    """Filters of the rows."""

    status = Word(RowStatus, load_default=None)


class CountsOutput(Output):
    """Rows by outcome: `gelezen` is the sum of the others, but for `vervallen`: objects that the file lacks."""

    read = Whole(0, MANY)
    created = Whole(0, MANY)
    changed = Whole(0, MANY)
    unchanged = Whole(0, MANY)
    skipped = Whole(0, MANY)
    errors = Whole(0, MANY)
    withdrawn = Whole(0, MANY)


class WrongOutput(Output):
    """What is wrong and what to do about it."""

    code = fields.String()
    column = fields.String(allow_none=True)
    message = fields.String()
    advice = fields.String()


class RowProblemOutput(WrongOutput):
    """One thing wrong with one row; `waarde` is the text as it was delivered."""

    value = fields.String(allow_none=True)


class ProblemOutput(WrongOutput):
    """The same problem over all rows."""

    count = Whole(0, MANY)
    example = fields.String(allow_none=True)
    first_rows = fields.List(fields.Integer())


class DeliveryOutput(Output):
    """A delivery in the list."""

    id = Key()
    kind = Word(DeliveryKind)
    source_system = fields.String()
    trial = YesNo()
    complete = YesNo()
    confirmed = YesNo()
    state = Word(DeliveryState)
    progress = DecimalNumber()
    phase = Word(DeliveryPhase, allow_none=True)
    project_id = Key(allow_none=True)
    counts = fields.Function(
        lambda delivery: CountsOutput().dump(delivery),
        metadata={"type": "object", "additionalProperties": {"type": "integer"}},
    )
    file_name = fields.String(allow_none=True)
    size_bytes = Whole(0, 2**53)
    sha256 = fields.String()
    created_at = Moment()
    started_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)
    file_removed_at = Moment(allow_none=True)


class DeliveryDetail(DeliveryOutput):
    """A delivery with what is wrong; `code` and `melding` when the whole was refused or failed."""

    code = fields.String(attribute="failure_code", allow_none=True)
    message = fields.String(allow_none=True)
    advice = fields.String(allow_none=True)
    problems = fields.List(fields.Nested(ProblemOutput))
    mapping_id = Key(attribute="mapping_version.mapping_id", allow_none=True)
    mapping_version = Whole(1, MANY, attribute="mapping_version.number", allow_none=True)


class RowOutput(Output):
    """The outcome of one row."""

    row_number = Whole(0, MANY)
    line = Whole(0, MANY)
    status = Word(RowStatus)
    source_id = fields.String(allow_none=True)
    object_id = Key(allow_none=True)
    changed = fields.List(fields.String())
    problems = fields.List(fields.Nested(RowProblemOutput))


class Worded:
    """A delivery or a row, with its problems in words of one language; every other name is its own."""

    def __init__(self, thing: Delivery | service.RowSeen, **words: Any) -> None:
        self._thing = thing
        self.__dict__.update(words)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._thing, name)


def in_words(found: Delivery, language: str) -> Worded:
    """A delivery for DeliveryDetail."""
    failure = service.failure_of(found, language)
    return Worded(
        found,
        problems=service.problems_of(found, language),
        failure_code=failure.code if failure else None,
        message=failure.message if failure else None,
        advice=failure.advice if failure else None,
    )


def row_in_words(row: service.RowSeen, language: str) -> Worded:
    """A row for RowOutput."""
    changed = [field_word(name) for name in row.changed]
    return Worded(row, problems=service.row_problems(row, language), changed=changed)


CSV_COLUMNS = (
    "record", "regel", "status", "bronId", "objectId", "gewijzigd", "kolom", "waarde", "code", "melding", "advies",
)  # fmt: skip


def csv_lines(rows: Iterable[service.RowSeen], language: str, delimiter: str = ",") -> Iterator[str]:
    """The rows as CSV with a header, a line per problem; a row without problems has one line."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        changed = " ".join(field_word(name) for name in row.changed)
        start = (row.row_number, row.line, row.status.value, safe_cell(row.source_id), row.object_id or "", changed)
        problems = service.row_problems(row, language)
        lines = [(p.column, p.value, p.code, p.message, p.advice) for p in problems] or [(None, None, "", "", "")]
        writer.writerows((*start, *map(safe_cell, line)) for line in lines)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


class CodeOutput(Output):
    """A code that a problem may have, with its sentence; values stand between braces."""

    code = fields.String()
    message = fields.String()
    advice = fields.String()


class CodesOutput(Output):
    """All codes."""

    items = fields.List(fields.Nested(CodeOutput))
