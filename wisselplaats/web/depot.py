"""The pages of depots."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Depot
from wisselplaats.schemas.depot import DepotInput, DepotOutput
from wisselplaats.schemas.wire.base import PageQuery, place_dump
from wisselplaats.services import depot
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    form_version,
    links,
    loaded,
    loaded_query,
    show_form,
    submit,
)

blp = blueprint("depot")


@blp.get("/depots")
def index() -> Answer:
    """The organisation's depots and how full they are."""
    found = depot.search(actor(), **loaded_query(PageQuery))
    stock = depot.stock(actor(), *[item.id for item in found.items])
    return render_template("depot/index.html", depots=found.items, stock=stock, pager=links(found.next))


@blp.get("/depots/nieuw")
def new() -> Answer:
    """An empty form."""
    require(actor(), Action.MANAGE_DEPOT)
    return show_form("depot/form.html", Form(), depot=None)


@blp.post("/depots/nieuw")
def create() -> Any:
    """Add a depot."""
    return submit(
        lambda: depot.create(actor(), edge.now(), **loaded(DepotInput)),
        lambda made: done(_("Depot %(name)s is toegevoegd.", name=made.name), "depot.show", key=made.id),
        lambda form: show_form("depot/form.html", form, depot=None),
    )


@blp.get("/depots/<uuid:key>")
def show(key: UUID) -> Answer:
    """A depot with what lies in it."""
    found = depot.get(actor(), key)
    lots = depot.lots(actor(), key, **loaded_query(PageQuery), today=edge.today())
    return render_template(
        "depot/show.html",
        depot=found,
        lots=lots.items,
        pager=links(lots.next),
        stock=depot.stock(actor(), key).get(key, depot.Stock()),
        geojson=_point(found),
    )


def _point(found: Depot) -> dict[str, Any]:
    place = place_dump(found.x, found.y) or {}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {"title": found.name, "text": found.address, "tone": "slate"},
    }


@blp.get("/depots/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.MANAGE_DEPOT)
    found = depot.get(actor(), key)
    return show_form("depot/form.html", Form(DepotOutput().dump(found)), depot=found)


@blp.post("/depots/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Change a depot."""

    def work() -> Depot:
        data = loaded(DepotInput, leave_out=("versie",))
        place = data.pop("place")
        return depot.change(actor(), key, data, edge.now(), form_version(), place)

    return submit(
        work,
        lambda made: done(_("Depot %(name)s is gewijzigd.", name=made.name), "depot.show", key=key),
        lambda form: show_form("depot/form.html", form, depot=depot.get(actor(), key)),
    )
