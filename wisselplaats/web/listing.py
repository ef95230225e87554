"""The pages of the market: what is on offer, one offer with its ladder, publishing and withdrawing."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, is_allowed, require
from wisselplaats.domain.vocabulary import LotState, Quality, Rung
from wisselplaats.models import Listing
from wisselplaats.schemas.listing import ListingChange, ListingInput, ListingOutput, ListingQuery, WithdrawInput
from wisselplaats.schemas.wire.base import FORM, load, place_dump
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import allocation, listing, lot, match, material, project
from wisselplaats.services.listing import Shown, Sort
from wisselplaats.web.legal.warnings import TICKED, acknowledge_ticked
from wisselplaats.web.lot import point, title
from wisselplaats.web.page.base import (
    Answer,
    Form,
    actor,
    blueprint,
    done,
    form_version,
    links,
    loaded,
    show_form,
    submit,
)
from wisselplaats.web.page.filters import label, quantity

blp = blueprint("listing")

TAKEN_TOO = "gereserveerd"

# what a form may empty; an empty field of a change means none, not left as it was
_CLEARABLE = ("minHoeveelheid", "prijsPerEenheid", "aangebodenTot", "opmerking")


@blp.get("/aanbiedingen")
def index() -> Answer:
    """The market."""
    found = listing.search(actor(), edge.today(), **_query())
    orders = {
        Sort.NEWEST: _("Nieuwste eerst"),
        Sort.SCORE: _("Past het best bij onze behoeften"),
        Sort.DISTANCE: _("Dichtstbij het project"),
    }
    return render_template(
        "listing/index.html",
        offers=found.items,
        pager=links(found.next),
        form=Form(request.args),
        materials=material.options(edge.language()),
        qualities=[(grade.value, grade.value) for grade in Quality],
        sorts=[(sort.value, text) for sort, text in orders.items()],
        places=places(),
        save_url=url_for("saved_search.new", **_saved()),
        geojson=_on_map(found.items),
    )


def _saved() -> dict[str, str]:
    """The filters that a saved search takes over."""
    from wisselplaats.web.saved_search.saved_search import FILTERS

    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _query() -> dict[str, Any]:
    """The filters; a distance without a place is left out, for the form keeps its fields when the place is cleared.

    What others can no longer have is shown only when asked for; one's own always.
    """
    known = {str(item.data_key) for item in ListingQuery().fields.values()}
    given = {key: value for key, value in request.args.items() if key in known}
    if not given.get("nabij"):
        given = {key: value for key, value in given.items() if key != "straal" and value != Sort.DISTANCE}
    query: dict[str, Any] = load(ListingQuery, {**given, FORM: True})
    return {**query, "taken_too": query["mine"] is True or request.args.get(TAKEN_TOO) == "true"}


def places() -> list[tuple[str, str]]:
    """Our own projects as places to search around, in RD metres."""
    found = project.search(actor(), limit=200).items
    return [(f"{one.x:.0f},{one.y:.0f}", f"{one.number} {one.name}") for one in found if one.x is not None]


def _on_map(offers: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(shown) for shown in offers]}


def _feature(shown: Shown) -> dict[str, Any]:
    found = shown.listing
    place = place_dump(found.lot.x, found.lot.y) or {}
    tone = "green" if found.organisation_id == actor().organisation_id else "brick"
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lon"], place["lat"]]},
        "properties": {
            "title": title(found.lot),
            "url": url_for("listing.show", key=found.id),
            "text": f"{quantity(found.free, found.lot.unit)}, {found.organisation.name}",
            "tone": tone,
        },
    }


@blp.get("/aanbiedingen/<uuid:key>")
def show(key: UUID) -> Answer:
    """An offer: what, from when, on which rung, and for which of our demands."""
    return _page(key, Form({"behoefteId": request.args.get("behoefteId", "")}))


def _page(key: UUID, form: Form) -> Answer:
    found = listing.get(actor(), key, edge.today())
    own = found.organisation_id == actor().organisation_id
    return show_form(
        "listing/show.html",
        form,
        shown=listing.shown(found, edge.today()),
        listing=found,
        lot=found.lot,
        own=own,
        can_reserve=is_allowed(actor(), Action.RESERVE),
        ladder=[(Rung.SAME_PROJECT, None), *listing.dates_of(found).opens()],
        fits=match.of_listing(actor(), key, edge.today(), edge.language()).items,
        worth=allocation.worth(actor(), listing_id=key) if own else None,
        geojson=point(found.lot),
    )


@blp.get("/partijen/<uuid:key>/aanbieden")
def new(key: UUID) -> Answer:
    """The form that offers a lot."""
    require(actor(), Action.PUBLISH)
    return _offer_form(key, Form())


@blp.post("/partijen/<uuid:key>/aanbieden")
def publish(key: UUID) -> Any:
    """Offer a lot."""

    def work() -> Listing:
        acknowledge_ticked(key)
        data = loaded(ListingInput, leave_out=(TICKED,), partijId=str(key))
        return listing.publish(actor(), data.pop("lot_id"), edge.now(), edge.today(), **data)

    return submit(
        work,
        lambda made: done(_("De partij staat op de wisselplaats."), "listing.show", key=made.id),
        lambda form: _offer_form(key, form),
    )


def _offer_form(key: UUID, form: Form) -> Answer:
    found = lot.get(actor(), key)
    require(actor(), Action.READ, found.organisation_id)
    return show_form(
        "listing/form.html",
        form,
        lot=found,
        listing=None,
        expected=found.state == LotState.EXPECTED,
        warnings=listing.warnings_of(found),
        rungs=[(word(rung), label(rung)) for rung in Rung if rung != Rung.RECYCLING],
    )


@blp.get("/aanbiedingen/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.PUBLISH)
    found = listing.get(actor(), key, edge.today())
    return _change_form(found, Form(ListingOutput().dump(listing.shown(found, edge.today()))))


@blp.post("/aanbiedingen/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Change an offer; the version guards against overwriting somebody else's change."""
    version = form_version()

    def work() -> Listing:
        emptied = {name: None for name in _CLEARABLE if request.form.get(name, "-").strip() == ""}
        data = loaded(ListingChange(partial=True), leave_out=("versie",), **emptied)
        return listing.change(actor(), key, data, edge.now(), version)

    return submit(
        work,
        lambda _made: done(_("De aanbieding is gewijzigd."), "listing.show", key=key),
        lambda form: _change_form(listing.get(actor(), key, edge.today()), form),
    )


def _change_form(found: Listing, form: Form) -> Answer:
    require(actor(), Action.READ, found.organisation_id)
    return show_form("listing/form.html", form, lot=found.lot, listing=found, expected=False, warnings=[], rungs=[])


@blp.post("/aanbiedingen/<uuid:key>/intrekken")
def withdraw(key: UUID) -> Any:
    """Take an offer back."""
    return submit(
        lambda: listing.withdraw(actor(), key, loaded(WithdrawInput)["reason"], edge.now()),
        lambda made: done(_("De aanbieding is ingetrokken."), "lot.show", key=made.lot_id),
        lambda form: _page(key, form),
    )
