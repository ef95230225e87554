"""What the forms of a lot share: the lot that is asked about, its values as a form has them, and the lists to choose from."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import Detachability, Determination, JointFilling, Pollution, Quality
from wisselplaats.models import Lot
from wisselplaats.schemas.lot import LotOutput
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import lot
from wisselplaats.web.page.base import Form, actor
from wisselplaats.web.page.filters import label


def own(key: UUID) -> Lot:
    """A lot of one's own, for its form. Errors: NotFound."""
    found = lot.get(actor(), key)
    require(actor(), Action.READ, found.organisation_id)
    return found


def filled(found: Lot) -> Form:
    """The form of a lot with what is known of it."""
    return Form(LotOutput().dump(found))


def flat(form: Form) -> Form:
    """The parts of the place as the fields of the form are called."""
    place = form.values.get("locatie") or {}
    values = {**form.values, **{f"locatie.{name}": place[name] for name in ("lon", "lat") if name in place}}
    errors = {("locatie.lon" if name == "locatie" else name): found for name, found in form.errors.items()}
    return Form({name: _spoken(value) for name, value in values.items()}, errors)


def _spoken(value: Any) -> Any:
    """A value as a form has it: yes and no as text, a composition as lines."""
    if isinstance(value, list) and all(isinstance(part, dict) and "stof" in part for part in value):
        return "\n".join(f"{part['stof']} {_share(part['aandeel'])}" for part in value)
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def _share(value: float) -> str:
    """As the form takes it back: with a comma, and never as 1e-05."""
    return format(Decimal(str(value)), "f").replace(".", ",")


def words_of(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of a closed list with what the reader sees."""
    return [(word(one), label(one)) for one in kind]


def lists() -> dict[str, Any]:
    """What there is to choose from."""
    grades = {"A": _("A: zo goed als nieuw"), "B": _("B: goed"), "C": _("C: bruikbaar"), "D": _("D: moet hersteld")}
    return {
        "qualities": [(grade.value, grades[grade.value]) for grade in Quality],
        "determinations": words_of(Determination),
        "detachabilities": words_of(Detachability),
        "joint_fillings": words_of(JointFilling),
        "pollutions": words_of(Pollution),
        "back": url_for("lot.index"),
    }
