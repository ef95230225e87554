"""The pages of allocations: ask for one, see it come, read the advice as a table and on a map, accept it, compare it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from wisselplaats import edge
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action, is_allowed, require
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationScope, AllocationState, ClaimTreatment, Role
from wisselplaats.models import Allocation
from wisselplaats.schemas.allocation import AcceptInput, AllocationInput, AllocationQuery, LineQuery, in_words
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import allocation, project
from wisselplaats.web.allocation.on_map import on_map
from wisselplaats.web.page.base import (
    REFUSED,
    Answer,
    Form,
    actor,
    blueprint,
    done,
    links,
    loaded,
    loaded_query,
    nested,
    show_form,
    submit,
)
from wisselplaats.web.page.filters import label, moment

blp = blueprint("allocation")
RUNNING = (AllocationState.WAITING, AllocationState.RUNNING)
ALL = "alles"
"""The button that accepts every line, whatever is ticked."""


@blp.get("/verdelingen")
def index() -> Answer:
    """The runs of the organisation, and those of every night."""
    found = allocation.search(actor(), **loaded_query(AllocationQuery))
    return render_template(
        "allocation/index.html",
        runs=[allocation.shown(actor(), run) for run in found.items],
        running=any(run.state in RUNNING for run in found.items),
        pager=links(found.next),
        form=Form(request.args),
        scopes=[(scope.value, label(scope)) for scope in AllocationScope],
        states=[(state.value, label(state)) for state in AllocationState],
    )


@blp.get("/verdelingen/nieuw")
def new() -> Answer:
    """The form; from a project's page its project is chosen already."""
    require(actor(), Action.ALLOCATE)
    chosen = request.args.get("projectId", "")
    scope = AllocationScope.PROJECT if chosen else AllocationScope.ORGANISATION
    return _form(Form({"bereik": scope.value, "projectId": chosen, "opties": ClaimTreatment.FIXED.value}))


def _form(form: Form) -> Answer:
    who = actor()
    scopes = [
        (AllocationScope.PROJECT, _("Eén project")),
        (AllocationScope.ORGANISATION, _("Alle behoeften van onze organisatie")),
    ]
    if who.role == Role.BROKER or who.platform_admin:
        scopes += [(AllocationScope.REGION, _("De hele regio"))] if who.region else []
        scopes.append((AllocationScope.ALL, _("De hele wisselplaats")))
    return show_form(
        "allocation/form.html",
        form,
        scopes=[(scope.value, text) for scope, text in scopes],
        projects=[(str(one.id), f"{one.number} {one.name}") for one in project.search(who, limit=200).items],
        treatments=[
            (ClaimTreatment.FIXED.value, _("Laten staan")),
            (ClaimTreatment.FREE.value, _("Opnieuw verdelen, zolang de eigenaar nog niet akkoord is")),
        ],
    )


@blp.post("/verdelingen/nieuw")
def start() -> Any:
    """Ask for a run."""
    return submit(
        lambda: allocation.start(actor(), _wish(), edge.now(), edge.today()),
        lambda made: done(_("De verdeling is gevraagd en wordt berekend."), "allocation.show", key=made.id),
        _form,
    )


def _wish() -> Any:
    """A project counts only where the scope is one: the form sends what was chosen before too."""
    needless = () if request.form.get("bereik") == AllocationScope.PROJECT.value else ("projectId",)
    return loaded(AllocationInput, leave_out=needless)


@blp.get("/verdelingen/<uuid:key>")
def show(key: UUID) -> Answer:
    """Where it stands, what it is worth, and the advice line by line."""
    return _page(key, Form())


def _page(key: UUID, form: Form, outcome: Any = None) -> Answer:
    run = allocation.get(actor(), key)
    found = allocation.lines(actor(), key, **loaded_query(LineQuery))
    tried = run.origin == AllocationOrigin.WHAT_IF and run.state == AllocationState.DONE and run.base_id
    return show_form(
        "allocation/show.html",
        form,
        shown=allocation.shown(actor(), run, with_share=True),
        run=run,
        running=run.state in RUNNING,
        lines=found.items,
        whys=allocation.whys(actor(), found.items, edge.today(), edge.language()),
        pager=links(found.next),
        geojson=on_map(found.items),
        compared=allocation.compare(actor(), run.base_id, run.id) if tried and run.base_id else None,
        may_accept=run.state == AllocationState.DONE and not tried and is_allowed(actor(), Action.RESERVE),
        may_stop=run.state in RUNNING
        and run.organisation_id == actor().organisation_id
        and is_allowed(actor(), Action.ALLOCATE),
        outcome=outcome,
    )


@blp.post("/verdelingen/<uuid:key>/stoppen")
def cancel(key: UUID) -> Any:
    """Stop it."""
    return submit(
        lambda: allocation.cancel(actor(), key, edge.now()),
        lambda made: done(_("De verdeling is gestopt."), "allocation.show", key=key),
        lambda form: _page(key, form),
    )


@blp.post("/verdelingen/<uuid:key>/aanvaarden")
def accept(key: UUID) -> Any:
    """Turn the ticked lines into reservations, or all; what cannot be had is listed with the reason."""
    try:
        chosen = None if ALL in request.form else loaded(AcceptInput, lists=("regels",))["lines"] or []
        with transaction():
            found = allocation.accept(actor(), key, chosen, edge.now(), edge.today())
    except REFUSED as error:
        form = Form(nested(request.form, ("regels",)))
        form.add(error)
        return _page(key, form)
    made = sum(1 for one in found if one.reservation is not None)
    flash(
        ngettext("%(num)s reservering gevraagd.", "%(num)s reserveringen gevraagd.", made),
        "success" if made else "error",
    )
    wrong = {one.line_id for one in found if one.problem is not None}
    if not wrong:
        return redirect(url_for("allocation.show", key=key), code=303)
    words = {each["line_id"]: each["message"] for each in in_words(found, edge.language())["lines"]}
    return _page(key, Form(), {line_id: words[line_id] for line_id in wrong})


@blp.get("/verdelingen/<uuid:key>/prijzen")
def prices(key: UUID) -> Answer:
    """What own offers are worth now, and what own demands gain or lack."""
    found = allocation.prices(actor(), key, **loaded_query(PageQuery))
    return render_template(
        "allocation/prices.html", run=allocation.get(actor(), key), prices=found.items, pager=links(found.next)
    )


def others(run: Allocation) -> list[tuple[str, str]]:
    """Runs that can be compared with this one: done, newest first."""
    found = allocation.search(actor(), limit=50, state=AllocationState.DONE).items
    return [(str(one.id), f"{label(one.scope)}, {moment(one.created_at)}") for one in found if one.id != run.id]


from wisselplaats.web.allocation import setting, what_if  # noqa: E402, F401 - their pages are of the same blueprint
