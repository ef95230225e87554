"""What the ladder looks like on the wire: going down, the log, recycling, the share per rung."""

from typing import Any

from marshmallow import fields, validate

from wisselplaats.adapters.sheet import Row
from wisselplaats.domain.vocabulary import Rung, RungCause, Unit
from wisselplaats.schemas.impact import NarrowQuery
from wisselplaats.schemas.impact.tongue import WIRE, Tongue
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word
from wisselplaats.services.impact import Ladder


class LowerInput(Input):
    """To which rung, and why before its date."""

    rung = Word(Rung, required=True)
    reason = Text(1000, required=True)


class RungStepOutput(Output):
    """One rung of one offer."""

    listing_id = Key()
    rung = Word(Rung)
    opened_on = Day()
    written_at = Moment(attribute="at")
    cause = Word(RungCause)
    reason = fields.String(allow_none=True)
    organisation_name = fields.String(allow_none=True)


class RungStepsOutput(Output):
    """The way down of a lot, oldest first."""

    items = fields.List(fields.Nested(RungStepOutput))


class RecyclingReasonOutput(Output):
    """A reason for recycling."""

    code = fields.String()
    name_nl = fields.String()
    name_en = fields.String()


class RecyclingReasonsOutput(Output):
    """The list to choose from."""

    items = fields.List(fields.Nested(RecyclingReasonOutput))


class RecycleInput(Input):
    """Why a lot goes to the breaker; reason `anders` asks for a note."""

    reason_code = Text(60, required=True)
    note = Text(1000, load_default=None, allow_none=True)


class RecyclingOutput(Output):
    """What was recycled."""

    lot_id = Key()
    listing_id = Key(allow_none=True)
    reason_code = fields.String()
    note = fields.String(allow_none=True)
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="lot.unit")
    mass_kg = DecimalNumber(allow_none=True)
    recycled_at = Moment()


class PeriodQuery(NarrowQuery):
    """A period, both days included: the year so far unless given."""

    class Meta(NarrowQuery.Meta):
        """The rungs are the report itself."""

        exclude = ("project_id", "material_code", "rung")


class SheetQuery(PeriodQuery):
    """A period, and in which form."""

    form = Text(4, load_default="csv", validate=validate.OneOf(["csv", "xlsx"], error="invalid"), data_key="vorm")


class RungShareOutput(Output):
    """One rung; shares from 0 to 1, by tonnes and by number."""

    rung = Word(Rung)
    count_of = Whole(0, 2**31)
    tonnes = DecimalNumber()
    share_by_mass = DecimalNumber()
    share_by_count = DecimalNumber()
    unweighed = Whole(0, 2**31)


class RecycledReasonOutput(RecyclingReasonOutput):
    """How often and how much for this reason."""

    count_of = Whole(0, 2**31)
    tonnes = DecimalNumber()


class LadderOutput(Output):
    """The share per rung of what the organisation released."""

    from_date = Day()
    to_date = Day()
    rungs = fields.List(fields.Nested(RungShareOutput))
    recycled_reasons = fields.List(fields.Nested(RecycledReasonOutput))


HEAD = (
    "trede",
    "keren",
    "ton",
    "aandeel naar massa",
    "aandeel naar aantal",
    "zonder massa",
    "reden",
    "van",
    "tot en met",
)


def ladder_rows(ladder: Ladder, say: Tongue = WIRE) -> list[Row]:
    """The report as rows: the six rungs, then the reasons of the last."""
    period: tuple[Any, ...] = (ladder.from_date, ladder.to_date)
    rows: list[Row] = [
        (
            say.word(one.rung),
            one.count_of,
            one.tonnes,
            one.share_by_mass,
            one.share_by_count,
            one.unweighed,
            "",
            *period,
        )
        for one in ladder.rungs
    ]
    rows += [
        (say.word(Rung.RECYCLING), one.count_of, one.tonnes, "", "", "", say.name(one.name_nl, one.name_en), *period)
        for one in ladder.recycled_reasons
    ]
    return rows
