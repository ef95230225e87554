"""Is an environmental declaration needed? A few questions, and the answer of the table with its ground."""

from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain import legal as law
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import LegalDeclaration, Lot
from wisselplaats.schemas.legal import DeclarationInput
from wisselplaats.schemas.wire.base import load
from wisselplaats.services import legal
from wisselplaats.web.legal.blueprint import blp
from wisselplaats.web.legal.steps import UNKNOWN, Step, given, screen, yes_no
from wisselplaats.web.lot.forms import own
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit

KINDS = ("natuursteen", "vormgegeven_steenachtig", "anders")


def _steps() -> list[Step]:
    kinds = dict(zip(KINDS, (_("Natuursteen (geen breuksteen of steenslag)"), _("Beton, keramiek of baksteen in vormen: tegels, klinkers, banden"), _("Iets anders")), strict=True))  # fmt: skip
    return [
        Step("verdacht", _("Is de partij verdacht van verontreiniging?"), _("Door de herkomst, de kleur, de geur, of wat eraan kleeft."), yes_no(True)),
        Step("soortBouwstof", _("Wat voor bouwstof is het?"), _("Vormgegeven is elk stuk van minstens 50 cm³ dat zijn vorm houdt."), list(kinds.items())),
        Step("onbewerkt", _("Wordt het zonder bewerking opnieuw gebruikt?"), _("Schoonmaken en sorteren mag; zagen, breken of malen is bewerken."), yes_no(True)),
        Step("zelfdeOmstandigheden", _("Wordt het onder dezelfde omstandigheden gebruikt?"), _("Bijvoorbeeld weer als bestrating, op land, even droog of nat als eerst."), yes_no(True)),
        Step("zelfdeEigenaar", _("Blijft het van dezelfde eigenaar?"), _("Naar een ander werk van de eigen organisatie is dezelfde eigenaar; naar een andere organisatie niet."), yes_no(True)),
    ]  # fmt: skip


def _facts(answers: dict[str, str]) -> law.DeclarationFacts:
    known = {name: value for name, value in answers.items() if value != UNKNOWN}
    facts: law.DeclarationFacts = load(DeclarationInput, known)
    return facts


def _decided(answers: dict[str, str]) -> bool:
    """Whether what is answered decides already; who suspects the lot needs no further question."""
    if answers.get("verdacht") == "true":
        return True
    if "soortBouwstof" not in answers or "verdacht" not in answers:
        return False
    if answers["soortBouwstof"] == KINDS[0] or "false" in (
        answers.get("onbewerkt"),
        answers.get("zelfdeOmstandigheden"),
    ):
        return True
    return law.outcome(law.decide(_facts(answers))) == "not_needed"


@blp.get("/partijen/<uuid:key>/milieuverklaring")
def environmental(key: UUID) -> Answer:
    """The next question that matters, and then what the table says."""
    require(actor(), Action.ANSWER_LEGAL)
    found, steps = own(key), _steps()
    answers = given(steps)
    step = next((one for one in steps if one.name not in answers), None)
    if step is not None and not _decided(answers):
        return screen(found, _("Milieuverklaring"), steps, step, answers)
    return _result(found, Form(answers))


def _result(found: Lot, form: Form) -> Answer:
    steps = _steps()
    said = {step.name: str(form.values.get(step.name, "")) for step in steps}
    answers = {step.name: said[step.name] for step in steps if said[step.name] in dict(step.options)}
    facts = _facts({"soortBouwstof": KINDS[2], **answers})
    return show_form(
        "legal/declaration.html", form, lot=found, rule=law.decide(facts), answers=answers,
        lines=[(step.legend, dict(step.options).get(answers[step.name])) for step in steps if step.name in answers],
        decisions=legal.declarations_of(actor(), found.id),
    )  # fmt: skip


@blp.post("/partijen/<uuid:key>/milieuverklaring")
def declare(key: UUID) -> Any:
    """Keep the decision with its ground."""

    def work() -> LegalDeclaration:
        unknown = tuple(name for name, value in request.form.items() if value == UNKNOWN)
        return legal.declare(actor(), key, loaded(DeclarationInput, leave_out=unknown), edge.now())  # type: ignore[arg-type]

    return submit(
        work,
        lambda _made: done(_("Het besluit over de milieuverklaring is vastgelegd."), "lot.legal", key=key),
        lambda form: _result(own(key), form),
    )
