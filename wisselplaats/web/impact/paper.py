"""The pages of what is filed and handed in: the report of a year, and the sheet of a project for a tender."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.sheet import XLSX
from wisselplaats.domain.errors import Invalid
from wisselplaats.schemas.impact.paper import YearQuery, tender_book, yearly_book
from wisselplaats.services import impact, project
from wisselplaats.services.impact import paper
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.impact.results import group_name
from wisselplaats.web.page.base import Answer, Form, actor, loaded_query, show_form

PDF = "application/pdf"


@blp.get("/resultaten/jaarverslag")
def yearly() -> Answer:
    """What the report of a year holds, before it is downloaded."""
    form, who, today = Form(request.args), actor(), edge.today()
    try:
        year = loaded_query(YearQuery)["year"] or today.year
        found = paper.yearly(who, year, today, with_factors=False)
    except Invalid as error:
        form.add(error)
        found = paper.yearly(who, today.year, today, with_factors=False)
    options = [(str(one), str(one)) for one in impact.paper.years(who, today)]
    return show_form("impact/yearly.html", form, found=found, years=options, group_name=group_name)


@blp.get("/resultaten/jaarverslag/<int:year>/pdf")
def yearly_pdf(year: int) -> Response:
    """The report as PDF."""
    made = paper.yearly_pdf(actor(), year, edge.today(), edge.now(), edge.language())
    return _download(made, PDF, _("jaarverslag-materiaal-%(year)s.pdf", year=year))


@blp.get("/resultaten/jaarverslag/<int:year>/xlsx")
def yearly_xlsx(year: int) -> Response:
    """The report as a workbook, every line included."""
    who, today = actor(), edge.today()
    found = paper.yearly(who, year, today)
    lines = impact.all_lines(who, today, from_date=found.report.from_date, to_date=found.to_date)
    return _download(
        yearly_book(found, lines, edge.language()), XLSX, _("jaarverslag-materiaal-%(year)s.xlsx", year=year)
    )


@blp.get("/projecten/<uuid:key>/materiaalkeuze")
def tender(key: UUID) -> Answer:
    """The share reused, the CO2 and the MKI of a project's material choices."""
    return render_template("impact/tender.html", found=paper.tender(actor(), key, edge.today()))


@blp.get("/projecten/<uuid:key>/materiaalkeuze/pdf")
def tender_pdf(key: UUID) -> Response:
    """The sheet as PDF."""
    made = paper.tender_pdf(actor(), key, edge.today(), edge.now(), edge.language())
    return _download(made, PDF, _name(key, "pdf"))


@blp.get("/projecten/<uuid:key>/materiaalkeuze/xlsx")
def tender_xlsx(key: UUID) -> Response:
    """The sheet as a workbook."""
    return _download(tender_book(paper.tender(actor(), key, edge.today()), edge.language()), XLSX, _name(key, "xlsx"))


def _name(key: UUID, form: str) -> str:
    return str(_("materiaalkeuze-%(number)s.%(form)s", number=project.get(actor(), key).number, form=form))


def _download(made: bytes, kind: str, name: Any) -> Response:
    answer = Response(made, content_type=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=str(name))
    return answer
