"""One question per screen, without a session: what was answered travels in the address, so that going back just works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from wisselplaats.models import Lot
from wisselplaats.web.page.base import Answer, Form

UNKNOWN = "onbekend"


@dataclass(frozen=True)
class Step:
    """One question: its field, what it asks, what that means, examples with their answer, and the answers."""

    name: str
    legend: str
    explanation: str
    options: Sequence[tuple[str, str]]
    examples: Sequence[tuple[str, str]] = field(default_factory=list)


def yes_no(with_unknown: bool = False) -> list[tuple[str, str]]:
    """The usual answers."""
    unknown = [(UNKNOWN, _("Weet ik niet"))] if with_unknown else []
    return [("true", _("Ja")), ("false", _("Nee")), *unknown]


def given(steps: Sequence[Step]) -> dict[str, str]:
    """What the address says of these steps; an answer that is no option counts as none."""
    found = {step.name: request.args.get(step.name, "") for step in steps}
    return {step.name: found[step.name] for step in steps if found[step.name] in dict(step.options)}


def screen(found: Lot, title: str, steps: Sequence[Step], step: Step, answers: Mapping[str, str]) -> Answer:
    """The screen of one question; going on without an answer says so."""
    place = list(steps).index(step)
    before = {one.name: answers[one.name] for one in steps[:place]}
    earlier = {name: value for name, value in before.items() if name != steps[place - 1].name} if place else {}
    endpoint, key = str(request.endpoint), found.id
    form = Form({}, {step.name: [_("Kies een antwoord.")]} if request.args.get("stap") == step.name else {})
    back: Any = url_for(endpoint, key=key, **earlier) if place else url_for("lot.legal", key=key)
    page = render_template(
        "legal/question.html", lot=found, title=title, step=step, number=place + 1, count=len(steps), before=before,
        action=url_for(endpoint, key=key), back=back, form=form,
    )  # fmt: skip
    return (page, 400) if form.errors else page
