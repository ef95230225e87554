"""Putting a lot on record from the street, correcting it, confirming what was expected."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import LotChange, LotInput, SurveyInput
from wisselplaats.services import lot, material, project
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.forms import filled, flat, lists, own
from wisselplaats.web.page.base import Answer, Form, actor, done, form_version, loaded, show_form, submit

# what a form may empty; an empty field of a change means not known, not left as it was
_CLEARABLE = (
    "titel", "margePercentage", "lengteMm", "breedteMm", "hoogteMm", "kleur", "beschikbaarTot", "straat", "gemeente",
    "jaarVanAanleg", "herkomstStraat", "herkomstGemeente", "verpakking", "verwijderdDoor", "losmaakbaarheid",
    "voegvulling", "breukPercentage", "vervuiling", "herkomstFunctie", "nlSfbCode", "rawCode", "samenstelling",
    "aandeelPrimair", "aandeelSecundair", "aandeelHergebruikt", "opmerking", "gtin",
)  # fmt: skip


@blp.get("/partijen/nieuw")
def new() -> Answer:
    """An empty form, for a phone in the street."""
    require(actor(), Action.POST_LOT)
    start = {"beschikbaarVan": edge.today().isoformat(), "projectId": request.args.get("projectId", "")}
    return _lot_form(Form(start))


@blp.post("/partijen/nieuw")
def create() -> Any:
    """Put a lot on record, with a photo when there is one."""

    def work() -> Lot:
        made = lot.create(actor(), edge.now(), edge.today(), **loaded(LotInput, leave_out=("foto", "beschrijving")))
        upload = request.files.get("foto")
        if upload is not None and upload.filename:
            lot.add_photo(actor(), made.id, upload.stream, made.title, edge.now())
        return made

    return submit(work, lambda made: done(_("De partij is vastgelegd."), "lot.show", key=made.id), _lot_form)


@blp.get("/partijen/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.POST_LOT)
    found = own(key)
    return _lot_form(filled(found), found)


@blp.post("/partijen/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Correct a lot; the version in the form guards against overwriting somebody else's change."""
    version = form_version()

    def work() -> Lot:
        emptied = {name: None for name in _CLEARABLE if request.form.get(name, "-").strip() == ""}
        left_out = ("versie", "materiaalsoort", "eenheid", "projectId")
        data = loaded(LotChange(partial=True), leave_out=left_out, **emptied)
        return lot.change(actor(), key, data, edge.now(), version)

    return submit(
        work,
        lambda _made: done(_("De partij is gewijzigd."), "lot.show", key=key),
        lambda form: _lot_form(form, own(key)),
    )


@blp.get("/partijen/<uuid:key>/bevestigen")
def survey(key: UUID) -> Answer:
    """What a surveyor fills in, with what was expected."""
    require(actor(), Action.CONFIRM_LOT)
    found = own(key)
    return _survey_form(filled(found), found)


@blp.post("/partijen/<uuid:key>/bevestigen")
def confirm(key: UUID) -> Any:
    """Confirm an expected lot."""
    return submit(
        lambda: lot.confirm(actor(), key, loaded(SurveyInput), edge.now()),
        lambda _made: done(_("De partij is bevestigd."), "lot.show", key=key),
        lambda form: _survey_form(form, own(key)),
    )


def _lot_form(form: Form, found: Lot | None = None) -> Answer:
    projects = [] if found else project.search(actor(), limit=200).items
    return show_form(
        "lot/form.html",
        flat(form),
        lot=found,
        materials=material.options(edge.language()),
        projects=[(str(one.id), f"{one.number} {one.name}") for one in projects],
        **lists(),
    )


def _survey_form(form: Form, found: Lot) -> Answer:
    return show_form("lot/confirm.html", flat(form), lot=found, **lists())
