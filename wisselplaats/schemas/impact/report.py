"""What results look like on the wire: totals over a period, as a whole and by group."""

from typing import Any

from marshmallow import fields, validates_schema

from wisselplaats.domain.vocabulary import ImpactGrouping, ReportMeasure, ReportScope, Rung, WeightSet
from wisselplaats.schemas.wire.base import Input, Output, PageQuery, in_order
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Text, Whole, Word
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.impact import Group


def key_of(group: Group) -> str | None:
    """The key of a group; a rung by its Dutch word."""
    return word(Rung(group.key)) if group.key in set(Rung) else group.key


def name_of(group: Group) -> str | None:
    """The name of a group in Dutch."""
    return key_of(group) if group.key in set(Rung) else group.label


class NarrowQuery(Input):
    """A period, both days included, the year so far unless given; and what to narrow it to."""

    from_date = Day(load_default=None)
    to_date = Day(load_default=None)
    project_id = Key(load_default=None)
    material_code = Text(60, load_default=None)
    rung = Word(Rung, load_default=None)

    @validates_schema(skip_on_field_errors=False)
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No end before its start."""
        in_order(data, ("from_date", "to_date"))


class ImpactQuery(NarrowQuery):
    """The same, by what to group, of whom, and in which weight set MKI is shown."""

    grouping = Word(ImpactGrouping, load_default=ImpactGrouping.MATERIAL)
    scope = Word(ReportScope, load_default=ReportScope.ORGANISATION)
    weight_set = Word(WeightSet, load_default=None)


class ImpactPageQuery(ImpactQuery, PageQuery):
    """The page: the report, in what its charts are drawn, and which lines it shows."""

    measure = Word(ReportMeasure, load_default=ReportMeasure.TONNES)
    limit = Whole(1, 200, load_default=20)


class TotalsOutput(Output):
    """Tonnes released, reused and recycled, and what reuse avoided; negative amounts cost more than they save."""

    count = Whole(0, 2**31, attribute="handovers")
    recyclings = Whole(0, 2**31)
    tonnes = DecimalNumber()
    tonnes_released = DecimalNumber()
    tonnes_given = DecimalNumber()
    tonnes_taken = DecimalNumber()
    tonnes_recycled = DecimalNumber()
    reused_share = DecimalNumber(allow_none=True)
    co2_avoided_kg = DecimalNumber()
    mki_avoided_eur = DecimalNumber()
    weight_set = Word(WeightSet)
    money_avoided_eur = DecimalNumber()
    unverified_share = DecimalNumber()
    missing_share = DecimalNumber()
    unpriced_share = DecimalNumber()


class GroupOutput(Output):
    """The totals of one group; `groep` is its key, empty for what has no project."""

    group = fields.Function(key_of, metadata={"type": ["string", "null"]})
    name = fields.Function(name_of, metadata={"type": ["string", "null"]})
    count = Whole(0, 2**31, attribute="totals.handovers")
    recyclings = Whole(0, 2**31, attribute="totals.recyclings")
    tonnes = DecimalNumber(attribute="totals.tonnes")
    tonnes_released = DecimalNumber(attribute="totals.tonnes_released")
    tonnes_given = DecimalNumber(attribute="totals.tonnes_given")
    tonnes_taken = DecimalNumber(attribute="totals.tonnes_taken")
    tonnes_recycled = DecimalNumber(attribute="totals.tonnes_recycled")
    reused_share = DecimalNumber(allow_none=True, attribute="totals.reused_share")
    co2_avoided_kg = DecimalNumber(attribute="totals.co2_avoided_kg")
    mki_avoided_eur = DecimalNumber(attribute="totals.mki_avoided_eur")
    money_avoided_eur = DecimalNumber(attribute="totals.money_avoided_eur")
    unverified_share = DecimalNumber(attribute="totals.unverified_share")
    missing_share = DecimalNumber(attribute="totals.missing_share")


class ImpactOutput(Output):
    """The results of a period."""

    from_date = Day()
    to_date = Day()
    grouping = Word(ImpactGrouping)
    scope = Word(ReportScope)
    organisation_count = Whole(0, 2**31, attribute="organisations")
    weight_set = Word(WeightSet)
    total = fields.Nested(TotalsOutput)
    groups = fields.List(fields.Nested(GroupOutput))
