"""Why a pair matches or does not, and what is wrong with a number or a place, as people read it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import format_decimal

from wisselplaats.domain.legal import rules

TEXTS: dict[str, tuple[str, str]] = {
    # a hard rule that fails
    "other_kind": (
        "andere materiaalsoort: {offered}, gevraagd is {asked}",
        "another kind: {offered}, asked is {asked}",
    ),
    "size_unknown": (
        "{dimension} is niet bekend, gevraagd is {asked_mm} mm",
        "{dimension} is not known, asked is {asked_mm} mm",
    ),
    "size_outside_tolerance": (
        "{dimension} {offered_mm} mm wijkt {off_mm} mm af van {asked_mm} mm; toegestaan is {tolerance_mm} mm",
        "{dimension} {offered_mm} mm is {off_mm} mm off {asked_mm} mm; allowed is {tolerance_mm} mm",
    ),
    "quality_unknown": (
        "kwaliteit is niet bekend, gevraagd is minstens {asked}",
        "quality is not known, asked is at least {asked}",
    ),
    "quality_too_low": (
        "kwaliteit {offered} is lager dan de gevraagde {asked}",
        "quality {offered} is below the {asked} that is asked",
    ),
    "colour_unknown": ("kleur is niet bekend, gevraagd is {asked}", "colour is not known, asked is {asked}"),
    "other_colour": ("kleur is {offered}, gevraagd is {asked}", "colour is {offered}, asked is {asked}"),
    "available_too_late": (
        "komt {days} dagen na het einde van de behoefte vrij",
        "comes free {days} days after the need has ended",
    ),
    "stored_too_long": (
        "moet {days} dagen worden opgeslagen; toegestaan is {maximum} dagen",
        "has to be stored for {days} days; allowed is {maximum} days",
    ),
    "too_far": (
        "ligt op {km} km, {over_km} km verder dan de grens van {maximum_km} km",
        "lies at {km} km, {over_km} km beyond the limit of {maximum_km} km",
    ),
    "not_visible": (
        "is volgens de hergebruikladder nog niet zichtbaar voor deze organisatie",
        "is not yet visible to this organisation by the reuse ladder",
    ),
    "legal_gate_closed": ("mag nu niet worden overgedragen: {reason}", "may not change hands now: {reason}"),
    "nothing_asked": ("de behoefte is al gedekt", "the need is covered already"),
    "nothing_free": ("er is niets meer vrij", "nothing is free any more"),
    "smaller_than_useful": (
        "{quantity} {unit} is minder dan de kleinste bruikbare partij van {minimum} {unit}",
        "{quantity} {unit} is less than the smallest useful lot of {minimum} {unit}",
    ),
    "smaller_than_sold": (
        "{quantity} {unit} is minder dan de kleinste hoeveelheid die de aanbieder levert, {minimum} {unit}",
        "{quantity} {unit} is less than the smallest amount that the supplier gives, {minimum} {unit}",
    ),
    "unit_not_convertible": (
        "aangeboden in {offered} en gevraagd in {asked}; de omrekening is niet bekend",
        "offered in {offered} and asked in {asked}; how to convert is not known",
    ),
    "too_expensive": (
        "kost € {price} per {unit}, € {over} boven de grens van € {maximum}",
        "costs EUR {price} per {unit}, EUR {over} above the limit of EUR {maximum}",
    ),
    # a pair that is out of the question, or no longer among the best
    "demand_closed": ("de behoefte is gesloten", "the demand is closed"),
    "demand_past": (
        "de behoefte is voorbij: de laatste dag is verstreken",
        "the demand is past: its last day has gone by",
    ),
    "listing_closed": ("de aanbieding staat niet meer open", "the offer no longer stands"),
    "listing_past": ("de aanbieding is verlopen", "the offer has expired"),
    "crowded_out": (
        "er zijn twintig betere aanbiedingen voor deze behoefte",
        "there are twenty better offers for this demand",
    ),
    # why a pair fits
    "same_kind": ("dezelfde materiaalsoort", "the same kind"),
    "narrower_kind": (
        "{offered} valt onder de gevraagde soort {asked}",
        "{offered} is one of the kind asked for, {asked}",
    ),
    "substitute": (
        "{offered} is een aanvaarde vervanger van {asked}",
        "{offered} is an accepted substitute for {asked}",
    ),
    "exact_size": ("precies de gevraagde maten", "exactly the sizes asked for"),
    "size_off_mm": (
        "{dimension} wijkt {mm} mm af, binnen de tolerantie",
        "{dimension} is {mm} mm off, within the tolerance",
    ),
    "quality_as_asked": ("kwaliteit {offered}, zoals gevraagd", "quality {offered}, as asked"),
    "quality_better": (
        "kwaliteit {offered} is beter dan de gevraagde {asked}",
        "quality {offered} is better than the {asked} asked for",
    ),
    "quality_stated": ("kwaliteit {offered}", "quality {offered}"),
    "quality_not_stated": ("kwaliteit is nog niet beoordeeld", "quality has not been judged yet"),
    "same_colour": ("de gevraagde kleur, {colour}", "the colour asked for, {colour}"),
    "in_time": ("beschikbaar op het moment dat het nodig is", "available when it is needed"),
    "storage_days": ("vraagt {days} dagen opslag", "needs {days} days of storage"),
    "distance_km": ("ongeveer {km} km over de weg", "about {km} km by road"),
    "covers_all": ("dekt de hele behoefte: {quantity} {unit}", "covers the whole need: {quantity} {unit}"),
    "covers_part": (
        "dekt {quantity} {unit}; er blijft {shortage} {unit} tekort",
        "covers {quantity} {unit}; {shortage} {unit} remains short",
    ),
    "saves": ("bespaart naar schatting {co2_kg} kg CO2 en € {eur}", "saves an estimated {co2_kg} kg CO2 and EUR {eur}"),
    "negative_value": (
        "kost meer dan het oplevert: € {eur}, bij {co2_kg} kg vermeden CO2",
        "costs more than it gains: EUR {eur}, with {co2_kg} kg of CO2 avoided",
    ),
    "saving_unknown": (
        "de besparing is niet te berekenen: de massa is niet bekend",
        "the saving cannot be computed: the mass is not known",
    ),
    # numbers, places and windows
    "quantity_not_a_number": ("de hoeveelheid is geen getal", "the quantity is not a number"),
    "quantity_negative": (
        "de hoeveelheid kan niet onder nul komen ({amount})",
        "the quantity cannot be below zero ({amount})",
    ),
    "quantity_not_positive": ("de hoeveelheid moet groter zijn dan nul", "the quantity must be more than zero"),
    "quantity_absurd": (
        "de hoeveelheid {amount} is groter dan {limit}; controleer de eenheid en de komma",
        "the quantity {amount} is more than {limit}; check the unit and the decimal mark",
    ),
    "unit_differs": (
        "eenheden {offered} en {asked} kunnen niet worden opgeteld of afgetrokken",
        "units {offered} and {asked} cannot be added or subtracted",
    ),
    "number_missing": ("vul een getal in", "fill in a number"),
    "number_unreadable": (
        "“{text}” is geen getal; schrijf bijvoorbeeld 1.098,59 of 1098.59",
        '"{text}" is not a number; write for instance 1.098,59 or 1098.59',
    ),
    "number_ambiguous": (
        "“{text}” kan {dutch} of {plain} betekenen; schrijf het zonder punt of met een decimale komma",
        '"{text}" can mean {dutch} or {plain}; write it without a point or with a decimal comma',
    ),
    "place_outside_netherlands": (
        "de plaats ({x}, {y}) ligt buiten Nederland; geef RD-coördinaten in meters (EPSG:28992)",
        "the place ({x}, {y}) is outside the Netherlands; give RD coordinates in metres (EPSG:28992)",
    ),
    "box_inside_out": (
        "de rechthoek klopt niet: de kleinste waarden komen eerst",
        "the rectangle is inside out: the smallest values come first",
    ),
    "window_ends_before_start": (
        "de einddatum {end} ligt voor de begindatum {start}",
        "the end date {end} is before the start date {start}",
    ),
    "date_out_of_range": (
        "{days} dagen verschuiven valt buiten de kalender",
        "a shift of {days} days is off the calendar",
    ),
}

DIMENSIONS = {"length": ("lengte", "length"), "width": ("breedte", "width"), "height": ("dikte", "thickness")}
_SIGNS = {"m2": ("m²", "m²"), "m3": ("m³", "m³"), "st": ("st", "pcs")}
_KIND_CODES = frozenset({"other_kind", "same_kind", "narrower_kind", "substitute"})
_EUROS = frozenset({"eur", "price", "over"})
_ROUGH = {"km": 1, "over_km": 1, "co2_kg": 0}
"""Decimals that a reader can use: a road distance is indicative, and so is a saving."""


def sign(unit: str, language: str) -> str:
    """The sign of a unit in a sentence of the language."""
    return _SIGNS[unit][0 if language == "nl" else 1] if unit in _SIGNS else unit


def _number(name: str, text: str, language: str, euros: bool) -> str | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if euros:
        return str(format_decimal(value, "#,##0.00", locale=language))
    return str(format_decimal(round(value, _ROUGH.get(name, 3)), locale=language))


def _shown(code: str, name: str, value: Any, language: str, names: Mapping[str, str]) -> str:
    text = str(value)
    if name == "dimension":
        return DIMENSIONS[text][0 if language == "nl" else 1]
    if name == "reason":
        return next((rule.text(language).rstrip(".") for rule in rules() if rule.code == text), text)
    if name in {"offered", "asked"} and code in _KIND_CODES:
        return names.get(text, text)
    if name == "unit" or code == "unit_not_convertible":
        return sign(text, language)
    euros = name in _EUROS or (code == "too_expensive" and name == "maximum")
    return _number(name, text, language, euros) or text


def reason_text(code: str, params: Mapping[str, Any], language: str, names: Mapping[str, str]) -> str:
    """The sentence of a reason; `names` are the names of the catalogue codes in it, in that language."""
    template = TEXTS[code][0 if language == "nl" else 1]
    return template.format_map({name: _shown(code, name, value, language, names) for name, value in params.items()})
