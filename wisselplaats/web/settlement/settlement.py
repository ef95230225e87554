"""What was settled in a period, per project and per pair of organisations, and the price list behind it."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, XLSX, csv_bytes, xlsx_bytes
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, require
from wisselplaats.schemas.settlement import (
    HEAD,
    SettlementPriceInput,
    SettlementQuery,
    SettlementSheetQuery,
    VatForm,
    settlement_rows,
)
from wisselplaats.services import material, project, settlement
from wisselplaats.web.page.base import Answer, Form, actor, blueprint, done, loaded, loaded_query, show_form, submit

blp = blueprint("settlement")


@blp.get("/verrekeningen")
def index() -> Answer:
    """The overview."""
    form = Form(request.args)
    try:
        found = settlement.overview(actor(), edge.today(), **loaded_query(SettlementQuery))
    except Invalid as error:
        form.add(error)
        found = settlement.overview(actor(), edge.today())
    page = render_template(
        "settlement/index.html",
        form=form,
        overview=found,
        projects=[(str(one.id), f"{one.number} {one.name}") for one in project.search(actor(), limit=200).items],
    )
    return (page, 400) if form.errors else page


@blp.get("/verrekeningen/bestand")
def sheet() -> Response:
    """Each handover for a spreadsheet."""
    query = loaded_query(SettlementSheetQuery)
    form = query.pop("form")
    rows = settlement_rows(settlement.overview(actor(), edge.today(), **query))
    made = (xlsx_bytes("verrekening", HEAD, rows), XLSX) if form == "xlsx" else (csv_bytes(HEAD, rows), CSV)
    answer = Response(made[0], content_type=made[1])
    answer.headers.set("Content-Disposition", "attachment", filename=f"verrekening.{form}")
    return answer


@blp.get("/organisatie/verrekenprijzen")
def prices() -> Answer:
    """The own price list, for everybody in the organisation; its admin changes it."""
    return _prices(Form({"geldigVanaf": edge.today().isoformat()}))


def _prices(form: Form) -> Answer:
    return show_form(
        "settlement/prices.html",
        form,
        prices=settlement.prices(actor()),
        vat=settlement.shows_vat(actor()),
        materials=material.options(edge.language()),
        today=edge.today(),
    )


@blp.post("/organisatie/verrekenprijzen")
def set_price() -> Any:
    """Set a price."""
    require(actor(), Action.MANAGE_ORGANISATION)
    return submit(
        lambda: settlement.set_price(actor(), now=edge.now(), today=edge.today(), **loaded(SettlementPriceInput)),
        lambda _made: done(_("De verrekenprijs is vastgelegd."), "settlement.prices"),
        _prices,
    )


@blp.post("/organisatie/btw")
def show_vat() -> Any:
    """Choose whether amounts are shown with VAT."""
    require(actor(), Action.MANAGE_ORGANISATION)
    return submit(
        lambda: settlement.show_vat(actor(), loaded(VatForm)["shows_vat"], edge.now()),
        lambda _made: done(_("De keuze is bewaard."), "settlement.prices"),
        _prices,
    )
