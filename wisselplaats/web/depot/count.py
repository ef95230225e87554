"""Counting on a phone: place by place, then the differences and their booking."""

from itertools import groupby
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.models import StockCount
from wisselplaats.schemas.depot import BookInput, EntriesInput, StartCountInput
from wisselplaats.schemas.wire.base import FORM, PageQuery, load
from wisselplaats.services import depot
from wisselplaats.web.depot.depot import bays, blp, tabs
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


@blp.get("/depots/<uuid:key>/tellingen")
def counts(key: UUID) -> Answer:
    """The counts there were, and the start of a new one."""
    return _counts_page(key, Form())


def _counts_page(key: UUID, form: Form) -> Answer:
    found = depot.get(actor(), key)
    rows = depot.counts(actor(), key, **loaded_query(PageQuery))
    return show_form(
        "depot/counts.html",
        form,
        depot=found,
        tabs=tabs(found),
        counts=rows.items,
        under_way=next((one for one in rows.items if one.state.value == "open"), None),
        bays=bays(key),
        pager=links(rows.next),
    )


@blp.post("/depots/<uuid:key>/tellingen")
def start_count(key: UUID) -> Any:
    """Begin a count."""
    return submit(
        lambda: depot.start(actor(), key, edge.now(), **loaded(StartCountInput)),
        lambda made: redirect(url_for("depot.count", key=made.id), code=303),
        lambda form: _counts_page(key, form),
    )


@blp.get("/tellingen/<uuid:key>")
def count(key: UUID) -> Answer:
    """A count: what is still to be counted per place, and the differences."""
    return _count_page(key, Form())


def _count_page(key: UUID, form: Form) -> Answer:
    found = depot.count(actor(), key)
    lines = depot.in_order(found)
    return show_form(
        "depot/count.html",
        form,
        count=found,
        depot=found.depot,
        places=[(bay, list(group)) for bay, group in groupby(lines, key=lambda line: line.bay)],
        done=sum(line.counted is not None for line in lines),
        total=len(lines),
        differences=[
            line for line in lines if line.counted is not None and (line.difference or line.counted_bay != line.bay)
        ],
        refused=depot.would_be_refused(actor(), found) if found.state.value == "open" else {},
        open=found.state.value == "open",
    )


@blp.post("/tellingen/<uuid:key>/regels")
def enter(key: UUID) -> Any:
    """Write down what was counted in one place; lines that are left empty are not counted."""
    given, names = _given()

    def work() -> StockCount:
        return depot.enter(actor(), key, **load(EntriesInput, given), now=edge.now())

    def again(form: Form) -> Answer:
        return _count_page(
            key, Form({**request.form}, {names.get(name, name): one for name, one in form.errors.items()})
        )

    def after(_made: StockCount) -> Any:
        flash(_("Opgeschreven."), "success")
        return redirect(url_for("depot.count", key=key), code=303)

    return submit(work, after, again)


def _given() -> tuple[dict[str, Any], dict[str, str]]:
    """The lines that were filled in, and which input stands at each path of them."""
    lines: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for name, text in request.form.items():
        head, _dash, lot_id = name.partition("-")
        if head != "geteld" or not text.strip():
            continue
        names |= {f"regels.{len(lines)}.{part}": f"{part}-{lot_id}" for part in ("geteld", "vak")}
        names[f"regels.{len(lines)}.partijId"] = name
        line = {"partijId": lot_id, "geteld": text}
        for part in ("vorige", "vak"):
            if request.form.get(f"{part}-{lot_id}", "").strip():
                line[part] = request.form[f"{part}-{lot_id}"].strip()
        lines.append(line)
    return {FORM: True, "regels": lines}, names


@blp.post("/tellingen/<uuid:key>/boeken")
def book(key: UUID) -> Any:
    """Book the differences, and say what could not be booked and for whom."""

    def after(made: depot.Booking) -> Any:
        left = len(made.refused)
        if made.count.state.value == "open":
            flash(
                _("%(n)s verschillen geboekt, %(left)s niet; zie hieronder waarom.", n=made.booked, left=left),
                "warning",
            )
            return redirect(url_for("depot.count", key=key), code=303)
        return done(_("De telling is geboekt: %(n)s verschillen.", n=made.booked), "depot.count", key=key)

    return submit(
        lambda: depot.book(actor(), key, edge.now(), form_version(), **loaded(BookInput, leave_out=("versie",))),
        after,
        lambda form: _count_page(key, form),
    )


@blp.post("/tellingen/<uuid:key>/annuleren")
def cancel(key: UUID) -> Any:
    """Stop a count without booking."""
    return submit(
        lambda: depot.cancel(actor(), key, edge.now()),
        lambda made: done(_("De telling is gestopt; er is niets geboekt."), "depot.counts", key=made.depot_id),
        lambda form: _count_page(key, form),
    )
