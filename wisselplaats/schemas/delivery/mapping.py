"""What a mapping looks like on the wire: our fields by their Dutch names, the words of the source folded."""

from collections.abc import Mapping as Map
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from wisselplaats.domain.delivery.known import Preset
from wisselplaats.domain.delivery.mapping import Mapping, fold_word
from wisselplaats.domain.delivery.targets import TARGETS
from wisselplaats.domain.errors import FieldProblem
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Key, Moment, Text, Whole, Word, YesNo, problem
from wisselplaats.schemas.wire.names import FIELDS, field_word

MOST_HEADERS, LONGEST_HEADER = 20, 500
MOST_WORDS, LONGEST_WORD = 5_000, 500
MARKS = ("", ",", ".")
SYSTEMS = ("EPSG:28992", "EPSG:4326", "EPSG:4258")
OWN_FIELDS: dict[str, str] = {FIELDS[target.name]: target.name for kind in TARGETS.values() for target in kind}
"""Our field by its Dutch name, over all kinds."""


class ByField(fields.Field[dict[str, Any]]):
    """An object with a value per field of ours."""

    def __init__(self, example: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata = dict(self.metadata) | {"type": "object", "additionalProperties": example}

    def _deserialize(self, value: Any, attr: str | None, data: Map[str, Any] | None, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise problem("not_an_object")
        unknown = [name for name in value if name not in OWN_FIELDS]
        if unknown:
            raise ValidationError([FieldProblem("", "mapping_field_wrong", {"field": str(n)[:80]}) for n in unknown])
        return {OWN_FIELDS[name]: self.one(name, part) for name, part in value.items()}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, Any]:
        return {field_word(name): list(part) if isinstance(part, tuple) else part for name, part in value.items()}

    def one(self, name: str, value: Any) -> Any:
        """The value of one field. Errors: ValidationError."""
        return _text(name, value, LONGEST_WORD)


class Columns(ByField):
    """Headers of the file per field, most specific first; one header may stand by itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__({"type": "array", "items": {"type": "string"}}, **kwargs)

    def one(self, name: str, value: Any) -> tuple[str, ...]:
        """The headers of one field."""
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or len(given) > MOST_HEADERS:
            raise problem("mapping_field_wrong", field=name)
        return tuple(dict.fromkeys(_text(name, header, LONGEST_HEADER) for header in given))


class Values(ByField):
    """Words of the source per field and what they mean; null: known, but not for the exchange."""

    def __init__(self, **kwargs: Any) -> None:
        example = {"type": "object", "additionalProperties": {"type": "string", "nullable": True}}
        super().__init__(example, **kwargs)

    def one(self, name: str, value: Any) -> dict[str, str | None]:
        """The words of one field."""
        if not isinstance(value, dict) or len(value) > MOST_WORDS:
            raise problem("mapping_field_wrong", field=name)
        return {
            fold_word(_text(name, word, LONGEST_WORD)): None if ours is None else _text(name, ours, LONGEST_WORD)
            for word, ours in value.items()
        }


def _text(name: str, value: Any, limit: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise problem("mapping_field_wrong", field=name)
    if len(value) > limit or "\0" in value:
        raise problem("mapping_word_too_long", limit=limit)
    return value


class OneOf(Text):
    """One of a few texts, the empty one too."""

    def __init__(self, choices: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(80, low=0, **kwargs)
        self.choices = choices
        self.metadata = dict(self.metadata) | {"enum": list(choices)}

    def _deserialize(self, value: Any, attr: str | None, data: Map[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self.choices:
            raise problem("not_in_list", choices=", ".join(filter(None, self.choices)), given=text)
        return text


class MappingQuery(PageQuery):
    """Filters of the list of mappings."""

    source_system = Text(100, load_default=None)
    kind = Word(DeliveryKind, load_default=None)


class VersionQuery(Input):
    """Which version; without it the newest."""

    version = Whole(1, 2**31 - 1, load_default=None)


class PresetQuery(Input):
    """Which presets."""

    kind = Word(DeliveryKind, load_default=None)


class MappingChange(Input):
    """What changes in a new version; `aanleveringId` also reads that delivery with it."""

    name = Text(100)
    columns = Columns()
    values = Values()
    constants = ByField({"type": "string"})
    decimal_mark = OneOf(MARKS)
    crs = OneOf(SYSTEMS, allow_none=True)
    part = Text(200, allow_none=True)
    header_row = Whole(1, 1_000, allow_none=True)
    encoding = Text(40, allow_none=True)
    delivery_id = Key()


class MappingInput(MappingChange):
    """A new mapping. With `aanleveringId` the rest may be left out: then it is what the file suggests."""

    source_system = Text(100)
    kind = Word(DeliveryKind)
    preset = Text(80)

    @validates_schema(skip_on_field_errors=True)
    def whole(self, data: dict[str, Any], **_: Any) -> None:
        """Without a delivery that tells them: whose files these are, and which column is what."""
        if "delivery_id" in data:
            return
        lacking = [name for name in ("source_system", "kind", "columns") if name not in data]
        if lacking:
            raise ValidationError({FIELDS[name]: [FieldProblem("", "required")] for name in lacking})


class ContentInput(MappingChange):
    """The form of the page, as the content of a mapping."""

    @post_load
    def to_mapping(self, data: dict[str, Any], **_: Any) -> Mapping:
        """The rules themselves."""
        return content_of(data)


PARTS = ("columns", "values", "constants", "decimal_mark", "crs", "part", "header_row", "encoding")


def content_of(data: Map[str, Any]) -> Mapping:
    """The rules in what was loaded."""
    return Mapping(**{name: data[name] for name in PARTS if data.get(name) is not None})


class MappingOutput(Output):
    """A mapping in the list; `versie` is the number of its newest version."""

    id = Key()
    source_system = fields.String()
    kind = Word(DeliveryKind)
    name = fields.String()
    automatic = YesNo()
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()


class MappingDetail(MappingOutput):
    """A mapping as one of its versions says it; `versies` are all that can be asked for."""

    versions = fields.List(fields.Integer(), attribute="numbers")
    preset = fields.String(attribute="version_row.preset", allow_none=True)
    columns = Columns(attribute="content.columns")
    values = Values(attribute="content.values")
    constants = ByField({"type": "string"}, attribute="content.constants")
    decimal_mark = fields.String(attribute="content.decimal_mark")
    crs = fields.String(attribute="content.crs", allow_none=True)
    part = fields.String(attribute="content.part", allow_none=True)
    header_row = fields.Integer(attribute="content.header_row", allow_none=True)
    encoding = fields.String(attribute="content.encoding", allow_none=True)


class PresetOutput(Output):
    """A mapping that ships, for files of a known make; `kolommen` are the headers that it looks for."""

    code = fields.String()
    kinds = fields.List(Word(DeliveryKind), data_key="soorten")
    name = fields.String()
    hint = fields.String()
    columns = Columns()


class PresetsOutput(Output):
    """All presets."""

    items = fields.List(fields.Nested(PresetOutput))


def preset_in_words(preset: Preset, language: str) -> dict[str, Any]:
    """A preset for PresetOutput."""
    nl = language == "nl"
    return {
        "code": preset.code,
        "kinds": preset.kinds,
        "name": preset.name_nl if nl else preset.name_en,
        "hint": preset.hint_nl if nl else preset.hint_en,
        "columns": preset.columns,
    }
