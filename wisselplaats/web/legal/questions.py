"""The three questions of continued use, one per screen, and the motivation that goes with the answers."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Lot
from wisselplaats.schemas.legal import AnswersInput
from wisselplaats.services import legal
from wisselplaats.web.legal.blueprint import blp
from wisselplaats.web.legal.steps import Step, given, screen, yes_no
from wisselplaats.web.lot.forms import own
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit

QUERY = "legal.questions"


def _steps() -> list[Step]:
    return [
        Step(
            "gebruikZeker",
            _("Is het zeker dat het materiaal opnieuw wordt gebruikt?"),
            _("Er is een plan: een project dat het legt, een afnemer die het vraagt, of een depot dat dit materiaal gewoonlijk binnen afzienbare tijd uitgeeft."),
            yes_no(),
            [
                (_("De tegels gaan in het voorjaar naar een project dat ze opnieuw legt."), _("ja")),
                (_("De stenen liggen al jaren op een hoop en niemand heeft ernaar gevraagd."), _("nee")),
            ],
        ),
        Step(
            "gebruikRechtmatig",
            _("Mag het materiaal zo worden gebruikt?"),
            _("Het voldoet aan de regels voor de nieuwe toepassing: geen asbest, geen teer, geen verboden houtbehandeling, en een milieuverklaring waar die nodig is."),
            yes_no(),
            [
                (_("Betontegels uit een woonstraat, zonder verdachte herkomst, opnieuw als trottoir."), _("ja")),
                (_("Klinkers van een terrein met een bekende olieverontreiniging, zonder onderzoek."), _("nee")),
            ],
        ),
        Step(
            "gebruikHoogwaardig",
            _("Is het gebruik hoogwaardig genoeg?"),
            _("Het materiaal houdt dezelfde functie, of een die daar dichtbij ligt. Breken tot puin voor een fundering is recycling en geen voortgezet gebruik."),
            yes_no(),
            [
                (_("Trottoirbanden worden weer trottoirbanden."), _("ja")),
                (_("Trottoirbanden worden gebroken tot menggranulaat."), _("nee")),
            ],
        ),
    ]  # fmt: skip


@blp.get("/partijen/<uuid:key>/voortgezet-gebruik")
def questions(key: UUID) -> Answer:
    """The next question that is open, and then what was answered, with the motivation to write."""
    require(actor(), Action.ANSWER_LEGAL)
    found, steps = own(key), _steps()
    answers = given(steps)
    step = next((one for one in steps if one.name not in answers), None)
    if step is not None:
        return screen(found, _("Voortgezet gebruik"), steps, step, answers)
    return _summary(found, Form(answers))


def _summary(found: Lot, form: Form) -> Answer:
    steps = _steps()
    answers = {name: form.values.get(name) for name in (step.name for step in steps)}
    lines = []
    for place, step in enumerate(steps):
        before = {one.name: answers[one.name] for one in steps[:place]}
        change = url_for(QUERY, key=found.id, **before)
        lines.append((step.legend, dict(step.options).get(str(answers[step.name])), change))
    return show_form(
        "legal/answers.html", form, lot=found, lines=lines, answers=answers,
        continued=all(answers[step.name] == "true" for step in steps),
        log=legal.answers_of(actor(), found.id),
    )  # fmt: skip


@blp.post("/partijen/<uuid:key>/voortgezet-gebruik")
def answer(key: UUID) -> Any:
    """Keep the answers, with who gave them, when and why."""

    def work() -> Lot:
        data = loaded(AnswersInput)
        return legal.answer(actor(), key, data, data.pop("legal_motivation"), edge.now())

    return submit(
        work,
        lambda _made: done(_("De antwoorden zijn vastgelegd."), "lot.legal", key=key),
        lambda form: _summary(own(key), form),
    )
