"""The pages of projects."""

import json
from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import ClaimStanding, ProjectState
from wisselplaats.models import Project
from wisselplaats.schemas.project import ProjectChange, ProjectInput, ProjectOutput, ProjectQuery
from wisselplaats.schemas.wire.boundary import Boundary
from wisselplaats.schemas.wire.words import choices, word
from wisselplaats.services import allocation, lot, project, reservation
from wisselplaats.services.lot import Chain
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

blp = blueprint("project")
CONFIRMED = "bevestigd"


def _states() -> list[tuple[str, str]]:
    return [(word, label(word)) for word in choices(ProjectState)]


@blp.get("/projecten")
def index() -> Answer:
    """The organisation's projects."""
    found = project.search(actor(), **loaded_query(ProjectQuery))
    return render_template(
        "project/index.html",
        projects=found.items,
        pager=links(found.next),
        form=Form(request.args),
        states=_states(),
        today=edge.today(),
    )


@blp.get("/projecten/nieuw")
def new() -> Answer:
    """An empty form."""
    require(actor(), Action.MANAGE_PROJECT)
    return show_form("project/form.html", Form(), project=None)


@blp.post("/projecten/nieuw")
def create() -> Any:
    """Make a project."""
    return submit(
        lambda: project.create(actor(), edge.now(), **loaded(ProjectInput)),
        lambda made: done(_("Project %(name)s is aangemaakt.", name=made.name), "project.show", key=made.id),
        lambda form: show_form("project/form.html", form, project=None),
    )


@blp.get("/projecten/<uuid:key>")
def show(key: UUID) -> Answer:
    """A project with what it releases and what it needs."""
    found = project.get(actor(), key)
    return render_template(
        "project/show.html",
        project=found,
        counts=project.counts(actor(), key),
        chain=lot.dependants(actor(), key),
        waiting=reservation.for_project(actor(), key),
        coverage=allocation.coverage(actor(), key),
        geojson=_on_map(found),
    )


def _on_map(found: Project) -> dict[str, Any] | None:
    boundary = Boundary.dump(found.boundary)
    if boundary is None:
        return None
    about = {"title": found.name, "text": found.number, "tone": "brick"}
    return {"type": "Feature", "geometry": boundary, "properties": about}


@blp.get("/projecten/<uuid:key>/wijzigen")
def edit(key: UUID) -> Answer:
    """The form, filled."""
    require(actor(), Action.MANAGE_PROJECT)
    found = project.get(actor(), key)
    values = ProjectOutput().dump(found)
    values["grens"] = json.dumps(values["grens"]) if values["grens"] else ""
    return _change_page(key, Form(values))


def _change_page(key: UUID, form: Form, chain: Chain | None = None, ending: project.Ending | None = None) -> Answer:
    return show_form(
        "project/form.html",
        form,
        project=project.get(actor(), key),
        states=_states(),
        claims=project.counts(actor(), key).claims,
        chain=chain,
        ending=ending or _ending_of(key, form),
        ask=CONFIRMED in form.errors or CONFIRMED in form.values,
    )


@blp.post("/projecten/<uuid:key>/wijzigen")
def change(key: UUID) -> Any:
    """Change a project; one on which others count moves, or is called off, only when the user says so twice."""

    def work() -> Project:
        data = loaded(ProjectChange, leave_out=("versie", CONFIRMED))
        return project.change(actor(), key, data, edge.now(), form_version())

    warning = _end_warning(key) or _slip_warning(key)
    if warning:
        return warning
    return submit(
        work,
        lambda made: done(_("Project %(name)s is gewijzigd.", name=made.name), "project.show", key=key),
        lambda form: _change_page(key, form),
    )


def _is_end(key: UUID, form: Form) -> bool:
    """Whether the form calls off a project that was not."""
    state = project.get(actor(), key).state
    return form.values.get("toestand") == word(ProjectState.CANCELLED) and state != ProjectState.CANCELLED


def _ending_of(key: UUID, form: Form) -> project.Ending | None:
    return project.ending(actor(), key) if _is_end(key, form) else None


def _end_warning(key: UUID) -> Answer | None:
    """The form again, with all that would lapse, when it calls the project off unconfirmed."""
    require(actor(), Action.MANAGE_PROJECT)
    form = Form(request.form)
    lapsing = _ending_of(key, form)
    if not lapsing or request.form.get(CONFIRMED) == "true":
        return None
    form.errors[CONFIRMED] = [_lapsing(lapsing)]
    return _change_page(key, form, ending=lapsing)


def _lapsing(found: project.Ending) -> str:
    """How much lapses, in one sentence."""
    claims = ngettext("%(num)s reservering", "%(num)s reserveringen", len(found.claims))
    who = ngettext("%(num)s organisatie", "%(num)s organisaties", found.organisations)
    own = ngettext("%(num)s eigen reservering", "%(num)s eigen reserveringen", len(found.own_claims))
    offers = ngettext("%(num)s aanbieding", "%(num)s aanbiedingen", len(found.offers))
    demands = ngettext("%(num)s behoefte", "%(num)s behoeften", len(found.demands))
    return _(
        "Hiermee vervallen %(claims)s van %(who)s op het materiaal, %(own)s elders, %(offers)s en %(demands)s. "
        "Bevestig dat het project niet doorgaat.",
        claims=claims, who=who, own=own, offers=offers, demands=demands,
    )  # fmt: skip


def _slip_warning(key: UUID) -> Answer | None:
    """The form again, with how many claims would move, when the days of release change unconfirmed."""
    require(actor(), Action.MANAGE_PROJECT)
    found = project.get(actor(), key)
    given = (request.form.get("vrijVanaf", ""), request.form.get("vrijTot", ""))
    same = given == (found.release_from.isoformat(), found.release_until.isoformat())
    if same or request.form.get(CONFIRMED) == "true" or not all(_is_day(text) for text in given):
        return None
    chain = lot.dependants(actor(), key, *(date.fromisoformat(text) for text in given))
    if not chain.items:
        return None
    form = Form(request.form)
    form.errors[CONFIRMED] = [_counted(chain)]
    return _change_page(key, form, chain)


def _counted(chain: Chain) -> str:
    """How many claims of how many organisations, and how many would not fit any more."""
    claims = ngettext("%(num)s reservering", "%(num)s reserveringen", chain.claims)
    who = ngettext("%(num)s organisatie", "%(num)s organisaties", chain.organisations)
    text = _("%(claims)s van %(who)s rekenen op dit materiaal.", claims=claims, who=who)
    unfit = chain.claims - chain.would_be(ClaimStanding.FINE)
    told = ngettext("%(num)s komt daarna niet meer op tijd.", "%(num)s komen daarna niet meer op tijd.", unfit)
    return f"{text} {told} {_('Bevestig dat de planning verschuift.')}"


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
