"""The pages that set one advice against another: two runs, or what would change if something were otherwise."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import WhatIfKind
from wisselplaats.models import Allocation
from wisselplaats.schemas.allocation import CompareQuery, WhatIfInput
from wisselplaats.schemas.wire.base import FORM, load
from wisselplaats.services import allocation
from wisselplaats.web.allocation import blp, others
from wisselplaats.web.lot import title
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded_query, nested, show_form, submit
from wisselplaats.web.page.filters import own_name, quantity

MOST_CHOICES = 200


@blp.get("/verdelingen/<uuid:key>/vergelijken")
def compare(key: UUID) -> Answer:
    """This run beside another, once one is chosen."""
    run = allocation.get(actor(), key)
    chosen = loaded_query(CompareQuery)["other"] if request.args.get("met") else None
    return show_form(
        "allocation/compare.html",
        Form(request.args),
        run=run,
        others=others(run),
        compared=allocation.compare(actor(), chosen, key) if chosen else None,
    )


@blp.get("/verdelingen/<uuid:key>/wat-als")
def what_if_form(key: UUID) -> Answer:
    """What could be otherwise."""
    require(actor(), Action.ALLOCATE)
    return _form(key, Form({"soort": WhatIfKind.WITHDRAWN.value}))


def _form(key: UUID, form: Form) -> Answer:
    run = allocation.get(actor(), key)
    lines = allocation.lines(actor(), key, limit=MOST_CHOICES).items
    own = actor().organisation_id
    offers = {
        f"aanbieding:{line.listing_id}": f"{title(line.listing.lot)}, {line.listing.organisation.name}"
        for line in lines
    }
    asks = {
        f"behoefte:{line.demand_id}": f"{line.demand.project.name}: {quantity(line.demand.quantity, line.unit)} "
        f"{own_name(line.demand.material)}"
        for line in lines
        if line.demand.organisation_id == own
    }
    kinds = {
        WhatIfKind.WITHDRAWN: _("Het vervalt"),
        WhatIfKind.MOVED: _("Het schuift naar andere dagen"),
        WhatIfKind.QUANTITY: _("Het wordt een andere hoeveelheid"),
    }
    return show_form(
        "allocation/what_if.html",
        form,
        run=run,
        subjects=[*offers.items(), *asks.items()],
        kinds=[(kind.value, text) for kind, text in kinds.items()],
    )


@blp.post("/verdelingen/<uuid:key>/wat-als")
def what_if(key: UUID) -> Any:
    """Ask it, on a copy."""
    return submit(
        lambda: _asked(key),
        lambda made: done(_("De vraag wordt doorgerekend op een kopie."), "allocation.show", key=made.id),
        lambda form: _form(key, _plain(form)),
    )


def _asked(key: UUID) -> Allocation:
    given = {name: value for name, value in nested(request.form).items() if value != ""}
    side, _colon, subject = str(given.pop("onderwerp", "")).partition(":")
    given.pop(FORM, None)
    if subject:
        given["behoefteId" if side == "behoefte" else "aanbiedingId"] = subject
    asked = load(WhatIfInput, {"watAls": [given]})
    return allocation.what_if(actor(), key, asked["what_if"], edge.now(), edge.today())


def _plain(form: Form) -> Form:
    """The problems at the fields of this form, which asks one change."""
    names = {"aanbiedingId": "onderwerp", "behoefteId": "onderwerp"}
    errors: dict[str, list[str]] = {}
    for name, texts in form.errors.items():
        plain = name.removeprefix("watAls.0.")
        errors.setdefault(names.get(plain, plain), []).extend(texts)
    return Form(form.values, errors)
