"""The method: how a result is reckoned, and each of its shares and surcharges with its history, kept by the platform."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import MethodPart, WeightSet
from wisselplaats.models import ImpactMethod
from wisselplaats.schemas.factor import MethodInput, VerifyInput, WeightSetInput
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import factor
from wisselplaats.web.factor.blueprint import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, may, show_form, submit

PARTS = {word(part): part for part in MethodPart}
_PATH = "/factoren/methode/<part>/<key>"


@blp.get("/factoren/methode")
def method() -> Answer:
    """How a result is reckoned: weights, shares, surcharges and vehicles, each with its source."""
    return method_page(Form(request.args))


def method_page(form: Form) -> Answer:
    """The page of the method, in the set that the address names or the organisation's own."""
    who = edge.actor()
    own = factor.set_of(who.organisation_id) if who else WeightSet.A2
    chosen = next((one for one in WeightSet if one.value == request.args.get("wegingsset")), own)
    return show_form(
        "factor/method.html", form, weight_set=chosen, own=own, member=who is not None, sets=list(WeightSet),
        weights=factor.weights(chosen), records=factor.method_records(edge.today()), vehicles=factor.vehicles(),
        figures=factor.vehicle_figures(edge.today(), chosen, who.organisation_id if who else None),
        manages=who is not None and may(Action.MANAGE_ORGANISATION), word=word,
    )  # fmt: skip


@blp.post("/factoren/wegingsset")
def choose_set() -> Any:
    """Choose the set of weights that the organisation reckons in from now on."""
    return submit(
        lambda: factor.choose_set(actor(), actor().organisation_id, loaded(WeightSetInput)["weight_set"], edge.now()),
        lambda made: done(_("Vanaf nu wordt in wegingsset %(set)s gerekend.", set=made.value), "factor.method"),
        method_page,
    )


@blp.get(_PATH)
def way(part: str, key: str) -> Answer:
    """One share or surcharge: what holds, its versions and what was done to them."""
    return _way(part, key, Form({"geldigVanaf": edge.today().isoformat()}))


def _part(part: str) -> MethodPart:
    """What the word in the address names. Errors: NotFound."""
    if part not in PARTS:
        raise NotFound("not_found")
    return PARTS[part]


def _way(part: str, key: str, form: Form) -> Answer:
    found = factor.open_method(actor(), _part(part), key, edge.today())
    return show_form(
        "factor/way.html", form, record=found.record, versions=found.versions, events=found.events, part=part,
        keeps=actor().platform_admin,
    )  # fmt: skip


@blp.post(_PATH)
def change_way(part: str, key: str) -> Any:
    """Make the next version."""
    require(actor(), Action.MANAGE_FACTORS)

    def work() -> ImpactMethod:
        return factor.change_method(actor(), _part(part), key, loaded(MethodInput), edge.now(), edge.today())

    return submit(
        work,
        lambda made: done(_("Versie %(n)s is bewaard.", n=made.record_version), "factor.way", part=part, key=key),
        lambda form: _way(part, key, form),
    )


@blp.post(f"{_PATH}/verifieren")
def verify_way(part: str, key: str) -> Any:
    """Say that it was checked, or that it must be doubted."""
    require(actor(), Action.MANAGE_FACTORS)

    def work() -> ImpactMethod:
        data = loaded(VerifyInput)
        return factor.verify_method(actor(), _part(part), key, data["verified"], data["why"], edge.now(), edge.today())

    return submit(
        work,
        lambda _made: done(_("De verificatie is vastgelegd."), "factor.way", part=part, key=key),
        lambda form: _way(part, key, form),
    )
