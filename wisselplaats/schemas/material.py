"""The catalogue on the wire, and the field by which every other schema names a kind."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load

from wisselplaats.domain import gs1
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import DecimalNumber, Text, Whole, Word, YesNo, problem
from wisselplaats.services import material


def _size() -> DecimalNumber:
    """A size in mm."""
    return DecimalNumber(above="0", high="100000", places=1, load_default=None)


class Gtin(Text):
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit; loads as fourteen digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("description", "GTIN van GS1: 8, 12, 13 of 14 cijfers")
        super().__init__(20, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        given = super()._deserialize(value, attr, data, **kwargs)
        try:
            return gs1.gtin(given)
        except Invalid as error:
            wrong = error.problems[0]
            raise problem(wrong.code, **wrong.params) from error


class MaterialCode(Text):
    """A kind by its code, its Dutch name or a word used in practice; loads as the code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("metadata", {}).setdefault("description", "Code, naam of synoniem uit /materiaalsoorten")
        super().__init__(120, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        given = super()._deserialize(value, attr, data, **kwargs)
        if given in material.intervals():
            return given
        found = material.lexicon().find(given)
        if found is None or not found.exact:
            raise problem("unknown_material", code=given)
        return found.code


class MaterialQuery(PageQuery):
    """Filters of the catalogue; with `zoek` all that is found stands on one page, best first."""

    search = Text(100, load_default=None)
    category = Text(60, load_default=None)


class MaterialOutput(Output):
    """A kind: sizes in mm, mass in kg per unit with its source."""

    code = fields.String()
    parent_code = fields.String(allow_none=True)
    name_nl = fields.String()
    name_en = fields.String()
    category = fields.String()
    unit = Word(Unit)
    length_mm = DecimalNumber(allow_none=True)
    width_mm = DecimalNumber(allow_none=True)
    height_mm = DecimalNumber(allow_none=True)
    pieces_per_unit = DecimalNumber(allow_none=True)
    mass_kg_per_unit = DecimalNumber(allow_none=True)
    mass_source = fields.String(allow_none=True)
    mass_indicative = fields.Boolean()
    tradable = fields.Boolean()
    imbor_class = fields.String(allow_none=True)
    imbor_class_uri = fields.String(allow_none=True)
    imbor_value = fields.String(allow_none=True)
    imbor_value_uri = fields.String(allow_none=True)
    gtin = fields.String(allow_none=True)
    catalogue_version = fields.String()
    version = Whole(1, 2**31)


class ReplacementOutput(Output):
    """A kind that may stand in, with the penalty (0-1) that it costs a match."""

    code = fields.String(attribute="kind.code")
    name_nl = fields.String(attribute="kind.name_nl")
    penalty = DecimalNumber()
    note = fields.String(attribute="note_nl")


class BgtOutput(Output):
    """A value of the BGT or IMGeo that means the kind."""

    bgt_class = fields.String()
    attribute = fields.String(attribute="attribute")
    value = fields.String()


class MaterialDetailOutput(MaterialOutput):
    """A kind with its words, its substitutes and its values in the BGT."""

    words = fields.List(fields.String())
    substitutes = fields.List(fields.Nested(ReplacementOutput))
    bgt = fields.List(fields.Nested(BgtOutput))


class MaterialChange(Input):
    """What a platform admin may change; `synoniemen` as a list, or as lines in the form."""

    name_nl = Text(200, required=True)
    name_en = Text(200, required=True)
    length_mm = _size()
    width_mm = _size()
    height_mm = _size()
    pieces_per_unit = DecimalNumber(above="0", high="100000", load_default=None)
    mass_kg_per_unit = DecimalNumber(above="0", high="100000", load_default=None)
    mass_source = Text(200, load_default=None)
    mass_indicative = YesNo(load_default=False)
    tradable = YesNo(load_default=False)
    gtin = Gtin(load_default=None)
    words = fields.List(Text(120), load_default=list)

    @pre_load
    def split_lines(self, data: Any, **_: Any) -> Any:
        """The form has one word a line."""
        if isinstance(data, Mapping) and isinstance(data.get("synoniemen"), str):
            lines = (line.strip() for line in data["synoniemen"].splitlines())
            return {**data, "synoniemen": [line for line in lines if line]}
        return data
