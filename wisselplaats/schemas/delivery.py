"""What a bulk upload looks like on the wire: how it is asked for, where it stands, what came of its rows."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState, RowStatus
from wisselplaats.models import Delivery, DeliveryRow
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
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


class RowProblemOutput(Output):
    """One thing wrong with one row."""

    code = fields.String()
    column = fields.String(allow_none=True)
    message = fields.String()
    advice = fields.String()


class ProblemOutput(RowProblemOutput):
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


class DeliveryDetail(DeliveryOutput):
    """A delivery with what is wrong; `code` and `melding` when the whole was refused or failed."""

    code = fields.String(attribute="failure_code", allow_none=True)
    message = fields.String(allow_none=True)
    advice = fields.String(allow_none=True)
    problems = fields.List(fields.Nested(ProblemOutput))


class RowOutput(Output):
    """The outcome of one row."""

    row_number = Whole(0, MANY)
    status = Word(RowStatus)
    source_id = fields.String(allow_none=True)
    object_id = Key(allow_none=True)
    problems = fields.List(fields.Nested(RowProblemOutput))


class Worded:
    """A delivery or a row, with its problems in words of one language; every other name is its own."""

    def __init__(self, thing: Delivery | DeliveryRow, **words: Any) -> None:
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
        message=failure.message if failure else None,
        advice=failure.advice if failure else None,
    )


def row_in_words(row: DeliveryRow, language: str) -> Worded:
    """A row for RowOutput."""
    return Worded(row, problems=service.row_problems(row, language))


CSV_COLUMNS = ("regel", "status", "bronId", "objectId", "kolom", "code", "melding", "advies")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> str:
    """Text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[DeliveryRow], language: str, delimiter: str = ",") -> Iterator[str]:
    """The rows as CSV with a header, a line per problem; a row without problems has one line."""
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        start = (row.row_number, row.status.value, _cell(row.source_id), _cell(row.object_id))
        problems = service.row_problems(row, language)
        lines = [(found.column, found.code, found.message, found.advice) for found in problems] or [(None, "", "", "")]
        writer.writerows((*start, *map(_cell, line)) for line in lines)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()
