"""The pages of saved searches: keeping one from the market's filters, the list, what each found."""

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import NotifyPreference, Quality
from wisselplaats.models import SavedSearch
from wisselplaats.schemas.saved_search import SavedSearchChange, SavedSearchInput, SavedSearchOutput
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import material, saved_search
from wisselplaats.web.listing import places
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
from wisselplaats.web.page.filters import label

blp = blueprint("saved_search")

FILTERS = (
    "zoek", "materiaalsoort", "kwaliteit", "minHoeveelheid", "beschikbaarVan", "beschikbaarTot", "nabij", "straal",
)  # fmt: skip
"""What a saved search takes over from the market's filters; an emptied one is taken away."""


@blp.get("/zoekprofielen")
def index() -> Answer:
    """The user's saved searches."""
    kept = saved_search.search(actor(), **loaded_query(PageQuery))
    return render_template(
        "saved_search/index.html",
        searches=kept.items,
        counts=saved_search.counts(actor(), kept.items, edge.today()),
        pager=links(kept.next),
        in_market=in_market,
    )


@blp.get("/zoekprofielen/nieuw")
def new() -> Answer:
    """The form, with the filters of the market that the user came from."""
    require(actor(), Action.SAVE_SEARCH)
    given = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    if "nabij" not in given:
        given.pop("straal", None)
    return _form(Form({"meldfrequentie": word(NotifyPreference.DAILY), "naam": _name(given), **given}))


def _name(given: dict[str, str]) -> str:
    """A name that says what is looked for, for the user to change."""
    kind = dict(material.options(edge.language())).get(given.get("materiaalsoort", ""), given.get("materiaalsoort"))
    near = dict(places()).get(given.get("nabij", ""))
    said = [kind, given.get("zoek"), _("rond %(place)s", place=near) if near else None]
    return ", ".join(part for part in said if part)[:100] or _("Al het nieuwe aanbod")


@blp.post("/zoekprofielen/nieuw")
def create() -> Any:
    """Keep a search."""
    return submit(
        lambda: saved_search.create(actor(), loaded(SavedSearchInput), edge.now(), edge.today()),
        lambda made: done(
            _("Het zoekprofiel is bewaard; u hoort het als er iets bij komt."), "saved_search.show", key=made.id
        ),
        _form,
    )


@blp.get("/zoekprofielen/<uuid:key>")
def show(key: UUID) -> Answer:
    """A saved search with what it found."""
    kept = saved_search.get(actor(), key)
    found = saved_search.found(actor(), key, edge.today(), edge.language(), **loaded_query(PageQuery))
    return render_template(
        "saved_search/show.html", search=kept, found=found.items, pager=links(found.next), in_market=in_market
    )


@blp.get("/zoekprofielen/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.SAVE_SEARCH)
    kept = saved_search.get(actor(), key)
    return _form(Form({**SavedSearchOutput().dump(kept), "nabij": _near(kept)}), kept)


@blp.post("/zoekprofielen/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Change a search; an emptied filter is taken away."""
    version = form_version()

    def work() -> SavedSearch:
        emptied = {name: None for name in FILTERS if request.form.get(name, "").strip() == ""}
        if "nabij" in emptied:
            emptied["straal"] = None
        data = loaded(SavedSearchChange(partial=True), leave_out=("versie",), **emptied)
        return saved_search.change(actor(), key, data, edge.now(), edge.today(), version)

    return submit(
        work,
        lambda kept: done(_("Het zoekprofiel is gewijzigd."), "saved_search.show", key=key),
        lambda form: _form(form, saved_search.get(actor(), key)),
    )


@blp.post("/zoekprofielen/<uuid:key>/verwijderen")
def remove(key: UUID) -> Any:
    """Remove a search."""
    return submit(
        lambda: saved_search.remove(actor(), key, edge.now()),
        lambda _gone: done(_("Het zoekprofiel is verwijderd."), "saved_search.index"),
        lambda form: _form(form, saved_search.get(actor(), key)),
    )


def _near(kept: SavedSearch) -> str:
    return "" if kept.x is None or kept.y is None else f"{kept.x:.0f},{kept.y:.0f}"


def in_market(kept: SavedSearch) -> str:
    """The market with the filters of a search."""
    given = SavedSearchOutput().dump(kept)
    query = {name: given[name] for name in FILTERS if given.get(name) is not None}
    return url_for("listing.index", **{**query, "nabij": _near(kept) or None})


def _form(form: Form, kept: SavedSearch | None = None) -> Answer:
    around = places()
    here = form.values.get("nabij")
    if here and here not in dict(around):
        around = [(here, _("De bewaarde plek (RD %(place)s)", place=here)), *around]
    return show_form(
        "saved_search/form.html",
        form,
        search=kept,
        materials=material.options(edge.language()),
        qualities=[(quality.value, quality.value) for quality in Quality],
        frequencies=[(word(value), label(value)) for value in NotifyPreference],
        places=around,
    )
