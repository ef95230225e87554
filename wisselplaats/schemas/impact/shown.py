"""Public results on the wire, and what is agreed to show."""

from typing import Any

from marshmallow import fields, validate

from wisselplaats.messages import LANGUAGES
from wisselplaats.schemas.impact.paper import YearQuery
from wisselplaats.schemas.impact.report import GroupOutput, TotalsOutput
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Text, Whole
from wisselplaats.services.impact import PublicResults


class PublicQuery(YearQuery):
    """Which year, and for a page inside another site in which language."""

    language = Text(2, load_default="nl", validate=validate.OneOf(LANGUAGES, error="invalid"), data_key="taal")


class ShowForm(Input):
    """The sites that may frame the results: one a line."""

    embed_sites = Text(4000, load_default="")


class ExampleForm(Input):
    """The photo and the sentence below it."""

    photo_id = Key(required=True)
    caption = Text(300, required=True)


class ExampleOutput(Output):
    """A good example: what went from whom to whom, and what it avoided; no persons."""

    caption = fields.String()
    day = fields.Date(attribute="handover.handed_over_at")
    material_name = fields.String(attribute="handover.lot.material.name_nl")
    quantity = DecimalNumber(attribute="handover.quantity")
    unit = fields.String(attribute="handover.lot.unit.value")
    from_organisation = fields.String(attribute="handover.from_organisation.name")
    to_organisation = fields.String(attribute="handover.to_organisation.name")
    co2_avoided_kg = DecimalNumber(attribute="handover.co2_avoided_kg")


class PublicOutput(Output):
    """A year of results for another site: totals, by month and by kind; tonnes, kg CO2 and euro."""

    name = fields.String()
    year = Whole(2000, 2200)
    member_names = fields.List(fields.String(), attribute="members")
    from_date = Day(attribute="by_kind.from_date")
    to_date = Day(attribute="by_kind.to_date")
    total = fields.Nested(TotalsOutput, attribute="by_kind.total")
    by_month = fields.List(fields.Nested(GroupOutput), attribute="by_month.groups")
    by_kind = fields.List(fields.Nested(GroupOutput), attribute="by_kind.groups")
    by_rung = fields.List(fields.Nested(GroupOutput), attribute="by_rung.groups")
    examples = fields.List(fields.Nested(ExampleOutput))


def public_document(found: PublicResults) -> dict[str, Any]:
    """The results as an object of JSON."""
    document: dict[str, Any] = PublicOutput().dump(found)
    return document
