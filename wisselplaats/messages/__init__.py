"""What codes say to people, in Dutch and English; plain tables, read by the edges and by the mail."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from wisselplaats.messages import (
    allocation,
    claims,
    delivery,
    depot,
    documents,
    edge,
    files,
    handover,
    impact,
    integrity,
    law,
    mapping,
    notes,
    notifications,
    paper,
    passport,
    planning,
    reasons,
    remedies,
    results,
    rules,
)

TEXTS: dict[str, tuple[str, str]] = {
    **edge.TEXTS,
    **allocation.TEXTS,
    **claims.TEXTS,
    **handover.TEXTS,
    **impact.TEXTS,
    **integrity.TEXTS,
    **law.TEXTS,
    **reasons.TEXTS,
    **remedies.TEXTS,
    **results.TEXTS,
    **rules.TEXTS,
    **passport.TEXTS,
    **files.TEXTS,
    **notes.TEXTS,
    **delivery.TEXTS,
    **depot.TEXTS,
    **documents.TEXTS,
    **mapping.TEXTS,
    **notifications.TEXTS,
    **paper.TEXTS,
    **planning.TEXTS,
}
LANGUAGES = ("nl", "en")
PLAIN_BELOW = 10_000
"""Whole numbers below it are written without a thousands mark: a year is no amount."""


def shown(value: Any, language: str) -> str:
    """A parameter as a reader of the language writes it."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int) and abs(value) < PLAIN_BELOW:
        return str(value)
    if isinstance(value, Decimal | int | float):
        return str(format_decimal(value, locale=language))
    if isinstance(value, date) and not isinstance(value, datetime):
        return str(format_date(value, "d MMM yyyy", locale=language))
    # half of a surrogate pair, from somebody's JSON, is no text that can be sent
    return str(value).encode("utf-8", "replace").decode("utf-8")


def text(code: str, language: str = "nl", /, **params: Any) -> str:
    """The sentence of a code. Errors: KeyError on a code that has none (a test holds every code to one)."""
    template = TEXTS[code][LANGUAGES.index(language)]
    signed = {name: reasons.sign(str(value), language) if name == "unit" else value for name, value in params.items()}
    return template.format_map({name: shown(value, language) for name, value in signed.items()})
