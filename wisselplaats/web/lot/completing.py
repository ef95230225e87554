"""Completing passports one after the other: the queue, and a form that asks only what is missing, for a phone."""

from datetime import UTC
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.passport.composition import as_text
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import LotChange, PhotoInput
from wisselplaats.schemas.passport import WalkQuery
from wisselplaats.schemas.wire.base import FORM, PageQuery, load
from wisselplaats.services import lot, passport
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.forms import filled, flat, lists, own
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

ASKED = (
    "photos", "quality", "breakage_percent", "pollution", "sizes", "detachability", "joint_filling", "packaging",
    "machine_layable", "removed_by", "year_laid", "origin_street", "origin_municipality", "origin_function",
    "available_until", "margin_percent", "composition",
)  # fmt: skip
"""What the form can ask, in the order in which somebody at the lot looks."""
NOT_FACTS = ("foto", "beschrijving", "versie", "volgende", "rij")
SIZES = frozenset({"length_mm", "width_mm", "height_mm"})


@blp.get("/partijen/aanvullen")
def drafts() -> Answer:
    """The passports that lack something, the least complete first."""
    query = loaded_query(PageQuery)
    found = passport.drafts(actor(), edge.today(), **query)
    return render_template(
        "lot/drafts.html", drafts=found.items, pager=links(found.next), count=passport.count(actor(), edge.today())
    )


@blp.get("/partijen/aanvullen/volgende")
def next_draft() -> Any:
    """On to the next of the queue, or back to the list at the end."""
    query = loaded_query(WalkQuery)
    since = query["since"] or edge.now()
    found = passport.next_draft(actor(), edge.today(), query["after"], since)
    if found is None:
        return redirect(url_for("lot.drafts"))
    return redirect(
        url_for(
            "lot.complete_form",
            key=found.lot.id,
            rij=f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            volgende=found.after,
        )
    )


@blp.get("/partijen/<uuid:key>/aanvullen")
def complete_form(key: UUID) -> Answer:
    """What this passport lacks."""
    require(actor(), Action.POST_LOT)
    found = own(key)
    return _form(filled(found), found)


@blp.post("/partijen/<uuid:key>/aanvullen")
def complete(key: UUID) -> Any:
    """Keep what was filled in; what was left empty stays missing."""
    version = form_version()

    def work() -> Lot:
        made = lot.complete(actor(), key, loaded(LotChange(partial=True), leave_out=NOT_FACTS), edge.now(), version)
        upload = request.files.get("foto")
        if upload is not None and upload.filename:
            said = load(PhotoInput, {FORM: True, "beschrijving": request.form.get("beschrijving", "").strip()})
            lot.add_photo(actor(), key, upload.stream, said["alt"], edge.now())
        return made

    return submit(work, _on, lambda form: _form(form, own(key)))


def _on(made: Lot) -> Any:
    said = _("Het paspoort van %(number)s is aangevuld.", number=made.number)
    if not request.form.get("rij"):
        return done(said, "lot.show", key=made.id)
    after, since = request.form.get("volgende"), request.form.get("rij")
    return done(said, "lot.next_draft", na=after, sinds=since) if after else done(said, "lot.drafts")


def _form(form: Form, found: Lot) -> Answer:
    full = passport.completeness(found)
    indicative = {"sizes" if name in SIZES else name for name in found.indicative}
    default = passport.default(found.material_code)
    after = form.values.get("volgende", request.args.get("volgende"))
    return show_form(
        "lot/complete.html",
        flat(form),
        lot=found,
        completeness=full,
        asked=[name for name in ASKED if name in full.missing or name in indicative],
        elsewhere=[one for one in passport.missing_roles(full) if one["name"] not in ASKED],
        indicative=indicative,
        default_composition=as_text(default.composition) if default else None,
        since=form.values.get("rij", request.args.get("rij")),
        after=after or "",
        **lists(),
    )
