"""Warnings of a lot, acknowledged with a name and a date: on a page of their own, and in the form of what is done with the lot."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.legal import Act, Rule
from wisselplaats.models import Lot
from wisselplaats.schemas.legal import AcknowledgeInput
from wisselplaats.services import legal, lot
from wisselplaats.web.legal.blueprint import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit

TICKED = "bevestigdeWaarschuwingen"


@blp.app_context_processor
def warnings_to_read() -> dict[str, Any]:
    """What `legal/_warnings.html` needs, in whichever form it stands."""
    return {"open_warnings": _open}


def _open(found: Lot, act: str) -> list[Rule]:
    return legal.open_warnings(found, Act(act), actor().organisation_id)


def acknowledge_ticked(lot_id: UUID) -> None:
    """Keep what was ticked in the form of an act; the act itself refuses when something is left. Errors: Invalid."""
    codes = request.form.getlist(TICKED)
    if codes:
        legal.acknowledge(actor(), lot_id, codes, edge.now())


@blp.get("/partijen/<uuid:key>/waarschuwingen")
def warnings(key: UUID) -> Answer:
    """Every warning of a lot that one sees, and who acknowledged it."""
    return _page(lot.get(actor(), key, today=edge.today()), Form())


def _page(found: Lot, form: Form) -> Answer:
    known = legal.acknowledgements(actor(), found.id)
    mine = {one.rule_code for one in known if one.organisation_id == actor().organisation_id}
    rules = legal.warnings_of(found)
    return show_form(
        "legal/warnings.html", form, lot=found, to_read=[rule for rule in rules if rule.code not in mine],
        known=known, titles={rule.code: rule for rule in rules},
    )  # fmt: skip


@blp.post("/partijen/<uuid:key>/waarschuwingen")
def acknowledge(key: UUID) -> Any:
    """Say that warnings were read."""
    return submit(
        lambda: legal.acknowledge(actor(), key, loaded(AcknowledgeInput, lists=("codes",))["codes"], edge.now()),
        lambda _made: done(_("De waarschuwingen zijn bevestigd."), "legal.warnings", key=key),
        lambda form: _page(lot.get(actor(), key, today=edge.today()), form),
    )
