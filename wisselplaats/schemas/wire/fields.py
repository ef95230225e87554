"""The fields that every schema is made of: strict, with message codes in place of sentences."""

import datetime as dt
import math
import uuid
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.quantity import parse_decimal
from wisselplaats.schemas.wire.words import by_word, word

_COMMON: dict[str, Any] = {"required": "required", "null": "required", "validator_failed": "invalid"}
CONTROL = {chr(code) for code in range(32)} - {"\n", "\r", "\t"}


def problem(code: str, /, **params: Any) -> ValidationError:
    """One thing wrong with the field at hand."""
    return ValidationError([FieldProblem("", code, params)])


class Text(fields.String):
    """Trimmed text of `low` to `high` characters without control characters; empty means absent in a form."""

    default_error_messages = _COMMON | {"invalid": "not_text", "invalid_utf8": "not_text"}

    def __init__(self, high: int = 200, low: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {})["maxLength"] = high
        super().__init__(**kwargs)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs).strip()
        if CONTROL & set(text):
            raise problem("control_characters")
        if len(text) < self.low:
            raise problem("required")
        if len(text) > self.high:
            raise problem("too_long", limit=self.high, length=len(text))
        return text


class DecimalNumber(fields.Field[Decimal]):
    """A decimal as a JSON number (lossless up to 15 digits) or as text in Dutch or plain notation."""

    default_error_messages = _COMMON | {"invalid": "not_a_number"}

    def __init__(
        self, low: str | None = None, high: str = "10000000", places: int = 3, above: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.low = None if low is None else Decimal(low)
        self.above = None if above is None else Decimal(above)
        self.high, self.places = Decimal(high), places
        limits = {"minimum": self.low, "exclusiveMinimum": self.above, "maximum": self.high}
        self.metadata = dict(self.metadata) | {
            name: float(limit) for name, limit in limits.items() if limit is not None
        }

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> int | float | None:
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Decimal:
        number = self._number(value)
        low = -self.high if self.low is None else self.low  # without a floor the largest still bounds both ways
        if number < low:
            raise problem("too_small", limit=low)
        if self.above is not None and number <= self.above:
            raise problem("not_above", limit=self.above)
        if number > self.high:
            raise problem("too_big", limit=self.high)
        if number != round(number, self.places):
            raise problem("too_many_decimals", places=self.places)
        return number

    def _number(self, value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise self.make_error("invalid")
        if isinstance(value, str):
            try:
                return parse_decimal(value)
            except Invalid as error:
                raise problem(error.problems[0].code, **error.problems[0].params) from error
        if isinstance(value, float) and not math.isfinite(value):
            raise self.make_error("invalid")
        return Decimal(str(value))


class Whole(fields.Integer):
    """A whole number between two bounds."""

    default_error_messages = _COMMON | {"invalid": "not_whole", "too_large": "not_whole"}

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.low, self.high = low, high
        self.metadata = dict(self.metadata) | {"minimum": low, "maximum": high}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            raise self.make_error("invalid", input=value)
        number: int = super()._deserialize(value, attr, data, **kwargs)
        if number < self.low:
            raise problem("too_small", limit=self.low)
        if number > self.high:
            raise problem("too_big", limit=self.high)
        return number


class Day(fields.Date):
    """A calendar day, `YYYY-MM-DD`, between 1900 and 2200."""

    default_error_messages = _COMMON | {"invalid": "not_a_date", "format": "not_a_date"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.date:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        day: dt.date = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= day.year <= 2200:
            raise problem("not_a_date")
        return day


class Moment(fields.AwareDateTime):
    """A moment with its time zone, between 1900 and 2200, shown in UTC."""

    default_error_messages = _COMMON | {
        "invalid": "not_a_moment",
        "format": "not_a_moment",
        "invalid_awareness": "not_a_moment",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.datetime:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="datetime")
        moment: dt.datetime = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= moment.year <= 2200:
            raise problem("not_a_moment")
        return moment

    def _serialize(self, value: dt.datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Word(fields.Field[StrEnum]):
    """A value of a closed list, by its Dutch word."""

    default_error_messages = _COMMON

    def __init__(self, kind: type[StrEnum], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind
        self.metadata = dict(self.metadata) | {"type": "string", "enum": list(by_word(kind))}

    def _serialize(self, value: StrEnum | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else word(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> StrEnum:
        words = by_word(self.kind)
        if not isinstance(value, str) or value not in words:
            raise problem("not_in_list", choices=", ".join(words), given=str(value)[:60])
        return words[value]


class Key(fields.UUID):
    """The uuid of another thing."""

    default_error_messages = _COMMON | {"invalid_uuid": "not_a_key"}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> uuid.UUID:
        key: uuid.UUID = super()._deserialize(value, attr, data, **kwargs)
        return key


class YesNo(fields.Boolean):
    """True or false; forms send `true` or `false`."""

    truthy = {True, "true", "ja", "on", "1"}  # noqa: RUF012
    falsy = {False, "false", "nee", "off", "0"}  # noqa: RUF012
    default_error_messages = _COMMON | {"invalid": "not_yes_no"}
