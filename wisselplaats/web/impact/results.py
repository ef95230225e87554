"""The page of results: what reuse avoided over a period, in figures, in charts and in the lines behind them."""

from datetime import date
from typing import Any

from flask import Response, jsonify, request
from flask_babel import format_date
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, XLSX, Row, csv_bytes, xlsx_bytes
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import ImpactGrouping, ReportMeasure, ReportScope, Rung
from wisselplaats.schemas.impact import (
    FLOW_HEAD,
    GROUP_HEAD,
    LINE_HEAD,
    ImpactPageQuery,
    ImpactSheetQuery,
    LineSheetQuery,
    flow_rows,
    group_rows,
    key_of,
    line_rows,
)
from wisselplaats.schemas.impact.tongue import WIRE, Tongue
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import impact, material, project
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.impact.charts import by_kind, by_month, by_rung
from wisselplaats.web.page.base import Answer, Form, actor, links, loaded_query, show_form
from wisselplaats.web.page.filters import label


@blp.get("/resultaten")
def index() -> Answer:
    """Totals of a period, charts, a table by group, and the lines behind them."""
    form = Form(request.args)
    query: dict[str, Any] = {}
    try:
        query = loaded_query(ImpactPageQuery)
        shown = _shown(query)
    except Invalid as error:
        form.add(error)
        shown = _shown({})
    return show_form(
        "impact/index.html", form, **shown, **choices(), groupings=_groupings(), measures=_measures(),
        page=impact.page_of(actor().organisation_id), key_of=key_of, group_name=group_name,
        given={key: value for key, value in request.args.items() if value and key not in {"na", "maat"}},
    )  # fmt: skip


def _shown(query: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of a query."""
    asked = dict(query)
    measure = asked.pop("measure", ReportMeasure.TONNES)
    paging = {name: asked.pop(name) for name in ("limit", "after") if name in asked}
    report = impact.totals(actor(), edge.today(), **asked)
    by = {report.grouping: report}
    for name in (ImpactGrouping.MONTH, ImpactGrouping.MATERIAL, ImpactGrouping.RUNG):
        if name not in by:
            by[name] = impact.totals(actor(), edge.today(), **{**asked, "grouping": name})
    narrow = {name: value for name, value in asked.items() if name not in {"grouping", "scope", "weight_set"}}
    own = report.scope == ReportScope.ORGANISATION
    found = impact.lines(actor(), edge.today(), **narrow, **paging) if own else None
    return {
        "report": report, "measure": measure,
        "charts": [by_month(by[ImpactGrouping.MONTH], measure), by_kind(by[ImpactGrouping.MATERIAL], measure),
                   by_rung(by[ImpactGrouping.RUNG], measure)],
        "lines": found.items if found else [], "pager": links(found.next if found else None),
    }  # fmt: skip


def choices() -> dict[str, Any]:
    """What the filters of the pages of results choose from."""
    return {
        "projects": [(str(one.id), f"{one.number} {one.name}") for one in project.search(actor(), limit=200).items],
        "kinds": material.options(edge.language()),
        "rungs": [(word(rung), label(rung)) for rung in Rung],
        "scopes": [(scope.value, name) for scope, name in (
            (ReportScope.ORGANISATION, _("Eigen organisatie")), (ReportScope.REGION, _("De regio samen")))],
    }  # fmt: skip


@blp.get("/resultaten/bestand")
def sheet() -> Response:
    """The table by group for a spreadsheet or a program."""
    query = loaded_query(ImpactSheetQuery)
    form = query.pop("form")
    rows = group_rows(impact.totals(actor(), edge.today(), **query), tongue(form))
    return file_of("resultaten", form, GROUP_HEAD, rows)


@blp.get("/resultaten/regels/bestand")
def lines_sheet() -> Response:
    """Every line behind the figures."""
    query = loaded_query(LineSheetQuery)
    form = query.pop("form")
    rows = line_rows(impact.all_lines(actor(), edge.today(), **query), tongue(form))
    return file_of("resultaten-regels", form, LINE_HEAD, list(rows))


@blp.get("/resultaten/stromen/bestand")
def flows_sheet() -> Response:
    """Where material went, every way."""
    query = loaded_query(LineSheetQuery)
    form = query.pop("form")
    return file_of("stromen", form, FLOW_HEAD, flow_rows(impact.flows(actor(), edge.today(), **query), tongue(form)))


def tongue(form: str) -> Tongue:
    """A workbook is for people, in their language; the other forms have the words of the wire."""
    return Tongue(edge.language()) if form == "xlsx" else WIRE


def file_of(name: str, form: str, head: Row, rows: list[Row]) -> Response:
    """A table as a file to keep: `csv`, `xlsx` or `json` (a list of objects with the heads as names)."""
    if form == "json":
        answer = jsonify([dict(zip(head, row, strict=True)) for row in rows])
    else:
        say = tongue(form)
        made = (xlsx_bytes(say(name), say.heads(head), rows), XLSX) if form == "xlsx" else (csv_bytes(head, rows), CSV)
        answer = Response(made[0], content_type=made[1])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    return answer


def group_name(report: Any, group: Any) -> str:
    """What a group is called on a page."""
    if group.key is None:
        missing = {ImpactGrouping.PROJECT: _("Zonder project"), ImpactGrouping.DEPOT: _("Niet uit een depot"),
                   ImpactGrouping.EURAL: _("Geen afvalstof"), ImpactGrouping.ORGANISATION: _("Recycling")}  # fmt: skip
        return str(missing.get(report.grouping, _("Onbekend")))
    if report.grouping == ImpactGrouping.MONTH:
        return str(format_date(date.fromisoformat(f"{group.key}-01"), "MMMM yyyy"))
    if report.grouping == ImpactGrouping.RUNG:
        return label(Rung(group.key))
    return str(group.label_en if edge.language() == "en" and group.label_en else group.label)


def _groupings() -> list[tuple[str, str]]:
    names = {
        ImpactGrouping.MATERIAL: _("Materiaalsoort"), ImpactGrouping.PROJECT: _("Project"),
        ImpactGrouping.ORGANISATION: _("Organisatie"), ImpactGrouping.MONTH: _("Maand"),
        ImpactGrouping.RUNG: _("Trede van de hergebruikladder"), ImpactGrouping.DEPOT: _("Depot"),
        ImpactGrouping.EURAL: _("Euralcode"), ImpactGrouping.STRATEGY: _("R-strategie"),
    }  # fmt: skip
    return [(grouping.value, name) for grouping, name in names.items()]


def _measures() -> list[tuple[str, str]]:
    names = {
        ReportMeasure.TONNES: _("Ton materiaal"), ReportMeasure.CO2: _("Vermeden CO2"),
        ReportMeasure.MKI: _("Vermeden milieukosten (MKI)"), ReportMeasure.MONEY: _("Nieuwprijs vermeden"),
    }  # fmt: skip
    return [(measure.value, name) for measure, name in names.items()]
