"""The pages of demands: what a project needs, how much is covered, and what matches."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import NotifyPreference, Quality
from wisselplaats.models import Demand, Project
from wisselplaats.schemas.demand import DemandChange, DemandInput, DemandOutput, DemandQuery
from wisselplaats.schemas.match import ChangeOutput
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import allocation, demand, match, material, project
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

blp = blueprint("demand")

# what a form may empty; an empty field of a change means nothing asked, not left as it was
_CLEARABLE = (
    "minimalePartij", "lengteMm", "breedteMm", "hoogteMm", "kleur", "minKwaliteit", "maxAfstandKm", "maxPrijs",
    "opmerking",
)  # fmt: skip
_SHOWN_AT_FIRST = {"tolerantieMm": 0, "vervangersToegestaan": True, "meldfrequentie": "direct", "maxOpslagDagen": 90}


@blp.get("/behoeften")
def index() -> Answer:
    """The organisation's demands."""
    found = demand.search(actor(), **loaded_query(DemandQuery))
    return render_template(
        "demand/index.html",
        demands=found.items,
        counts=demand.match_counts(actor(), found.items),
        pager=links(found.next),
        form=Form(request.args),
        materials=material.options(edge.language()),
    )


@blp.get("/projecten/<uuid:key>/behoeften")
def of_project(key: UUID) -> Answer:
    """The demands of one project."""
    owner = project.get(actor(), key)
    found = demand.of_project(actor(), key, **loaded_query(PageQuery))
    counts = demand.match_counts(actor(), found.items)
    return render_template(
        "demand/project.html", project=owner, demands=found.items, counts=counts, pager=links(found.next)
    )


@blp.get("/projecten/<uuid:key>/behoeften/nieuw")
def new(key: UUID) -> Answer:
    """A form with what the project already says."""
    require(actor(), Action.MANAGE_DEMAND)
    owner = project.get(actor(), key)
    dates = {"nodigVan": owner.starts_on, "nodigTot": owner.ends_on}
    wish = {"materiaalsoort": request.args.get("materiaalsoort", "")}
    return _form(Form({**_SHOWN_AT_FIRST, **dates, **wish}), owner)


@blp.post("/projecten/<uuid:key>/behoeften/nieuw")
def create(key: UUID) -> Any:
    """Add a line."""
    return submit(
        lambda: demand.create(actor(), key, [loaded(DemandInput, **_ticked())], edge.now(), edge.today())[0],
        lambda made: done(
            _("De behoefte is toegevoegd; er wordt nu naar matches gezocht."), "demand.show", key=made.id
        ),
        lambda form: _form(_flat(form), project.get(actor(), key)),
    )


@blp.get("/behoeften/<uuid:key>")
def show(key: UUID) -> Answer:
    """A demand with its matches, best first."""
    found = demand.get(actor(), key)
    return render_template(
        "demand/show.html",
        demand=found,
        fits=match.of_demand(actor(), key, edge.today(), edge.language()).items,
        lapsed=match.lapsed(actor(), key),
        worth=allocation.worth(actor(), demand_id=key),
    )


@blp.get("/behoeften/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled; with `voorstel` as an offer would need it, to be looked at before it is kept."""
    require(actor(), Action.MANAGE_DEMAND)
    found = demand.get(actor(), key)
    changes = _proposed(key)
    proposed = {item["veld"]: item["waarde"] for item in ChangeOutput(many=True).dump(changes)}
    return _form(_flat(Form({**DemandOutput().dump(found), **proposed})), found.project, found, changes)


def _proposed(key: UUID) -> Sequence[match.Proposal]:
    """The smallest change for the offer that the address names, if any. Errors: NotFound."""
    try:
        offer = UUID(request.args.get("voorstel", ""))
    except ValueError:
        return ()
    return match.explain(actor(), key, offer, edge.today(), edge.language()).changes


@blp.post("/behoeften/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Change a line; the version in the form guards against overwriting somebody else's change."""
    version = form_version()

    def work() -> Demand:
        emptied = {name: None for name in _CLEARABLE if request.form.get(name, "-").strip() == ""}
        data = loaded(DemandChange(partial=True), leave_out=("versie",), **emptied, **_ticked())
        return demand.change(actor(), key, data, edge.now(), version)

    def again(form: Form) -> Answer:
        found = demand.get(actor(), key)
        return _form(_flat(form), found.project, found)

    return submit(work, lambda made: done(_("De behoefte is gewijzigd."), "demand.show", key=key), again)


@blp.post("/behoeften/<uuid:key>/intrekken")
def cancel(key: UUID) -> Any:
    """Close a line; refused while a reservation for it is open."""
    return submit(
        lambda: demand.cancel(actor(), key, edge.now()),
        lambda made: done(_("De behoefte is ingetrokken."), "demand.of_project", key=made.project_id),
        lambda form: _refused(key, form),
    )


def _refused(key: UUID, form: Form) -> Answer:
    found = demand.get(actor(), key)
    page = render_template(
        "demand/show.html",
        demand=found,
        fits=match.of_demand(actor(), key, edge.today(), edge.language()).items,
        lapsed=[],
        form=form,
    )
    return page, 409


def _ticked() -> dict[str, str]:
    """An empty tick box sends nothing; here that means no."""
    return {"vervangersToegestaan": "true" if "vervangersToegestaan" in request.form else "false"}


def _flat(form: Form) -> Form:
    """The parts of the place as the fields of the form are called."""
    place = form.values.get("locatie") or {}
    return Form({**form.values, **{f"locatie.{name}": value for name, value in place.items()}}, form.errors)


def _form(form: Form, owner: Project, found: Demand | None = None, changes: Sequence[match.Proposal] = ()) -> Answer:
    return show_form(
        "demand/form.html",
        form,
        project=owner,
        demand=found,
        changes=changes,
        materials=material.options(edge.language()),
        qualities=[(quality.value, quality.value) for quality in Quality],
        frequencies=[(word(value), label(value)) for value in NotifyPreference],
    )
