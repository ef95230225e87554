"""The report of a year, the sheet of a tender and what is shown to everybody, on the wire."""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

from wisselplaats.domain.vocabulary import ImpactGrouping, Indicator, Module, Unit, WeightSet
from wisselplaats.schemas.factor.asked import PLACES
from wisselplaats.schemas.impact.lines import FlowsOutput
from wisselplaats.schemas.impact.report import GroupOutput, TotalsOutput
from wisselplaats.schemas.ladder import LadderOutput
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.impact.paper import Yearly

FORMS = ["pdf", "xlsx"]


class FileQuery(Input):
    """In which form a document is taken."""

    form = Text(4, load_default="pdf", validate=validate.OneOf(FORMS, error="invalid"), data_key="vorm")


class FactorUsedOutput(Output):
    """A factor behind the figures, and how often it was used; of another's own factor no value and no source."""

    code = fields.String()
    factor_version = Whole(1, 2**31)
    applies_to = fields.String()
    indicator = Word(Indicator)
    module = Word(Module)
    value = DecimalNumber(places=PLACES, allow_none=True)
    unit = fields.String()
    source = fields.String(allow_none=True)
    verified = YesNo()
    used = Whole(0, 2**31, attribute="handovers")


def _by(grouping: ImpactGrouping) -> Any:
    def groups(found: Yearly) -> Sequence[Any]:
        dumped: list[Any] = GroupOutput(many=True).dump(found.by[grouping])
        return dumped

    return fields.Function(groups, metadata={"type": "array", "items": {"type": "object"}})


class YearlyOutput(Output):
    """A calendar year of the organisation, up to `tot` while it is not over, beside the whole year before."""

    year = Whole(2000, 2200)
    organisation_name = fields.String()
    to_date = Day()
    whole = YesNo()
    weight_set = Word(WeightSet, attribute="report.weight_set")
    total = fields.Nested(TotalsOutput)
    year_before = fields.Nested(TotalsOutput, attribute="before")
    by_month = _by(ImpactGrouping.MONTH)
    by_kind = _by(ImpactGrouping.MATERIAL)
    by_works = _by(ImpactGrouping.PROJECT)
    by_organisation = _by(ImpactGrouping.ORGANISATION)
    by_eural = _by(ImpactGrouping.EURAL)
    by_strategy = _by(ImpactGrouping.STRATEGY)
    ladder = fields.Nested(LadderOutput)
    streams = fields.Nested(FlowsOutput, attribute="flows")
    factors = fields.List(fields.Nested(FactorUsedOutput))


def _rounded(name: str) -> Any:
    return fields.Function(lambda line: float(round(getattr(line, name), 4)), metadata={"type": "number"})


class TenderLineOutput(Output):
    """One need, or what was claimed for the project alone; CO2 in kg and MKI in euro, of all new and of the choice."""

    demand_id = fields.Function(
        lambda line: str(line.demand.id) if line.demand else None,
        metadata={"type": ["string", "null"], "format": "uuid"},
    )
    material_code = fields.String(attribute="material.code")
    material_name = fields.String(attribute="material.name_nl")
    asked = DecimalNumber()
    unit = Word(Unit)
    handed_over = DecimalNumber()
    promised = DecimalNumber()
    reused_share = _rounded("share")
    known = YesNo()
    mass_kg = DecimalNumber()
    co2_reference_kg = _rounded("co2_reference_kg")
    co2_plan_kg = _rounded("co2_plan_kg")
    mki_reference_eur = _rounded("mki_reference_eur")
    mki_plan_eur = _rounded("mki_plan_eur")


def _total(name: str) -> Any:
    return fields.Function(lambda found: float(round(found.total(name), 4)), metadata={"type": "number"})


class TenderOutput(Output):
    """The material choices of a project on a day; sums over the lines that can be reckoned."""

    project_id = Key(attribute="project.id")
    day = Day(attribute="today")
    weight_set = Word(WeightSet)
    reused_share = DecimalNumber(places=4, allow_none=True, attribute="share")
    mass_kg = _total("mass_kg")
    reused_kg = _rounded("sure_kg")
    co2_reference_kg = _total("co2_reference_kg")
    co2_plan_kg = _total("co2_plan_kg")
    mki_reference_eur = _total("mki_reference_eur")
    mki_plan_eur = _total("mki_plan_eur")
    unverified_share = DecimalNumber()
    unknown_count = Whole(0, 2**31, attribute="unknown")
    lines = fields.List(fields.Nested(TenderLineOutput))
    factors = fields.List(fields.Nested(FactorUsedOutput))


class ShownInput(Input):
    """Whether everybody may see the results; `insluitSites` are the origins that may frame them, any when empty."""

    shown = YesNo(required=True)
    embed_sites = fields.List(Text(300), load_default=list, validate=validate.Length(max=100, error="invalid"))


class ShownOutput(Output):
    """Whether everybody may see the results of the organisation, since when, and who may frame them."""

    shown = YesNo()
    opened_at = Moment(allow_none=True)
    embed_sites = fields.List(fields.String())


class ExampleStateOutput(Output):
    """The photo and the sentence of a handover as an example, and who agreed; public when both did."""

    photo_id = Key(allow_none=True)
    caption = fields.String(allow_none=True)
    photo_ids = fields.List(fields.String())
    giver_agreed = YesNo()
    taker_agreed = YesNo()
    shown = YesNo(attribute="public")
