"""The way of a lot down the ladder, its last rung, and the share per rung of what an organisation released."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, XLSX, csv_bytes, xlsx_bytes
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import ListingState, Rung
from wisselplaats.schemas.impact.tongue import WIRE, Tongue
from wisselplaats.schemas.ladder import HEAD, LowerInput, PeriodQuery, RecycleInput, SheetQuery, ladder_rows
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import impact, listing, lot
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    form_version,
    loaded,
    loaded_query,
    show_form,
    submit,
)
from wisselplaats.web.page.filters import label

blp = blueprint("ladder")


@blp.get("/partijen/<uuid:key>/ladder")
def show(key: UUID) -> Answer:
    """Where a lot stands, how it came there, and the way further down."""
    return _page(key, Form())


def _page(key: UUID, form: Form) -> Answer:
    found = lot.own(actor(), key)
    offer = lot.offer_of(found)
    stands = listing.shown(offer, edge.today()) if offer and offer.state == ListingState.PUBLISHED else None
    later = list(Rung)[list(Rung).index(stands.rung) + 1 : -1] if stands else []
    return show_form(
        "ladder/show.html",
        form,
        lot=found,
        shown=stands,
        dates=listing.dates_of(offer).opens() if offer else [],
        steps=listing.steps_of(actor(), key),
        rungs=[(word(rung), label(rung)) for rung in later],
        reasons=[(one.code, one.name_en if edge.language() == "en" else one.name_nl) for one in listing.reasons()],
        gone=listing.recycling_of(actor(), key),
    )


@blp.post("/aanbiedingen/<uuid:key>/treden")
def lower(key: UUID) -> Any:
    """Let an offer go down before its date."""
    found = listing.get(actor(), key, edge.today())
    version = form_version()

    def work() -> Any:
        data = loaded(LowerInput, leave_out=("versie",))
        return listing.lower(actor(), key, data["rung"], data["reason"], edge.now(), edge.today(), version)

    return submit(
        work,
        lambda _made: done(_("De aanbieding is gezakt op de ladder."), "ladder.show", key=found.lot_id),
        lambda form: _page(found.lot_id, form),
    )


@blp.post("/partijen/<uuid:key>/recyclen")
def recycle(key: UUID) -> Any:
    """The last rung."""
    return submit(
        lambda: listing.recycle(actor(), key, now=edge.now(), today=edge.today(), **loaded(RecycleInput)),
        lambda _made: done(_("De partij gaat naar recycling; de reden is vastgelegd."), "ladder.show", key=key),
        lambda form: _page(key, form),
    )


@blp.get("/resultaten/treden")
def report() -> Answer:
    """The share per rung of a period."""
    form = Form(request.args)
    try:
        found = impact.by_rung(actor(), edge.today(), **loaded_query(PeriodQuery))
    except Invalid as error:
        form.add(error)
        found = impact.by_rung(actor(), edge.today())
    page = render_template("ladder/report.html", form=form, report=found)
    return (page, 400) if form.errors else page


@blp.get("/resultaten/treden/bestand")
def sheet() -> Response:
    """The same for a spreadsheet."""
    query = loaded_query(SheetQuery)
    form = query.pop("form")
    say = Tongue(edge.language()) if form == "xlsx" else WIRE
    rows = ladder_rows(impact.by_rung(actor(), edge.today(), **query), say)
    made = (xlsx_bytes(say("treden"), say.heads(HEAD), rows), XLSX) if form == "xlsx" else (csv_bytes(HEAD, rows), CSV)
    answer = Response(made[0], content_type=made[1])
    answer.headers.set("Content-Disposition", "attachment", filename=f"treden.{form}")
    return answer
