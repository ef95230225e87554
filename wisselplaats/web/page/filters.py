"""How numbers, days and words are written on a page."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale
from flask_babel import gettext as _

from wisselplaats import messages
from wisselplaats.edge import language
from wisselplaats.messages.reasons import sign
from wisselplaats.schemas.wire.words import word


def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """A number as the reader writes it; an en dash for nothing."""
    if value is None:
        return "–"
    return str(format_decimal(round(Decimal(value), 3 if places is None else places)))


def quantity(value: Decimal | None, unit: Any = "") -> str:
    """A quantity with its unit."""
    return f"{number(value)} {unit_sign(unit)}".strip()


def unit_sign(unit: Any) -> str:
    """The sign of a unit in the reader's language."""
    return sign(str(unit), language())


def money(value: Decimal | None) -> str:
    """Euros with two decimals."""
    return "–" if value is None else f"€ {format_decimal(round(value, 2), '#,##0.00')}"


def mass(value: Decimal | None) -> str:
    """Kilograms, or tonnes from a thousand on."""
    if value is None:
        return "–"
    return f"{number(value / 1000, 1)} t" if abs(value) >= 1000 else f"{number(value, 1)} kg"


def day(value: date | None) -> str:
    """A day; an en dash for none."""
    return "–" if value is None else str(format_date(value, "d MMM yyyy"))


def moment(value: datetime | None) -> str:
    """A moment in the Netherlands."""
    return "–" if value is None else str(format_datetime(value, "d MMM yyyy HH:mm"))


def label(value: Any) -> str:
    """The word of a closed list as a label: `in_depot` is "In depot"."""
    if value is None:
        return "–"
    text = word(value) if isinstance(value, StrEnum) else str(value)
    return str(_(text.replace("_", " ").capitalize()))


def sentence(code: str, params: dict[str, Any] | None = None) -> str:
    """The sentence of a message code in the reader's language."""
    return messages.text(code, language(), **(params or {}))


def own_name(thing: Any) -> str:
    """The name of a material type in the reader's language."""
    return str(thing.name_en if str(get_locale()) == "en" else thing.name_nl)


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        number=number,
        quantity=quantity,
        unit=unit_sign,
        money=money,
        mass=mass,
        date=day,
        datetime=moment,
        label=label,
        sentence=sentence,
        own_name=own_name,
    )
