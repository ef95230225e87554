"""The facts of a passport that people and systems supply: condition, origin, how it comes loose, of what it is made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import fields

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.passport.composition import BETWEEN, MOST_PARTS, read_part
from wisselplaats.domain.vocabulary import Detachability, JointFilling, Pollution
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import DecimalNumber, Text, Word, problem
from wisselplaats.schemas.wire.names import FIELDS, field_word


class CompositionPartInput(Input):
    """A substance and its share by mass."""

    substance = Text(100, required=True)
    fraction = DecimalNumber(above="0", high="1", places=5, required=True)


class CompositionPartOutput(Output):
    """A substance and its share by mass."""

    substance = fields.String()
    fraction = DecimalNumber()


class Composition(fields.List[Any]):
    """Substances with their shares; a form sends lines such as `grind 0,45` or `grind 45 %`. Loads by substance."""

    default_error_messages = {"invalid": "not_a_list", "null": "required"}  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        part = fields.Nested(CompositionPartInput, error_messages={"required": "required", "null": "required"})
        super().__init__(part, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        given = _lines(value) if isinstance(value, str) else value
        if isinstance(given, list) and len(given) > MOST_PARTS:
            raise problem("too_many_substances", limit=MOST_PARTS)
        parts: dict[str, Decimal] = {}
        # a change may leave the whole list out, but not half a part of it
        loaded: list[Any] = super()._deserialize(given, attr, data, **{**kwargs, "partial": False})
        for part in loaded:
            if part["substance"] in parts:
                raise problem("substance_twice", substance=part["substance"])
            parts[part["substance"]] = part["fraction"]
        return parts


def _lines(text: str) -> list[dict[str, str]]:
    return [_part(line.strip()) for line in BETWEEN.split(text) if line.strip()]


def _part(line: str) -> dict[str, str]:
    try:
        name, share = read_part(line)
    except Invalid as error:
        first = error.problems[0]
        raise problem(first.code, **first.params) from error
    return {FIELDS["substance"]: name, FIELDS["fraction"]: format(share, "f")}


class ConditionInput(Input):
    """What a surveyor sees of the material."""

    detachability = Word(Detachability, allow_none=True)
    joint_filling = Word(JointFilling, allow_none=True)
    breakage_percent = DecimalNumber(low="0", high="100", allow_none=True)
    pollution = Word(Pollution, allow_none=True)


class FactsInput(ConditionInput):
    """What is known of the material beside its condition."""

    origin_function = Text(200, allow_none=True)
    nl_sfb_code = Text(20, allow_none=True)
    raw_code = Text(20, allow_none=True)
    composition = Composition(allow_none=True)
    primary_share = DecimalNumber(low="0", high="1", places=5, allow_none=True)
    secondary_share = DecimalNumber(low="0", high="1", places=5, allow_none=True)
    reused_share = DecimalNumber(low="0", high="1", places=5, allow_none=True)


class FactsOutput(Output):
    """The same as it is answered; `indicatief` names what was taken from the catalogue and nobody looked at."""

    detachability = Word(Detachability, allow_none=True)
    joint_filling = Word(JointFilling, allow_none=True)
    breakage_percent = DecimalNumber(allow_none=True)
    pollution = Word(Pollution, allow_none=True)
    origin_function = fields.String(allow_none=True)
    nl_sfb_code = fields.String(allow_none=True)
    raw_code = fields.String(allow_none=True)
    composition = fields.List(fields.Nested(CompositionPartOutput))
    primary_share = DecimalNumber(allow_none=True)
    secondary_share = DecimalNumber(allow_none=True)
    reused_share = DecimalNumber(allow_none=True)
    indicative = fields.Function(
        lambda lot: indicative_words(lot.indicative), metadata={"type": "array", "items": {"type": "string"}}
    )


def indicative_words(names: list[str]) -> list[str]:
    """The fields that are defaults, by their names on the wire."""
    return [field_word(name) for name in names]
