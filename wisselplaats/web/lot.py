"""The pages of lots: put one on record from the street, confirm it, answer for it, bring it to a depot."""

from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Quality
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import (
    DepotMoveInput,
    LegalInput,
    LotChange,
    LotInput,
    LotOutput,
    LotQuery,
    PhotoInput,
    SurveyInput,
)
from wisselplaats.schemas.wire.base import place_dump
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import listing, lot, material, passport, project
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
from wisselplaats.web.page.filters import label, own_name

blp = blueprint("lot")

# what a form may empty; an empty field of a change means not known, not left as it was
_CLEARABLE = (
    "titel", "margePercentage", "lengteMm", "breedteMm", "hoogteMm", "kleur", "beschikbaarTot", "straat", "gemeente",
    "jaarVanAanleg", "herkomstStraat", "herkomstGemeente", "verpakking", "verwijderdDoor", "losmaakbaarheid", "opmerking",
)  # fmt: skip
DETACHABILITY = ("losmaakbaar", "losmaakbaar en remontabel", "niet losmaakbaar")
TREATMENTS = (("none", "geen"), ("creosote", "creosoot"), ("cca", "wolmanzout (CCA)"), ("unknown", "onbekend"))


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
    )


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


@blp.get("/partijen/<uuid:key>")
def show(key: UUID) -> Answer:
    """A lot: what it is, what comes next, where it came from and went to."""
    return _page(key, Form())


def _page(key: UUID, form: Form) -> Answer:
    found = lot.get(actor(), key, today=edge.today())
    parent, children = lot.relatives(actor(), found)
    return show_form(
        "lot/show.html",
        form,
        lot=found,
        own=found.organisation_id == actor().organisation_id,
        offer=lot.offer_of(found),
        parent=parent,
        children=children,
        warnings=listing.warnings_of(found),
        completeness=passport.completeness(found),
        depots=[(str(one.id), one.name) for one in lot.depots(actor())],
        geojson=point(found),
    )


def point(found: Lot) -> dict[str, Any]:
    """The place of a lot for a map."""
    place = place_dump(found.x, found.y) or {}
    popup = {"title": title(found), "text": found.street or ""}
    geometry = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry, "properties": popup}]}


def title(found: Lot) -> str:
    """What a lot is called: its own title, else its kind."""
    return found.title or own_name(found.material)


@blp.app_template_filter("lot_title")
def lot_title(found: Lot) -> str:
    """The same, in templates."""
    return title(found)


@blp.get("/partijen/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.POST_LOT)
    found = _own(key)
    return _lot_form(_filled(found), found)


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
        lambda form: _lot_form(form, _own(key)),
    )


def _own(key: UUID) -> Lot:
    found = lot.get(actor(), key)
    require(actor(), Action.READ, found.organisation_id)
    return found


@blp.get("/partijen/<uuid:key>/bevestigen")
def survey(key: UUID) -> Answer:
    """What a surveyor fills in, with what was expected."""
    require(actor(), Action.CONFIRM_LOT)
    found = _own(key)
    return _survey_form(_filled(found), found)


@blp.post("/partijen/<uuid:key>/bevestigen")
def confirm(key: UUID) -> Any:
    """Confirm an expected lot."""
    return submit(
        lambda: lot.confirm(actor(), key, loaded(SurveyInput), edge.now()),
        lambda _made: done(_("De partij is bevestigd."), "lot.show", key=key),
        lambda form: _survey_form(form, _own(key)),
    )


@blp.get("/partijen/<uuid:key>/juridisch")
def legal(key: UUID) -> Answer:
    """The three questions and what tests found."""
    require(actor(), Action.ANSWER_LEGAL)
    found = _own(key)
    return _legal_form(_filled(found), found)


@blp.post("/partijen/<uuid:key>/juridisch")
def answer(key: UUID) -> Any:
    """Keep the answers, with who gave them and when."""
    return submit(
        lambda: lot.change(actor(), key, loaded(LegalInput), edge.now()),
        lambda _made: done(_("De juridische gegevens zijn vastgelegd."), "lot.show", key=key),
        lambda form: _legal_form(form, _own(key)),
    )


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
        lambda: lot.to_depot(actor(), key, loaded(DepotMoveInput)["depot_id"], edge.now()),
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


def _filled(found: Lot) -> Form:
    return Form(LotOutput().dump(found))


def _flat(form: Form) -> Form:
    """The parts of the place as the fields of the form are called."""
    place = form.values.get("locatie") or {}
    values = {**form.values, **{f"locatie.{name}": place[name] for name in ("lon", "lat") if name in place}}
    errors = {("locatie.lon" if name == "locatie" else name): found for name, found in form.errors.items()}
    return Form({name: _spoken(value) for name, value in values.items()}, errors)


def _spoken(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def _lot_form(form: Form, found: Lot | None = None) -> Answer:
    projects = [] if found else project.search(actor(), limit=200).items
    return show_form(
        "lot/form.html",
        _flat(form),
        lot=found,
        materials=material.options(edge.language()),
        projects=[(str(one.id), f"{one.number} {one.name}") for one in projects],
        detachabilities=[(text, label(text)) for text in DETACHABILITY],
        **_lists(),
    )


def _survey_form(form: Form, found: Lot) -> Answer:
    return show_form("lot/confirm.html", _flat(form), lot=found, **_lists())


def _legal_form(form: Form, found: Lot) -> Answer:
    facts = lot.legal_facts(found)
    return show_form(
        "lot/legal.html",
        _flat(form),
        lot=found,
        is_asphalt=facts.is_asphalt,
        statuses=[(word(status), label(status)) for status in LegalStatus],
        treatments=[(code, label(text)) for code, text in TREATMENTS],
    )


def _lists() -> dict[str, Any]:
    grades = {"A": _("A: zo goed als nieuw"), "B": _("B: goed"), "C": _("C: bruikbaar"), "D": _("D: moet hersteld")}
    return {
        "qualities": [(grade.value, grades[grade.value]) for grade in Quality],
        "determinations": [(word(one), label(one)) for one in Determination],
        "back": url_for("lot.index"),
    }
