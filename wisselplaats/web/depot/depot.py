"""A depot: the list of them, the one with what lies in it, and its form."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.depot import YEARS_DAYS
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Depot
from wisselplaats.schemas.depot import DepotInput, DepotOutput, StockQuery
from wisselplaats.schemas.wire.base import PageQuery, place_dump
from wisselplaats.services import depot, organisation
from wisselplaats.web.page.base import (
    Answer,
    Form,
    MenuItem,
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
    return _form(Form())


@blp.post("/depots/nieuw")
def create() -> Any:
    """Add a depot."""
    return submit(
        lambda: depot.create(actor(), edge.now(), **loaded(DepotInput)),
        lambda made: done(_("Depot %(name)s is toegevoegd.", name=made.name), "depot.show", key=made.id),
        _form,
    )


def tabs(found: Depot) -> list[MenuItem]:
    """What there is to see of a depot."""
    pages = (
        ("depot.show", _("Voorraad")),
        ("depot.day", _("Daglijst")),
        ("depot.movements", _("Mutaties")),
        ("depot.counts", _("Tellingen")),
        ("depot.hours", _("Openingstijden")),
    )
    return [MenuItem(label, url_for(page, key=found.id), page == request.endpoint) for page, label in pages]


def bays(key: UUID) -> list[tuple[str, str]]:
    """The places in use, to choose from."""
    return [(bay, bay) for bay, _lots in depot.bays(actor(), key) if bay]


@blp.get("/depots/<uuid:key>")
def show(key: UUID) -> Answer:
    """A depot: how full it is and gets, and what lies where for how long."""
    found, today = depot.get(actor(), key), edge.today()
    query = loaded_query(StockQuery)
    lots = depot.lots(actor(), key, **query, today=today)
    return render_template(
        "depot/show.html",
        depot=found,
        tabs=tabs(found),
        lots=lots.items,
        pager=links(lots.next),
        form=Form(request.args),
        bays=bays(key),
        stock=depot.stock(actor(), key).get(key, depot.Stock()),
        weeks=depot.weeks(actor(), key, today),
        days=depot.open_days(found, today),
        years=YEARS_DAYS,
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
    return _form(Form(DepotOutput().dump(found)), found)


def _form(form: Form, found: Depot | None = None) -> Answer:
    days = organisation.get(actor(), actor().organisation_id).warn_after_days
    return show_form("depot/form.html", form, depot=found, default_days=days)


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
        lambda form: _form(form, depot.get(actor(), key)),
    )
