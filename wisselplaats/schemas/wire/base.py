"""What every schema shares: Dutch names from one table, unknown fields refused, errors as field problems."""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validates_schema

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.place import Place
from wisselplaats.schemas.wire.fields import DecimalNumber, Text, Whole
from wisselplaats.schemas.wire.names import FIELDS, field_word

FORM: Any = object()
"""The key by which a page marks what came from its form; no JSON can hold it."""


class Named(Schema):
    """Field names on the wire come from `names.FIELDS`."""

    class Meta:
        """Keep the order in which fields are written."""

        unknown = RAISE

    error_messages = {"unknown": "unknown_field", "type": "not_an_object"}  # noqa: RUF012

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Give the field its Dutch name."""
        if field_obj.data_key is None:
            field_obj.data_key = FIELDS[field_name]


class Input(Named):
    """Strict input for the API and for forms; an empty form field counts as absent."""

    @pre_load
    def drop_empty(self, data: Any, **_: Any) -> Any:
        """Forms send an empty string for what was not filled in; a form is marked by `FORM`."""
        if isinstance(data, Mapping) and FORM in data:
            return {key: value for key, value in data.items() if value != "" and key is not FORM}
        return data


class Output(Named):
    """What we answer."""

    class Meta:
        """Output never loads."""

        unknown = EXCLUDE


class PageQuery(Input):
    """Paging of every list: `limiet` and the cursor `na`."""

    limit = Whole(1, 1000, load_default=50)
    after = Text(500, load_default=None)


class PlaceInput(Input):
    """A place: RD metres (`x`, `y`) or WGS84 degrees (`lon`, `lat`); one pair."""

    x = DecimalNumber(high="1000000", places=6)
    y = DecimalNumber(high="1000000", places=6)
    lon = DecimalNumber(low="-180", high="180", places=15)
    lat = DecimalNumber(low="-90", high="90", places=15)

    @validates_schema(skip_on_field_errors=True)
    def one_pair(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one of the two pairs, inside the Netherlands."""
        if set(data) not in ({"x", "y"}, {"lon", "lat"}):
            raise ValidationError([FieldProblem("", "place_one_pair")])
        try:
            place_of(data)
        except Invalid as error:
            raise ValidationError([FieldProblem("", error.problems[0].code, error.problems[0].params)]) from error


def place_field(**options: Any) -> fields.Nested:
    """The field that takes a place."""
    return fields.Nested(PlaceInput, error_messages={"required": "required", "null": "required"}, **options)


class PlaceOutput(Output):
    """A place in both coordinate systems."""

    x = fields.Float()
    y = fields.Float()
    lon = fields.Float()
    lat = fields.Float()


def place_of(data: Mapping[str, Any]) -> Place:
    """The RD place of a loaded PlaceInput. Errors: Invalid outside the Netherlands."""
    from wisselplaats.adapters.geography import to_rd

    if "x" in data:
        return Place(float(data["x"]), float(data["y"]))
    return Place(*to_rd(float(data["lon"]), float(data["lat"])))


def place_dump(x: float | None, y: float | None) -> dict[str, float] | None:
    """A stored place as PlaceOutput shows it; degrees with 7 decimals (1 cm)."""
    if x is None or y is None:
        return None
    from wisselplaats.adapters.geography import to_wgs84

    lon, lat = to_wgs84(x, y)
    return {"x": round(x, 3), "y": round(y, 3), "lon": round(lon, 7), "lat": round(lat, 7)}


def problems_of(messages: Any, path: str = "") -> list[FieldProblem]:
    """Marshmallow's nested messages as a flat list with dotted paths; `_schema` stands for the whole."""
    if isinstance(messages, Mapping):
        found: list[FieldProblem] = []
        for key, value in messages.items():
            step = "" if key == "_schema" else str(key)
            found += problems_of(value, ".".join(part for part in (path, step) if part))
        return found
    if isinstance(messages, list):
        return [found for message in messages for found in problems_of(message, path)]
    if isinstance(messages, FieldProblem):
        return [FieldProblem(messages.field or path, messages.code, messages.params)]
    return [FieldProblem(path, str(messages))]


def load(schema: type[Schema] | Schema, data: Any, **options: Any) -> Any:
    """Load with a schema. Errors: Invalid with every problem, fields by their wire names."""
    instance = schema() if isinstance(schema, type) else schema
    try:
        return instance.load(data, **options)
    except ValidationError as error:
        raise Invalid(problems_of(error.messages)) from error


def on_the_wire(error: Invalid) -> list[FieldProblem]:
    """The problems of a service with its field names turned into the wire's."""
    return [FieldProblem(field_word(found.field), found.code, found.params) for found in error.problems]


def in_order(data: Mapping[str, Any], *pairs: tuple[str, str]) -> None:
    """Refuse every end before its start; the problem stands at the end's field."""
    wrong = {
        FIELDS[last]: [FieldProblem("", "ends_before_start", {"start": data[first]})]
        for first, last in pairs
        if data.get(first) is not None and data.get(last) is not None and data[first] > data[last]
    }
    if wrong:
        raise ValidationError(wrong)
