"""The owner's rules for claims, for the organisation's admin; everybody else may read them."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.schemas.reservation import RulesForm, RulesOutput
from wisselplaats.services import reservation
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, submit
from wisselplaats.web.reservation.pages import blp


@blp.get("/reserveringen/regels")
def rules() -> Answer:
    """The rules as they stand."""
    return _page(Form(RulesOutput().dump(reservation.settings(actor()))))


def _page(form: Form) -> Answer:
    require(actor(), Action.READ)
    page = render_template("reservation/rules.html", form=form)
    return (page, 400) if form.errors else page


@blp.post("/reserveringen/regels")
def change_rules() -> Any:
    """Keep other rules."""
    return submit(
        lambda: reservation.change_settings(actor(), loaded(RulesForm), edge.now()),
        lambda _made: done(_("De regels zijn bewaard."), "reservation.rules"),
        _page,
    )
