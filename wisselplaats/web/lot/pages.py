"""The pages of lots: the list, one lot with what comes next, what a project releases."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action
from wisselplaats.domain.vocabulary import LotState
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import DepotMoveInput, LotQuery, PhotoInput
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import depot, listing, lot, passport, project
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.shown import point
from wisselplaats.web.page.base import Answer, Form, actor, done, links, loaded, loaded_query, may, show_form, submit
from wisselplaats.web.page.filters import label
from wisselplaats.web.page.room import with_room


@blp.get("/partijen")
def index() -> Answer:
    """The organisation's own lots."""
    found = lot.search(actor(), **loaded_query(LotQuery))
    return render_template(
        "lot/index.html",
        lots=found.items,
        pager=links(found.next),
        form=Form(request.args),
        states=[(word(state), label(state)) for state in LotState],
        projects=[(str(one.id), f"{one.number} {one.name}") for one in project.search(actor(), limit=200).items],
        drafts=passport.count(actor(), edge.today()) if may(Action.POST_LOT) else 0,
    )


@blp.get("/partijen/<uuid:key>")
def show(key: UUID) -> Answer:
    """A lot: what it is, what comes next, where it came from and went to."""
    return _page(key, Form())


def _page(key: UUID, form: Form) -> Answer:
    found = lot.get(actor(), key, today=edge.today())
    parent, children = lot.relatives(actor(), found)
    rooms = _rooms(found)
    return show_form(
        "lot/show.html",
        form,
        lot=found,
        own=found.organisation_id == actor().organisation_id,
        offer=lot.offer_of(found),
        parent=parent,
        children=children,
        wholes=passport.numbers_of_wholes(actor(), found),
        warnings=listing.warnings_of(found),
        completeness=passport.completeness(found),
        depots=[(str(one.depot.id), with_room(one.depot.name, one)) for one in rooms],
        too_full=[one for one in rooms if one.too_full],
        geojson=point(found),
    )


def _rooms(found: Lot) -> list[depot.Room]:
    """The own depots but the one where it lies, with the room that each has for this lot."""
    if found.organisation_id != actor().organisation_id or not may(Action.POST_LOT):
        return []
    today = edge.today()
    load = depot.load_of(found, found.quantity, today)
    lies = found.depot_id if found.state == LotState.IN_DEPOT else None
    return [depot.room(actor(), one.id, load, today) for one in lot.depots(actor()) if one.id != lies]


@blp.post("/partijen/<uuid:key>/vrijgeven")
def release(key: UUID) -> Any:
    """Say that the material lies ready."""
    return submit(
        lambda: lot.release(actor(), key, edge.now()),
        lambda _made: done(_("De partij is vrijgekomen."), "lot.show", key=key),
        lambda form: _page(key, form),
    )


@blp.post("/partijen/<uuid:key>/depot")
def to_depot(key: UUID) -> Any:
    """Bring a lot to a depot."""
    return submit(
        lambda: lot.to_depot(actor(), key, now=edge.now(), **loaded(DepotMoveInput)),
        lambda _made: done(_("De partij ligt in het depot."), "lot.show", key=key),
        lambda form: _page(key, form),
    )


@blp.post("/partijen/<uuid:key>/fotos")
def add_photo(key: UUID) -> Any:
    """Add a photo."""

    def work() -> Any:
        data, upload = loaded(PhotoInput, leave_out=("foto",)), request.files.get("foto")
        stream = upload.stream if upload is not None and upload.filename else None
        return lot.add_photo(actor(), key, stream, data["alt"], edge.now())

    return submit(
        work,
        lambda _made: done(_("De foto is toegevoegd."), "lot.show", key=key),
        lambda form: _page(key, form),
    )


@blp.get("/partijen/<uuid:key>/fotos/<uuid:photo_id>")
def photo(key: UUID, photo_id: UUID) -> Any:
    """A photo, or small."""
    with lot.photo(actor(), key, photo_id, request.args.get("miniatuur") == "true") as file:
        return Response(file.read(), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


@blp.get("/projecten/<uuid:key>/partijen")
def of_project(key: UUID) -> Answer:
    """What a project releases."""
    return _project_page(key, Form())


def _project_page(key: UUID, form: Form) -> Answer:
    found = project.get(actor(), key)
    return show_form("lot/project.html", form, project=found, lots=lot.lots_of(actor(), key))


@blp.post("/projecten/<uuid:key>/oogsten")
def harvest(key: UUID) -> Any:
    """Make expected lots from the inventory inside the boundary."""

    def said(made: lot.Harvest) -> Any:
        text = _("%(new)s partijen uit het areaal gehaald; %(old)s waren er al.", new=made.created, old=made.already)
        return done(text, "lot.of_project", key=key)

    return submit(lambda: lot.harvest(actor(), key, edge.now()), said, lambda form: _project_page(key, form))
