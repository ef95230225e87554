"""The charts of results: which figures, in what unit, and what a screen reader is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import format_date
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.chart import Bars, columns, rows
from wisselplaats.domain.vocabulary import ReportMeasure, Rung
from wisselplaats.services.impact import Group, Report, Totals
from wisselplaats.web.page.filters import label, number

WIDTH, HEIGHT, ROW, NAMES = 640.0, 220.0, 34.0, 250.0
MOST_KINDS = 10


@dataclass(frozen=True)
class Chart:
    """A chart to draw: `bars` in the units of the picture, `told` what it shows in a sentence, `table` behind it."""

    id: str
    title: str
    unit: str
    told: str
    bars: Bars
    lying: bool
    table: Sequence[tuple[str, Decimal]]


def value_of(totals: Totals, measure: ReportMeasure) -> Decimal:
    """What a chart draws of a total: tonnes, tonnes of CO2, or euros."""
    values = {
        ReportMeasure.TONNES: totals.tonnes + totals.tonnes_recycled, ReportMeasure.CO2: totals.co2_avoided_kg / 1000,
        ReportMeasure.MKI: totals.mki_avoided_eur, ReportMeasure.MONEY: totals.money_avoided_eur,
    }  # fmt: skip
    return round(values[measure], 1)


def unit_of(measure: ReportMeasure) -> str:
    """The unit on the axis."""
    names = {
        ReportMeasure.TONNES: _("ton materiaal"), ReportMeasure.CO2: _("ton CO2-equivalent vermeden"),
        ReportMeasure.MKI: _("euro milieukosten vermeden"), ReportMeasure.MONEY: _("euro nieuwprijs vermeden"),
    }  # fmt: skip
    return str(names[measure])


def by_month(report: Report, measure: ReportMeasure) -> Chart:
    """Standing bars; a month in which nothing happened has its place too."""
    found = {str(group.key): value_of(group.totals, measure) for group in report.groups}
    table = [(_month(day), found.get(f"{day:%Y-%m}", Decimal(0))) for day in _months(report)]
    return _chart("maand", _("Per maand"), measure, table, lying=False)


def by_kind(report: Report, measure: ReportMeasure) -> Chart:
    """Lying bars of the largest kinds, and the others together."""
    table = [(_name(group), value_of(group.totals, measure)) for group in report.groups]
    table.sort(key=lambda row: -abs(row[1]))
    shown, rest = table[:MOST_KINDS], table[MOST_KINDS:]
    if rest:
        shown.append((_("Overige soorten"), sum((value for _, value in rest), Decimal(0))))
    return _chart("soort", _("Per materiaalsoort"), measure, shown, lying=True)


def by_rung(report: Report, measure: ReportMeasure) -> Chart:
    """Lying bars of all rungs, the best first."""
    found = {str(group.key): value_of(group.totals, measure) for group in report.groups}
    table = [(label(rung), found.get(rung.value, Decimal(0))) for rung in Rung]
    return _chart("trede", _("Per trede van de hergebruikladder"), measure, table, lying=True)


def _chart(key: str, title: str, measure: ReportMeasure, table: Sequence[tuple[str, Decimal]], *, lying: bool) -> Chart:
    bars = rows(table, WIDTH - NAMES - 90, ROW) if lying else columns(table, WIDTH - 70, HEIGHT)
    unit = unit_of(measure)
    if not table:
        return Chart(key, title, unit, _("Er is niets te tonen."), bars, lying, table)
    most = max(table, key=lambda row: row[1])
    told = _(
        "%(count)s staven in %(unit)s; de hoogste is %(name)s met %(value)s.",
        count=len(table), unit=unit, name=most[0], value=number(most[1], 1),
    )  # fmt: skip
    return Chart(key, title, unit, told, bars, lying, table)


def _name(group: Group) -> str:
    return str(group.label_en if edge.language() == "en" and group.label_en else group.label)


def _month(day: date) -> str:
    return str(format_date(day, "MMM yy"))


def _months(report: Report) -> list[date]:
    """Every first of a month of the period in which there was something, and those between."""
    keys = [str(group.key) for group in report.groups]
    if not keys:
        return []
    day, last, found = date.fromisoformat(f"{min(keys)}-01"), f"{max(keys)}", []
    while f"{day:%Y-%m}" <= last:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found
