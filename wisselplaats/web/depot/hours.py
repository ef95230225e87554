"""The opening hours of a depot as a form: two spans a day, and the days that differ."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import format_date
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.models import Depot
from wisselplaats.schemas.depot import HoursInput
from wisselplaats.schemas.wire.base import FORM, load
from wisselplaats.services import depot
from wisselplaats.web.depot.depot import blp, tabs
from wisselplaats.web.page.base import Answer, Form, actor, done, form_version, show_form, submit

SPANS = 2
SPARE = 2
"""Empty lines for days that differ."""
MOST_EXCEPTIONS = 60
PARTS = ("dag", "opent", "sluit", "opmerking")


@blp.get("/depots/<uuid:key>/openingstijden")
def hours(key: UUID) -> Answer:
    """The week, the days that differ, and what that comes to."""
    return _page(key, Form(_values(depot.get(actor(), key))))


def _values(found: Depot) -> dict[str, str]:
    values = {"dichtOpFeestdagen": "true" if found.closed_on_holidays else ""}
    for weekday in range(1, 8):
        for place, span in enumerate([one for one in found.hours if one.weekday == weekday][:SPANS]):
            values[f"week-{weekday}-{place}-opent"] = span.opens.strftime("%H:%M")
            values[f"week-{weekday}-{place}-sluit"] = span.closes.strftime("%H:%M")
    for place, one in enumerate(found.exceptions):
        values[f"uitzondering-{place}-dag"] = one.day.isoformat()
        values[f"uitzondering-{place}-opent"] = one.opens.strftime("%H:%M") if one.opens else ""
        values[f"uitzondering-{place}-sluit"] = one.closes.strftime("%H:%M") if one.closes else ""
        values[f"uitzondering-{place}-opmerking"] = one.note or ""
    return values


def _page(key: UUID, form: Form) -> Answer:
    found, today = depot.get(actor(), key), edge.today()
    lines = sum(name.startswith("uitzondering-") and name.endswith("-dag") for name in form.values)
    return show_form(
        "depot/hours.html",
        form,
        depot=found,
        tabs=tabs(found),
        # 5 January 2026 was a Monday
        weekdays=[(day, format_date(date(2026, 1, 4 + day), "EEEE")) for day in range(1, 8)],
        spans=range(SPANS),
        lines=range(lines + (SPARE if lines == len(found.exceptions) else 0)),
        days=depot.open_days(found, today, 14),
    )


@blp.post("/depots/<uuid:key>/openingstijden")
def set_hours(key: UUID) -> Any:
    """Set the whole week and every day that differs."""
    require(actor(), Action.MANAGE_DEPOT)
    given, names = _given()

    def again(form: Form) -> Answer:
        # an error at the third line that was filled in belongs to the input where that line stands
        errors = {names.get(name, name): found for name, found in form.errors.items()}
        return _page(key, Form({**request.form}, errors))

    return submit(
        lambda: depot.set_hours(actor(), key, **load(HoursInput, given), now=edge.now(), version=form_version()),
        lambda _made: done(_("De openingstijden zijn gewijzigd."), "depot.hours", key=key),
        again,
    )


def _given() -> tuple[dict[str, Any], dict[str, str]]:
    """The form as the schema reads it, and which input stands at each path of it."""
    names: dict[str, str] = {}
    week: list[dict[str, str]] = []
    for weekday in range(1, 8):
        for place in range(SPANS):
            start = f"week-{weekday}-{place}"
            line = _line(start, ("opent", "sluit"))
            if line:
                names |= {f"week.{len(week)}.{part}": f"{start}-{part}" for part in ("opent", "sluit")}
                week.append({"weekdag": str(weekday), **line})
    others: list[dict[str, str]] = []
    for place in range(MOST_EXCEPTIONS):
        start = f"uitzondering-{place}"
        line = _line(start, PARTS)
        if line:
            names |= {f"uitzonderingen.{len(others)}.{part}": f"{start}-{part}" for part in PARTS}
            others.append(line)
    closed = request.form.get("dichtOpFeestdagen", "false")
    return {FORM: True, "week": week, "uitzonderingen": others, "dichtOpFeestdagen": closed}, names


def _line(start: str, parts: tuple[str, ...]) -> dict[str, str]:
    found = {part: request.form.get(f"{start}-{part}", "").strip() for part in parts}
    return {part: text for part, text in found.items() if text}
