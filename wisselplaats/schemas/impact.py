"""What results look like on the wire: totals over a period, as a whole and by group."""

from typing import Any

from marshmallow import fields, validates_schema

from wisselplaats.domain.vocabulary import ImpactGrouping, Rung
from wisselplaats.schemas.wire.base import Input, Output, in_order
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Whole, Word
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.impact import Group


def key_of(group: Group) -> str | None:
    """The key of a group; a rung by its Dutch word."""
    return word(Rung(group.key)) if group.key in set(Rung) else group.key


def name_of(group: Group) -> str | None:
    """The name of a group in Dutch."""
    return key_of(group) if group.key in set(Rung) else group.label


class ImpactQuery(Input):
    """A period, both days included: the year so far unless given; and by what to group."""

    from_date = Day(load_default=None)
    to_date = Day(load_default=None)
    grouping = Word(ImpactGrouping, load_default=ImpactGrouping.MATERIAL)

    @validates_schema(skip_on_field_errors=False)
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No end before its start."""
        in_order(data, ("from_date", "to_date"))


class TotalsOutput(Output):
    """Tonnes reused and what that avoided; negative amounts cost more than they save."""

    count = Whole(0, 2**31, attribute="handovers")
    tonnes = DecimalNumber()
    co2_avoided_kg = DecimalNumber()
    mki_avoided_eur = DecimalNumber()
    money_avoided_eur = DecimalNumber()
    unverified_share = DecimalNumber()


class GroupOutput(TotalsOutput):
    """The totals of one group; `groep` is its key, empty for what has no project."""

    group = fields.Function(key_of, metadata={"type": ["string", "null"]})
    name = fields.Function(name_of, metadata={"type": ["string", "null"]})
    count = Whole(0, 2**31, attribute="totals.handovers")
    tonnes = DecimalNumber(attribute="totals.tonnes")
    co2_avoided_kg = DecimalNumber(attribute="totals.co2_avoided_kg")
    mki_avoided_eur = DecimalNumber(attribute="totals.mki_avoided_eur")
    money_avoided_eur = DecimalNumber(attribute="totals.money_avoided_eur")
    unverified_share = DecimalNumber(attribute="totals.unverified_share")


class ImpactOutput(Output):
    """The results of a period."""

    from_date = Day()
    to_date = Day()
    grouping = Word(ImpactGrouping)
    total = fields.Nested(TotalsOutput)
    groups = fields.List(fields.Nested(GroupOutput))
