"""Factor records to look through and to open, what they cover, and the method that they are reckoned with."""

from typing import Any

from flask import Response, redirect, request, url_for

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, csv_bytes
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.impact import ANYTHING
from wisselplaats.domain.permission import Action
from wisselplaats.domain.vocabulary import WeightSet
from wisselplaats.schemas.factor import HEAD, CoverageQuery, FactorQuery, FactorSheetQuery, factor_rows
from wisselplaats.services import factor, material
from wisselplaats.web.factor.blueprint import blp
from wisselplaats.web.factor.words import choices
from wisselplaats.web.page.base import Answer, Form, actor, links, loaded_query, may, show_form


@blp.get("/factoren")
def index() -> Answer:
    """The list, filtered."""
    form = Form(request.args)
    try:
        found = factor.search(actor(), **loaded_query(FactorQuery))
    except Invalid as error:
        form.add(error)
        found = factor.search(actor())
    return show_form(
        "factor/index.html", form, factors=found.items, pager=links(found.next), choices=choices(), keeps=keeps(),
        materials=material.options(edge.language()), names=_names(), today=edge.today(),
    )  # fmt: skip


def _names() -> dict[str, str]:
    """What the kinds of the catalogue are called."""
    return dict(material.options(edge.language()))


def keeps() -> bool:
    """Whether this user may add records at all."""
    return edge.actor() is not None and may(Action.MANAGE_FACTORS)


@blp.get("/factoren/bestand.csv")
def sheet() -> Response:
    """The same list as a file, that can be loaded again."""
    rows = factor_rows(factor.listed(actor(), **loaded_query(FactorSheetQuery)))
    answer = Response(csv_bytes(HEAD, rows), content_type=CSV)
    answer.headers.set("Content-Disposition", "attachment", filename="factoren.csv")
    return answer


@blp.get("/factoren/<code>/<int:version>")
def show(code: str, version: int) -> Any:
    """One record with its source, its versions and what was done to it."""
    try:
        found = factor.open_record(edge.actor(), code, version)
    except NotFound:
        if edge.actor() is None:
            return redirect(url_for("home.sign_in_form", volgende=request.path))
        raise
    return record_page(found, Form({"geldigTotEnMet": edge.today().isoformat()}))


def record_page(found: factor.Opened, form: Form) -> Answer:
    """The page of a record, with its forms for whom may keep it."""
    return show_form(
        "factor/show.html", form, factor=found.factor, versions=found.versions, events=found.events,
        member=edge.actor() is not None, keeps=_may_keep(found), today=edge.today(), names=_names(),
        surcharge=factor.method_on(edge.today()).surcharges[found.factor.category],
        weight=next((one for one in _weights(found) if one.category == found.factor.effect), None),
    )  # fmt: skip


def _may_keep(found: factor.Opened) -> bool:
    who = edge.actor()
    if who is None or not keeps():
        return False
    return who.platform_admin if found.factor.organisation_id is None else who.role.value == "admin"


def _weights(found: factor.Opened) -> tuple[factor.Weight, ...]:
    return factor.weights(found.factor.weight_set) if found.factor.weight_set else ()


@blp.get("/factoren/soorten")
def coverage() -> Answer:
    """Which kinds lean on something wider than themselves, and for which nothing can be said."""
    form = Form(request.args)
    try:
        query = loaded_query(CoverageQuery)
        found = _covered(query)
    except Invalid as error:
        form.add(error)
        query = CoverageQuery().load({})
        found = _covered(query)
    return show_form(
        "factor/coverage.html", form, found=found, chosen=query["weight_set"] or factor.set_of(actor().organisation_id),
        anything=ANYTHING, pager=links(found.page.next), sets=[(one.value, one.value) for one in WeightSet],
    )  # fmt: skip


def _covered(query: dict[str, Any]) -> factor.Coverage:
    return factor.coverage_page(
        actor(), edge.today(), query["weight_set"], query["missing"], query["limit"], query["after"]
    )
