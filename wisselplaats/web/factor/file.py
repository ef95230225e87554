"""Loading a file of factors on a page: tried first, every fault with its row, then loaded whole."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.permission import Action, require
from wisselplaats.messages import text
from wisselplaats.schemas.factor import HEAD, LoadQuery, read
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import factor
from wisselplaats.web.factor.blueprint import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit

SHOWN = 200
"""Faults on a page; a file that is wrong everywhere is wrong in one way."""


@blp.get("/factoren/laden")
def load_form() -> Answer:
    """The form."""
    require(actor(), Action.MANAGE_FACTORS)
    return _form(Form())


def _form(form: Form, outcome: factor.Outcome | None = None) -> Answer:
    faults = [
        (number, field_word(fault.field), text(fault.code, edge.language(), **fault.params))
        for number, fault in (outcome.faults if outcome else [])[:SHOWN]
    ]
    who = actor()
    page = show_form(
        "factor/load.html", form, outcome=outcome, faults=faults, columns=HEAD, platform=who.platform_admin,
        own=who.role.value == "admin", organisation=who.organisation_name,
    )  # fmt: skip
    return (page, 400) if faults and isinstance(page, str) else page


@blp.post("/factoren/laden")
def load() -> Any:
    """Try the file, or load it."""
    require(actor(), Action.MANAGE_FACTORS)

    def work() -> factor.Outcome:
        query, upload = loaded(LoadQuery, leave_out=("bestand",)), request.files.get("bestand")
        if upload is None or not upload.filename:
            raise Invalid([FieldProblem("file", "factor_file_missing")])
        rows = read(upload.stream, upload.filename, upload.mimetype)
        return factor.load(actor(), rows, query["shared"], query["why"], edge.now(), edge.today(), query["trial"])

    return submit(work, _after, _form)


def _after(made: factor.Outcome) -> Any:
    if made.trial or made.faults:
        return _form(Form(request.form.to_dict()), made)
    told = _("Geladen: %(added)s nieuw, %(changed)s nieuwe versies, %(same)s gelijk gebleven.",
             added=made.added, changed=made.changed, same=made.same)  # fmt: skip
    return done(told, "factor.index", eigen="nee" if request.form.get("gedeeld") == "true" else "ja")
