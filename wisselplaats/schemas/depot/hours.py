"""When a depot is open: the week, the days that differ, the days to come."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validate

from wisselplaats.domain.depot import DayException, Hours
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, Text, Whole, YesNo, problem

MOST = validate.Length(max=60, error="too_many_items")


class Clock(fields.Field[dt.time]):
    """A local time of the day, `07:30`; seconds that a browser may add are taken when they are zero."""

    default_error_messages = {"required": "required", "null": "required"}  # noqa: RUF012
    FORM = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(:00)?", re.ASCII)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = dict(self.metadata) | {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}

    def _serialize(self, value: dt.time | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else value.strftime("%H:%M")

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.time:
        found = self.FORM.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise problem("not_a_time")
        return dt.time(int(found[1]), int(found[2]))


class SpanInput(Input):
    """Open on a weekday, 1 is Monday."""

    weekday = Whole(1, 7, required=True)
    opens = Clock(required=True)
    closes = Clock(required=True)


class DayExceptionInput(Input):
    """A day with other hours; closed without."""

    day = Day(required=True)
    opens = Clock(allow_none=True, load_default=None)
    closes = Clock(allow_none=True, load_default=None)
    note = Text(200, allow_none=True, load_default=None)


class HoursInput(Input):
    """The whole week and every day that differs."""

    hours = fields.List(fields.Nested(SpanInput), load_default=list, validate=MOST)
    exceptions = fields.List(fields.Nested(DayExceptionInput), load_default=list, validate=MOST)
    closed_on_holidays = YesNo(load_default=True)

    @post_load
    def to_domain(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As the rules read them."""
        return data | {
            "hours": [Hours(**one) for one in data["hours"]],
            "exceptions": [DayException(**one) for one in data["exceptions"]],
        }


class SpanOutput(Output):
    """Open on a weekday, 1 is Monday."""

    weekday = Whole(1, 7)
    opens = Clock()
    closes = Clock()


class DayExceptionOutput(Output):
    """A day with other hours; closed without."""

    day = Day()
    opens = Clock(allow_none=True)
    closes = Clock(allow_none=True)
    note = fields.String(allow_none=True)


class OpenSpanOutput(Output):
    """From when to when."""

    opens = fields.Function(lambda span: span[0].strftime("%H:%M"), metadata={"type": "string"})
    closes = fields.Function(lambda span: span[1].strftime("%H:%M"), metadata={"type": "string"})


class OpenDayOutput(Output):
    """A day to come; closed when it has no spans."""

    day = Day()
    spans = fields.List(fields.Nested(OpenSpanOutput))


class HoursOutput(Output):
    """The hours of a depot, and what they come to in the days ahead."""

    hours = fields.List(fields.Nested(SpanOutput))
    exceptions = fields.List(fields.Nested(DayExceptionOutput))
    closed_on_holidays = YesNo()
    open_days = fields.List(fields.Nested(OpenDayOutput))
