"""Results as rows for a spreadsheet."""

from collections.abc import Iterable, Iterator

from marshmallow import validate

from wisselplaats.adapters.sheet import Row
from wisselplaats.domain.vocabulary import Rung
from wisselplaats.schemas.impact.report import ImpactQuery, NarrowQuery
from wisselplaats.schemas.impact.tongue import WIRE, Tongue
from wisselplaats.schemas.wire.fields import Text
from wisselplaats.services.impact import Flows, Group, Line, Report, Totals

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


def group_rows(report: Report, say: Tongue = WIRE) -> list[Row]:
    """Each group, and the total as the last row."""
    days = report.from_date, report.to_date
    rows: list[Row] = [(*keyed(one, say), *figures(one.totals), *days) for one in report.groups]
    return [*rows, (say("totaal"), "", *figures(report.total), *days)]


def keyed(group: Group, say: Tongue = WIRE) -> tuple[str, str]:
    """The key and the name of a group."""
    if group.key in set(Rung):
        rung = say.word(Rung(group.key))
        return rung, rung
    return group.key or "", say.name(group.label, group.label_en)


def line_rows(lines: Iterable[Line], say: Tongue = WIRE) -> Iterator[Row]:
    """Each line; a mass that is not known stays empty."""
    for one in lines:
        yield (
            one.day, one.material_code, say.name(one.material_name, one.material.name_en), one.from_organisation,
            one.to_organisation, one.from_project, one.street, one.depot_name, one.to_project, say.word(one.rung),
            one.strategy, one.eural_code, say.yes(True) if one.correction else "", one.mass_kg, one.co2_avoided_kg,
            one.mki_a1_eur, one.mki_a2_eur, one.money_avoided_eur, str(one.handover_id or ""),
        )  # fmt: skip


def flow_rows(found: Flows, say: Tongue = WIRE) -> list[Row]:
    """Each way, largest first."""
    return [
        (*(cell for stop in (one.source, one.by, one.target) for cell in (say.stop(stop.kind), stop.name)), one.tonnes)
        for one in found.streams
    ]
