"""Adding a record, giving one a last day, saying that one is verified."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import Per
from wisselplaats.models import ImpactFactor
from wisselplaats.schemas.factor import EndInput, FactorInput, FactorOutput, VerifyInput
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import factor, material
from wisselplaats.web.factor.blueprint import blp
from wisselplaats.web.factor.pages import record_page
from wisselplaats.web.factor.words import choices
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit


@blp.get("/factoren/nieuw")
def new() -> Answer:
    """The form, filled from an earlier version when one is named."""
    require(actor(), Action.MANAGE_FACTORS)
    start: dict[str, Any] = {"geldigVanaf": edge.today().isoformat(), "categorie": "3", "bronsoort": "nmd"}
    return _form(Form(start | _filled(request.args.get("van", ""))))


def _filled(key: str) -> dict[str, Any]:
    try:
        found = factor.get(actor(), UUID(key)).factor if key else None
    except ValueError:
        found = None
    if found is None:
        return {}
    said: dict[str, Any] = FactorOutput(exclude=("valid_from", "valid_to", "value")).dump(found)
    per = word(Per(found.unit.rpartition("/")[2]))
    return {**said, "per": per, "waarde": f"{found.value.normalize():f}", "gedeeld": str(_shared(found)).lower()}


def _shared(found: ImpactFactor) -> bool:
    """Whoever keeps no records of everybody makes an own one that goes before it."""
    return found.organisation_id is None and actor().platform_admin


def _form(form: Form) -> Answer:
    who = actor()
    return show_form(
        "factor/form.html", form, choices=choices(), materials=material.options(edge.language()),
        platform=who.platform_admin, own=who.role.value == "admin", organisation=who.organisation_name,
    )  # fmt: skip


@blp.post("/factoren/nieuw")
def add() -> Any:
    """Add it."""
    require(actor(), Action.MANAGE_FACTORS)
    return submit(
        lambda: factor.add(actor(), loaded(FactorInput), edge.now(), edge.today()),
        lambda made: done(_("De factor is toegevoegd."), "factor.show", code=made.code, version=made.factor_version),
        _form,
    )


@blp.post("/factoren/<uuid:key>/beeindigen")
def end(key: UUID) -> Any:
    """Give it a last day."""
    require(actor(), Action.MANAGE_FACTORS)

    def work() -> ImpactFactor:
        data = loaded(EndInput)
        return factor.end(actor(), key, data["valid_to"], data["why"], edge.now(), edge.today())

    return submit(
        work, lambda made: _to(made, _("De factor heeft nu een laatste dag.")), lambda form: _again(key, form)
    )


@blp.post("/factoren/<uuid:key>/verifieren")
def verify(key: UUID) -> Any:
    """Say that it was checked, or that it must be doubted."""
    require(actor(), Action.MANAGE_FACTORS)

    def work() -> ImpactFactor:
        data = loaded(VerifyInput)
        return factor.verify(actor(), key, data["verified"], data["why"], edge.now())

    return submit(work, lambda made: _to(made, _("De verificatie is vastgelegd.")), lambda form: _again(key, form))


def _to(made: ImpactFactor, message: str) -> Any:
    return done(message, "factor.show", code=made.code, version=made.factor_version)


def _again(key: UUID, form: Form) -> Answer:
    return record_page(factor.get(actor(), key), form)
