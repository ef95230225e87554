"""What a demand would have to give in for an offer to fit, as people read it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from wisselplaats.messages.reasons import sign

TEXTS: dict[str, tuple[str, str]] = {
    "remedy.tolerance_mm": (
        "{by} mm meer tolerantie (wordt {value} mm)",
        "{by} mm more tolerance (becomes {value} mm)",
    ),
    "remedy.length_mm.lifted": ("geen eis aan de lengte", "no demand on the length"),
    "remedy.width_mm.lifted": ("geen eis aan de breedte", "no demand on the width"),
    "remedy.height_mm.lifted": ("geen eis aan de dikte", "no demand on the thickness"),
    "remedy.min_quality": ("ook kwaliteit {value} goed vinden", "accept quality {value} too"),
    "remedy.min_quality.lifted": ("geen eis aan de kwaliteit", "no demand on the quality"),
    "remedy.colour.lifted": ("geen eis aan de kleur", "no demand on the colour"),
    "remedy.needed_until": ("{by} dagen later (tot en met {value})", "{by} days later (until {value})"),
    "remedy.needed_until.weeks": ("{by} weken later (tot en met {value})", "{by} weeks later (until {value})"),
    "remedy.needed_from": ("{by} dagen eerder beginnen (vanaf {value})", "start {by} days earlier (from {value})"),
    "remedy.max_storage_days": (
        "{by} dagen langer in opslag (wordt {value} dagen)",
        "{by} days longer in storage (becomes {value} days)",
    ),
    "remedy.max_distance_km": ("{by} km verder (wordt {value} km)", "{by} km further (becomes {value} km)"),
    "remedy.max_distance_km.lifted": ("geen grens aan de afstand", "no limit on the distance"),
    "remedy.min_lot": ("ook een partij van {value} {unit} aannemen", "take a lot of {value} {unit} too"),
    "remedy.quantity": ("{by} {unit} meer vragen", "ask for {by} {unit} more"),
    "remedy.max_price": (
        "€ {by} per {unit} meer betalen (tot € {value})",
        "pay EUR {by} per {unit} more (up to EUR {value})",
    ),
    "remedy.substitutes_allowed": ("een vervanger uit de catalogus toestaan", "allow a substitute from the catalogue"),
    "remedy.material_code": ("{value} vragen", "ask for {value}"),
}
WEEK = 7
_FROM_WEEKS = 14
"""From here on a shift that is a whole number of weeks is said in weeks."""


def change_text(
    field: str, value: Any, by: Decimal | int | None, language: str, unit: str, names: Mapping[str, str]
) -> str:
    """The sentence of one change; `names` are those of the catalogue codes, in that language."""
    code = f"remedy.{field}" if value is not None else f"remedy.{field}.lifted"
    if field == "needed_until" and isinstance(by, int) and by >= _FROM_WEEKS and by % WEEK == 0:
        code, by = f"{code}.weeks", by // WEEK
    template = TEXTS[code][0 if language == "nl" else 1]
    euros = field == "max_price"
    shown = names.get(value, value) if isinstance(value, str) else value
    return template.format(
        value=_shown(shown, language, euros), by=_shown(by, language, euros), unit=sign(unit, language)
    )


def _shown(value: Any, language: str, euros: bool) -> str:
    if isinstance(value, date):
        return str(format_date(value, "d MMM yyyy", locale=language))
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return str(format_decimal(value, "#,##0.00" if euros else None, locale=language))
    return str(value)
