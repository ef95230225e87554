"""The pages of bulk uploads: hand over a file, watch it, read what was wrong, apply it."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request, stream_with_context
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.tables.readers import ACCEPTED
from wisselplaats.db import transaction
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.permission import Action, is_allowed, require
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState, RowStatus
from wisselplaats.models import Delivery
from wisselplaats.schemas.delivery import ApplyInput, DeliveryInput, DeliveryQuery, RowQuery, csv_lines
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import delivery
from wisselplaats.services.delivery.mapping import resume
from wisselplaats.web.page.base import (
    REFUSED,
    Answer,
    Form,
    actor,
    blueprint,
    done,
    links,
    loaded,
    loaded_query,
    nested,
    show_form,
    submit,
)
from wisselplaats.web.page.filters import label

blp = blueprint("delivery")

TRIAL = {"proef": "true"}
RUNNING = (DeliveryState.RECEIVED, DeliveryState.PROCESSING)
ROWS = 20
"""Rows on a page: a phone shows each as a card."""
PAGES = {
    DeliveryKind.ASSETS: "asset.show",
    DeliveryKind.LOTS: "lot.show",
    DeliveryKind.DEMANDS: "demand.show",
    DeliveryKind.PROJECTS: "project.show",
}
"""Where the thing that a row became is seen."""
EXCEL = "\ufeff"
"""Spreadsheets take a file that starts with it for UTF-8."""


@blp.get("/aanleveringen")
def index() -> Answer:
    """The organisation's deliveries."""
    query = loaded_query(DeliveryQuery)
    found = delivery.search(actor(), **query)
    return render_template(
        "delivery/index.html",
        deliveries=found.items,
        running=any(item.state in RUNNING for item in found.items),
        pager=links(found.next),
        form=Form(request.args),
        sources=[(name, name) for name in delivery.source_systems(actor())],
        states=[(state.value, label(state)) for state in DeliveryState],
        can_deliver=is_allowed(actor(), Action.DELIVER),
    )


@blp.get("/aanleveringen/nieuw")
def new() -> Answer:
    """The form, with a trial run as the careful start."""
    require(actor(), Action.DELIVER)
    known = {name: request.args.get(name, "") for name in ("bronsysteem", "soort")}
    return _form(Form({**TRIAL, **known}))


def _form(form: Form) -> Answer:
    return show_form(
        "delivery/form.html",
        form,
        sources=[(name, name) for name in delivery.source_systems(actor())],
        kinds=[(kind.value, label(kind)) for kind, need in delivery.NEEDS.items() if is_allowed(actor(), need)],
        accepted=ACCEPTED,
        limit=delivery.limit_mb(),
    )


@blp.post("/aanleveringen/nieuw")
def create() -> Any:
    """Take the file in; a worker does the rest."""
    try:
        made = _received()
    except REFUSED as error:
        form = Form(nested(request.form))
        form.add(error)
        return _form(form)
    return done(_("Het bestand is ontvangen en wordt verwerkt."), "delivery.show", key=made.id)


def _received() -> Delivery:
    upload = request.files.get("bestand")
    problems = [] if upload and upload.filename else [FieldProblem("file", "delivery_file_missing")]
    try:
        data = loaded(DeliveryInput, soort=request.form.get("soort") or DeliveryKind.ASSETS.value)
    except Invalid as error:
        raise Invalid(problems + error.problems) from error
    if upload is None or problems:
        raise Invalid(problems)
    # the file is written before the transaction begins
    with delivery.keep(actor(), upload.stream, upload.filename) as stored, transaction():
        return delivery.receive(
            actor(), edge.now(), stored, file_name=upload.filename, content_type=upload.mimetype, **data
        )


@blp.get("/aanleveringen/<uuid:key>")
def show(key: UUID) -> Answer:
    """Where it stands, how many rows had which outcome, what is wrong, and the rows."""
    return _page(key, Form(request.args))


def _page(key: UUID, form: Form) -> Answer:
    found, language = delivery.get(actor(), key), edge.language()
    query = loaded_query(RowQuery)
    if "limiet" not in request.args:
        query["limit"] = ROWS
    rows = delivery.rows(actor(), key, **query)
    counts = delivery.counts_of(found)
    return show_form(
        "delivery/show.html",
        form,
        delivery=found,
        running=found.state in RUNNING,
        counts=counts,
        failure=delivery.failure_of(found, language),
        problems=delivery.problems_of(found, language),
        rows=[
            (row, delivery.row_problems(row, language), [field_word(name) for name in row.changed])
            for row in rows.items
        ],
        page_of_kind=PAGES[found.kind],
        pager=links(rows.next),
        status=query["status"],
        statuses=[(status.value, label(status)) for status in RowStatus if counts[status]],
        may_cancel=delivery.may_cancel(found) and is_allowed(actor(), delivery.NEEDS[found.kind]),
        may_apply=delivery.may_apply(found) and is_allowed(actor(), delivery.NEEDS[found.kind]),
        must_confirm=not delivery.may_apply(found, confirmed=False),
        may_map=resume.may_resume(found) and is_allowed(actor(), delivery.NEEDS[found.kind]),
        seen_file=resume.is_seen(found),
    )


@blp.get("/aanleveringen/<uuid:key>/regels.csv")
def export(key: UUID) -> Response:
    """The rows for a spreadsheet, as Dutch Excel reads them."""
    rows = delivery.each_row(actor(), key, loaded_query(RowQuery)["status"])
    lines = stream_with_context(line for part in ([EXCEL], csv_lines(rows, edge.language(), ";")) for line in part)
    name = f"aanlevering-{key}.csv"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(lines, content_type="text/csv; charset=utf-8", headers=disposition)


@blp.post("/aanleveringen/<uuid:key>/afbreken")
def cancel(key: UUID) -> Any:
    """Stop what waits or runs."""
    return submit(
        lambda: delivery.cancel(actor(), key, edge.now()),
        lambda made: done(_("De aanlevering wordt afgebroken; er wijzigt niets."), "delivery.show", key=made.id),
        lambda form: _page(key, form),
    )


@blp.post("/aanleveringen/<uuid:key>/verwerken")
def apply(key: UUID) -> Any:
    """Do for real what was tried."""
    return submit(
        lambda: delivery.apply(actor(), key, edge.now(), **loaded(ApplyInput)),
        lambda made: done(_("De aanlevering wordt verwerkt."), "delivery.show", key=made.id),
        lambda form: _page(key, form),
    )
