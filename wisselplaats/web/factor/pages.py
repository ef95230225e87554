"""Factor records to look through and to open, what they cover, and the method that they are reckoned with."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for

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
    query = loaded_query(CoverageQuery)
    chosen = query["weight_set"] or factor.set_of(actor().organisation_id)
    found = factor.coverage(actor(), edge.today(), chosen)
    gaps = [one for one in found if one.blocked or one.leans_on]
    return render_template(
        "factor/coverage.html", form=Form(request.args), found=gaps if query["missing"] else found, chosen=chosen,
        all=len(found), gaps=len(gaps), blocked=sum(one.blocked for one in found), anything=ANYTHING,
        indicative=sum(one.indicative for one in found), sets=[(one.value, one.value) for one in WeightSet],
    )  # fmt: skip


@blp.get("/factoren/methode")
def method() -> Answer:
    """How a result is reckoned: weights, shares, surcharges and vehicles, each with its source."""
    return method_page(Form(request.args))


def method_page(form: Form) -> Answer:
    """The page of the method, in the set that the address names or the organisation's own."""
    who = edge.actor()
    own = factor.set_of(who.organisation_id) if who else WeightSet.A2
    chosen = next((one for one in WeightSet if one.value == request.args.get("wegingsset")), own)
    return show_form(
        "factor/method.html", form, weight_set=chosen, own=own, member=who is not None, sets=list(WeightSet),
        weights=factor.weights(chosen), records=factor.method_records(), vehicles=factor.vehicles(),
        figures=factor.vehicle_figures(edge.today(), chosen, who.organisation_id if who else None),
        manages=who is not None and may(Action.MANAGE_ORGANISATION),
    )  # fmt: skip
