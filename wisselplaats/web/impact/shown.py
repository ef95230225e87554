"""What is shown to everybody: the admin's switch for the results, and both sides' word on an example."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from wisselplaats import config, edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.schemas.impact.shown import ExampleForm, ShowForm
from wisselplaats.services import impact, organisation
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit


@blp.get("/resultaten/openbaar")
def shown() -> Answer:
    """Whether the results are public, where, and which examples there are."""
    return _page(Form())


def _page(form: Form) -> Answer:
    who = actor()
    own = organisation.get(who, who.organisation_id)
    return show_form(
        "impact/shown.html", form, own=own, page=impact.page_of(own.id), examples=impact.own_examples(who),
        base_url=config.settings().base_url, me=own.id,
    )  # fmt: skip


@blp.post("/resultaten/openbaar")
def show() -> Any:
    """Make them public, or change which sites may frame them."""
    require(actor(), Action.MANAGE_ORGANISATION)
    return submit(
        lambda: impact.show(actor(), edge.now(), loaded(ShowForm)["embed_sites"].split()),
        lambda _made: done(_("De resultaten zijn openbaar."), "impact.shown"),
        _page,
    )


@blp.post("/resultaten/openbaar/intrekken")
def hide() -> Any:
    """Show them no longer."""
    return submit(
        lambda: impact.hide(actor(), edge.now()),
        lambda _made: done(_("De resultaten zijn niet meer openbaar."), "impact.shown"),
        _page,
    )


@blp.get("/overdrachten/<uuid:key>/voorbeeld")
def example(key: UUID) -> Answer:
    """The photo and the caption to agree to."""
    return _example(key, Form())


def _example(key: UUID, form: Form) -> Answer:
    found = impact.choice(actor(), key)
    return show_form("impact/example.html", form, found=found, made=found.handover)


@blp.post("/overdrachten/<uuid:key>/voorbeeld")
def agree(key: UUID) -> Any:
    """Agree for one's own side."""
    return submit(
        lambda: impact.agree(actor(), key, now=edge.now(), **loaded(ExampleForm)),
        lambda _made: done(_("Uw akkoord is vastgelegd."), "impact.example", key=key),
        lambda form: _example(key, form),
    )


@blp.post("/overdrachten/<uuid:key>/voorbeeld/intrekken")
def withdraw(key: UUID) -> Any:
    """Show it no longer."""
    return submit(
        lambda: impact.withdraw(actor(), key, edge.now()),
        lambda _made: done(_("De overdracht wordt niet meer als voorbeeld getoond."), "impact.example", key=key),
        lambda form: _example(key, form),
    )
