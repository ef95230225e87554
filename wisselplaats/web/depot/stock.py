"""The day list, the movements, where a lot lies, and its label."""

from typing import Any
from uuid import UUID

from flask import Response, render_template
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Lot
from wisselplaats.schemas.depot import ExpectInput, MovementQuery, ReceiveInput
from wisselplaats.services import depot, lot
from wisselplaats.web.depot.depot import blp, tabs
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    done,
    form_version,
    links,
    loaded,
    loaded_query,
    show_form,
    submit,
)


@blp.get("/depots/<uuid:key>/daglijst")
def day(key: UUID) -> Answer:
    """What comes, what goes, what is late."""
    return _day_page(key, Form())


def _day_page(key: UUID, form: Form) -> Answer:
    found, today = depot.get(actor(), key), edge.today()
    return show_form(
        "depot/day.html",
        form,
        depot=found,
        tabs=tabs(found),
        list=depot.day_list(actor(), key, today),
        open=depot.open_days(found, today, 1),
        room=depot.room(actor(), key, depot.Load(None, today), today),
        to_expect=[(str(one.id), f"{one.number} {title(one)}") for one in depot.expectable(actor(), key)],
    )


@blp.post("/depots/<uuid:key>/verwachten")
def expect(key: UUID) -> Any:
    """Say that a lot will come to this depot."""
    return submit(
        lambda: depot.expect(actor(), key, **loaded(ExpectInput), now=edge.now()),
        lambda made: done(_("Partij %(number)s wordt verwacht.", number=made.number), "depot.day", key=key),
        lambda form: _day_page(key, form),
    )


@blp.get("/depots/<uuid:key>/mutaties")
def movements(key: UUID) -> Answer:
    """What went in, out and about."""
    found = depot.get(actor(), key)
    rows = depot.movements(actor(), key, **loaded_query(MovementQuery))
    return render_template(
        "depot/movements.html", depot=found, tabs=tabs(found), movements=rows.items, pager=links(rows.next)
    )


@blp.get("/depots/<uuid:key>/partijen/<uuid:lot_id>/vak")
def place(key: UUID, lot_id: UUID) -> Answer:
    """Where a lot lies, or where it is put when it comes in."""
    require(actor(), Action.MANAGE_DEPOT)
    return _place_page(key, lot_id, Form())


def _place_page(key: UUID, lot_id: UUID, form: Form) -> Answer:
    found, today = lot.get(actor(), lot_id), edge.today()
    require(actor(), Action.READ, found.organisation_id)
    here, load = _lies_in(found, key), depot.load_of(found, found.quantity, today)
    return show_form(
        "depot/place.html",
        form,
        depot=depot.get(actor(), key),
        lot=found,
        here=here,
        room=None if here else depot.room(actor(), key, load, today),
        bays=[(bay, _("%(n)s partijen", n=lots)) for bay, lots in depot.bays(actor(), key) if bay],
    )


def _lies_in(found: Lot, key: UUID) -> bool:
    return found.state.value == "in_depot" and found.depot_id == key


@blp.post("/depots/<uuid:key>/partijen/<uuid:lot_id>/vak")
def put(key: UUID, lot_id: UUID) -> Any:
    """Take a lot in, or put it in another place."""

    def work() -> Lot:
        data = loaded(ReceiveInput, leave_out=("versie",), partijId=str(lot_id))
        if _lies_in(lot.get(actor(), lot_id), key):
            return depot.put(actor(), key, lot_id, data["bay"], edge.now(), form_version())
        return depot.receive(actor(), key, **data, now=edge.now())

    return submit(work, lambda made: _said(made, key), lambda form: _place_page(key, lot_id, form))


def _said(made: Lot, key: UUID) -> Any:
    if made.bay:
        return done(_("Partij %(number)s ligt in vak %(bay)s.", number=made.number, bay=made.bay), "depot.day", key=key)
    return done(_("Partij %(number)s ligt in het depot.", number=made.number), "depot.day", key=key)


@blp.get("/partijen/<uuid:key>/etiket.pdf")
def label(key: UUID) -> Response:
    """The label on A6."""
    content = depot.label(actor(), key, edge.language(), edge.now())
    name = f"etiket-{lot.get(actor(), key).number}.pdf"
    return Response(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
