"""What the law asks of a lot: its status, what was found, and the way to the questions, decisions and warnings."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import LegalStatus, WoodTreatment
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import LegalInput
from wisselplaats.services import legal as law
from wisselplaats.services import listing, lot
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.lot.forms import filled, flat, own, words_of
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit

# an empty field means not known: "onbekend" is an answer
_CLEARABLE = (
    "pak10MgKg", "crow210Aanwezig", "bevatAsbest", "houtbehandeling", "verdachteHerkomst", "aanhangendeGrond",
    "dragendOnderdeel", "aantastersGezien", "bevatZzs", "geverfd", "euralCode", "afvalstroomnummer",
)  # fmt: skip


@blp.get("/partijen/<uuid:key>/juridisch")
def legal(key: UUID) -> Answer:
    """Where the lot stands before the law, and the form of its facts."""
    require(actor(), Action.ANSWER_LEGAL)
    found = own(key)
    return _legal_form(filled(found), found)


@blp.post("/partijen/<uuid:key>/juridisch")
def answer(key: UUID) -> Any:
    """Keep the status and the facts."""

    def work() -> Lot:
        emptied = {name: None for name in _CLEARABLE if request.form.get(name, "-").strip() == ""}
        return lot.change(actor(), key, loaded(LegalInput, **emptied), edge.now())

    return submit(
        work,
        lambda _made: done(_("De juridische gegevens zijn vastgelegd."), "lot.legal", key=key),
        lambda form: _legal_form(form, own(key)),
    )


def _legal_form(form: Form, found: Lot) -> Answer:
    return show_form(
        "lot/legal.html",
        flat(form),
        lot=found,
        is_asphalt=lot.legal_facts(found).is_asphalt,
        statuses=words_of(LegalStatus),
        treatments=words_of(WoodTreatment),
        rules=listing.warnings_of(found),
        warnings=law.warnings_of(found),
        declaration=law.declaration_of(found),
        log=law.answers_of(actor(), found.id),
    )
