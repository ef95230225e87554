"""The queue of passports to complete, on the wire."""

from marshmallow import fields

from wisselplaats.domain.vocabulary import LotState
from wisselplaats.schemas.passport.document import missing_dump
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, Key, Moment, Text, Whole, Word
from wisselplaats.services.passport import missing_roles


class WalkQuery(Input):
    """Where somebody is who goes through the queue, and since when."""

    after = Text(500, load_default=None)
    since = Moment(load_default=None)


class DraftOutput(Output):
    """A lot whose passport lacks something: how complete, what is missing, who can supply it."""

    lot_id = Key(attribute="lot.id")
    number = fields.String(attribute="lot.number")
    material_code = fields.String(attribute="lot.material_code")
    state = Word(LotState, attribute="lot.state")
    available_from = Day(attribute="lot.available_from")
    offered_now = fields.Boolean(attribute="offered")
    percent = Whole(0, 100, attribute="completeness.percent")
    missing = fields.Function(
        lambda draft: [missing_dump(one) for one in missing_roles(draft.completeness)],
        metadata={"type": "array", "items": {"type": "object"}},
    )
