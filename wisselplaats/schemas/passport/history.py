"""The history of a passport on the wire: its lines with their hashes, its versions, and what differs between two."""

from marshmallow import fields
from marshmallow.validate import OneOf

from wisselplaats.domain.passport import EntryKind
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Key, Moment, Text, Whole, Word
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.passport import OWN_ENTRIES, Version

ANY = {"type": ["string", "number", "boolean", "null"]}


class EntryInput(Input):
    """A line that somebody adds to the history by hand."""

    kind = Word(EntryKind, required=True, validate=OneOf(OWN_ENTRIES, error="entry_not_by_hand"))
    text = Text(2000, required=True)


class EntryOutput(Output):
    """One line of the history: what, when, by which organisation, and the hashes that chain it."""

    sequence = Whole(1, 2**31)
    kind = fields.Function(lambda row: word(EntryKind(row.kind)), metadata={"type": "string"})
    at = Moment()
    organisation_name = fields.String()
    data = fields.Dict()
    previous_hash = fields.String()
    hash = fields.String()


class EntriesOutput(Output):
    """The whole history, oldest first, and whether it is sound."""

    items = fields.List(fields.Nested(EntryOutput))
    sound = fields.Boolean()


class VersionsQuery(Input):
    """Which two versions: the numbers of their last lines; without them the first and the last."""

    from_version = Whole(1, 2**31 - 1, load_default=None)
    to_version = Whole(1, 2**31 - 1, load_default=None)


class FactChangeOutput(Output):
    """A fact that differs, in words of the wire; amounts as text, for the history keeps them exactly."""

    name = fields.Function(lambda change: field_word(change.name), metadata={"type": "string"}, data_key="veld")
    group = fields.Function(lambda change: field_word(change.group), metadata={"type": "string"})
    old_value = fields.Raw(attribute="old", metadata=ANY)
    new_value = fields.Raw(attribute="new", metadata=ANY)


class PassportComparisonOutput(Output):
    """What changed between two versions, and the lines that came between."""

    lot_id = Key(attribute="lot.id")
    from_version = Whole(0, 2**31 - 1)
    to_version = Whole(0, 2**31 - 1)
    latest = Whole(0, 2**31 - 1)
    changes = fields.List(fields.Nested(FactChangeOutput))
    between = fields.List(fields.Nested(EntryOutput))


def facts_dump(version: Version) -> dict[str, object]:
    """Facts by their names on the wire."""
    return {field_word(name): value for name, value in version.facts.items()}


class PassportVersionOutput(Output):
    """The facts of a passport after one line of its history."""

    lot_id = Key(attribute="lot.id")
    entry = fields.Nested(EntryOutput)
    facts = fields.Function(facts_dump, metadata={"type": "object", "additionalProperties": ANY})
