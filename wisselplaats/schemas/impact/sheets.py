"""Results as rows for a spreadsheet."""

from collections.abc import Iterable, Iterator

from marshmallow import validate

from wisselplaats.adapters.sheet import Row
from wisselplaats.schemas.impact.report import ImpactQuery, NarrowQuery, key_of, name_of
from wisselplaats.schemas.wire.fields import Text
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.impact import Flows, Line, Report, Totals

FORMS = ["csv", "xlsx", "json"]
TOTAL_HEAD = (
    "overdrachten", "recyclingen", "ton", "ton vrijgekomen", "ton afgegeven", "ton ontvangen", "ton gerecycled",
    "aandeel hergebruikt", "vermeden co2 kg", "wegingsset", "vermeden mki euro", "vermeden kosten euro",
    "aandeel ongeverifieerd", "aandeel zonder massa",
)  # fmt: skip
GROUP_HEAD = ("groep", "naam", *TOTAL_HEAD, "van", "tot en met")
LINE_HEAD = (
    "dag", "materiaalsoort", "naam", "van organisatie", "naar organisatie", "van project", "straat", "depot",
    "naar project", "trede", "r-strategie", "euralcode", "correctie", "massa kg", "vermeden co2 kg",
    "vermeden mki a1 euro", "vermeden mki a2 euro", "vermeden kosten euro", "overdracht",
)  # fmt: skip
FLOW_HEAD = ("soort bron", "bron", "soort tussenstop", "tussenstop", "soort bestemming", "bestemming", "ton")


class ImpactSheetQuery(ImpactQuery):
    """The report, and in which form."""

    form = Text(4, load_default="csv", validate=validate.OneOf(FORMS, error="invalid"), data_key="vorm")


class LineSheetQuery(NarrowQuery):
    """The lines or the flows, and in which form."""

    form = Text(4, load_default="csv", validate=validate.OneOf(FORMS, error="invalid"), data_key="vorm")


def figures(one: Totals) -> Row:
    """The figures of one total, in the order of the heads."""
    return (
        one.handovers, one.recyclings, one.tonnes, one.tonnes_released, one.tonnes_given, one.tonnes_taken,
        one.tonnes_recycled, "" if one.reused_share is None else one.reused_share, one.co2_avoided_kg,
        one.weight_set.value, one.mki_avoided_eur, one.money_avoided_eur, one.unverified_share, one.missing_share,
    )  # fmt: skip


def group_rows(report: Report) -> list[Row]:
    """Each group, and the total as the last row."""
    days = report.from_date, report.to_date
    rows: list[Row] = [(key_of(one) or "", name_of(one) or "", *figures(one.totals), *days) for one in report.groups]
    return [*rows, ("totaal", "", *figures(report.total), *days)]


def line_rows(lines: Iterable[Line]) -> Iterator[Row]:
    """Each line; a mass that is not known stays empty."""
    for one in lines:
        yield (
            one.day, one.material_code, one.material_name, one.from_organisation, one.to_organisation, one.from_project,
            one.street, one.depot_name, one.to_project, word(one.rung), one.strategy, one.eural_code,
            "ja" if one.correction else "", one.mass_kg, one.co2_avoided_kg, one.mki_a1_eur, one.mki_a2_eur,
            one.money_avoided_eur, str(one.handover_id or ""),
        )  # fmt: skip


def flow_rows(found: Flows) -> list[Row]:
    """Each way, largest first."""
    return [
        (one.source.kind, one.source.name, one.by.kind, one.by.name, one.target.kind, one.target.name, one.tonnes)
        for one in found.streams
    ]
