"""How the text of one cell becomes a value of ours, by the kind of field; always as text that SQL reads back."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from wisselplaats.domain import legal
from wisselplaats.domain.delivery import values
from wisselplaats.domain.delivery.convert import proofs
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.mapping import Mapping, fold_word
from wisselplaats.domain.delivery.targets import IN_WORDS, FieldKind, TargetField
from wisselplaats.domain.quantity import ABSURD, STEP
from wisselplaats.domain.vocabulary import (
    Detachability,
    Determination,
    DocumentKind,
    JointFilling,
    LegalStatus,
    NotifyPreference,
    Pollution,
    ProjectState,
    Quality,
    Rung,
    Unit,
    WoodTreatment,
)

YEARS = (1200, 2200)
"""A year outside is a typing error or a code for unknown; the oldest paving that is still in use is medieval."""
LONGEST_ID, LONGEST = 200, 2_000
SHOWN = 80

Reader = Callable[[str], str | Bad | None]

_SIMPLE = re.compile(r"0*[1-9]\d{0,6}(?:[.,]\d{1,2})?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"ja", "j", "yes", "y", "true", "waar", "1"})
_NO = frozenset({"nee", "n", "no", "false", "onwaar", "0"})
_UNKNOWN = frozenset({"onbekend", "unknown", "weet niet", "?"})

# our own lists by field, as people and the REST API write them; a mapping may know more words
_WORDS: dict[str, dict[str, StrEnum]] = {
    "determination": {
        "gemeten": Determination.MEASURED, "geteld": Determination.COUNTED, "gis": Determination.GIS,
        "geschat": Determination.ESTIMATED,
    },
    "start_rung": {
        "zelfde_project": Rung.SAME_PROJECT, "ander_project": Rung.OTHER_PROJECT, "eigen_depot": Rung.OWN_DEPOT,
        "regio": Rung.REGION, "open_markt": Rung.OPEN_MARKET,
    },
    "legal_status": {
        "product": LegalStatus.PRODUCT, "voortgezet_gebruik": LegalStatus.CONTINUED_USE,
        "voortgezet gebruik": LegalStatus.CONTINUED_USE, "afval": LegalStatus.WASTE, "afvalstof": LegalStatus.WASTE,
    },
    "state": {
        "gepland": ProjectState.PLANNED, "in_uitvoering": ProjectState.IN_PROGRESS,
        "in uitvoering": ProjectState.IN_PROGRESS, "afgerond": ProjectState.COMPLETED,
        "geannuleerd": ProjectState.CANCELLED,
    },
    "wood_treatment": {
        "geen": WoodTreatment.NONE, "none": WoodTreatment.NONE, "onbehandeld": WoodTreatment.NONE,
        "creosoot": WoodTreatment.CREOSOTE, "creosote": WoodTreatment.CREOSOTE,
        "gecreosoteerd": WoodTreatment.CREOSOTE, "wolmanzout": WoodTreatment.CCA, "cca": WoodTreatment.CCA,
        "gewolmaniseerd": WoodTreatment.CCA, "anders": WoodTreatment.OTHER, "other": WoodTreatment.OTHER,
        "onbekend": WoodTreatment.UNKNOWN, "unknown": WoodTreatment.UNKNOWN,
    },
    "detachability": {
        "losmaakbaar": Detachability.DETACHABLE, "losmaakbaar_en_remontabel": Detachability.REMOUNTABLE,
        "losmaakbaar en remontabel": Detachability.REMOUNTABLE, "niet_losmaakbaar": Detachability.FIXED,
        "niet losmaakbaar": Detachability.FIXED,
    },
    "joint_filling": {
        "geen": JointFilling.NONE, "zand": JointFilling.SAND, "split": JointFilling.GRIT,
        "mortel": JointFilling.MORTAR, "bitumen": JointFilling.BITUMEN, "kunsthars": JointFilling.POLYMER,
    },
    "pollution": {
        "schoon": Pollution.NONE, "grond_of_zand": Pollution.SOIL, "grond of zand": Pollution.SOIL,
        "begroeiing": Pollution.GROWTH, "voegresten": Pollution.JOINT_REMAINS, "verf_of_markering": Pollution.PAINT,
        "verf of markering": Pollution.PAINT, "bitumen": Pollution.BITUMEN, "olie": Pollution.OIL,
        "anders": Pollution.OTHER,
    },
    "document_kind": {
        "testrapport": DocumentKind.TEST_REPORT, "crow_210_uitslag": DocumentKind.CROW210,
        "crow 210 uitslag": DocumentKind.CROW210, "verklaring": DocumentKind.DECLARATION,
        "foto": DocumentKind.PHOTO, "tekening": DocumentKind.DRAWING, "overig": DocumentKind.OTHER,
    },
    "notify": {
        "direct": NotifyPreference.AT_ONCE, "dagelijks": NotifyPreference.DAILY,
        "wekelijks": NotifyPreference.WEEKLY, "uit": NotifyPreference.OFF,
    },
}  # fmt: skip


def reader_of(target: TargetField, mapping: Mapping) -> Reader:
    """The reader of a field under a mapping; it answers text, None for nothing, or Bad. It never raises."""
    read = _READERS[target.kind](target, mapping)
    known = mapping.values.get(target.name, {})
    if target.kind not in IN_WORDS or not known:
        return read

    def translated(text: str) -> str | Bad | None:
        folded = fold_word(text)
        if folded not in known:
            return read(text)
        ours = known[folded]
        return None if ours is None else read(ours)

    return translated


def bad(code: str, text: str, **params: object) -> Bad:
    """A problem with the text as delivered, cut to what a screen shows."""
    return Bad(code, {"value": text[:SHOWN], **params})


def _text(target: TargetField, mapping: Mapping) -> Reader:
    limit, code = (LONGEST_ID, "source_id_too_long") if target.name == "source_id" else (LONGEST, "text_too_long")
    return lambda text: text if len(text) <= limit else bad(code, text, limit=limit)


def _number(target: TargetField, mapping: Mapping) -> Reader:
    amount = target.name in AMOUNTS
    mark = mapping.decimal_mark

    def read(text: str) -> str | Bad:
        if _SIMPLE.fullmatch(text):  # nine in ten; at most two digits after the mark, so it is no thousand
            return text.replace(",", ".")
        try:
            found = values.number(text, mark)
        except values.Ambiguous:
            return bad("number_ambiguous", text)
        except ValueError:
            return bad("number_unreadable", text)
        return _amount(text, found) if amount else _plain(text, found)

    most = MOST.get(target.name)
    return read if most is None else lambda text: _bounded(text, read(text), most)


MOST = {"times_reused": 3, "margin_percent": 100, "breakage_percent": 100}
"""What a number runs to, from nought; the database holds the same bounds."""


def _bounded(text: str, found: str | Bad, most: int) -> str | Bad:
    if isinstance(found, Bad) or 0 <= Decimal(found) <= most:
        return found
    return bad("number_outside", text, most=most)


AMOUNTS = frozenset({"quantity", "count", "area", "length", "min_lot", "min_quantity"})


def _amount(text: str, found: Decimal) -> str | Bad:
    if found > ABSURD:
        return bad("quantity_absurd", text, amount=text[:SHOWN], limit=str(ABSURD))
    rounded = found.quantize(STEP, ROUND_HALF_UP) if found > 0 else found
    if rounded <= 0:
        return bad("quantity_not_positive", text, amount=text[:SHOWN])
    return format(rounded.normalize(), "f")


def _plain(text: str, found: Decimal) -> str | Bad:
    if abs(found) > ABSURD:
        return bad("number_out_of_range", text, limit=str(ABSURD))
    return format(found.quantize(STEP, ROUND_HALF_UP).normalize(), "f")


def _year(target: TargetField, mapping: Mapping) -> Reader:
    def read(text: str) -> str | Bad:
        try:
            found = values.year(text)
        except ValueError:
            return bad("year_unreadable", text)
        if not YEARS[0] <= found <= YEARS[1]:
            return bad("year_out_of_range", text, earliest=YEARS[0], latest=YEARS[1])
        return str(found)

    return read


def day(text: str) -> date:
    """`2026-03-01`, `1-3-2026`, `01/03/2026`, `20260301`, each with or without a time. Errors: ValueError."""
    for pattern, order in ((_YEAR_FIRST, (1, 2, 3)), (_DAY_FIRST, (3, 2, 1)), (_COMPACT, (1, 2, 3))):
        found = pattern.fullmatch(text)
        if found:
            return date(*(int(found.group(part)) for part in order))
    return datetime.fromisoformat(text).date()


def _date(target: TargetField, mapping: Mapping) -> Reader:
    def read(text: str) -> str | Bad:
        try:
            found = day(text)
        except ValueError:
            return bad("date_unreadable", text)
        if not YEARS[0] <= found.year <= YEARS[1]:
            return bad("year_out_of_range", text, earliest=YEARS[0], latest=YEARS[1])
        return found.isoformat()

    return read


def _unit(target: TargetField, mapping: Mapping) -> Reader:
    def read(text: str) -> str | Bad:
        found = values.unit(text)
        return bad("unit_unknown", text, accepted=", ".join(Unit)) if found is None else found.value

    return read


def _quality(target: TargetField, mapping: Mapping) -> Reader:
    def read(text: str) -> str | Bad:
        letter = text.strip().upper().removeprefix("KWALITEIT ").strip()
        return letter if letter in set(Quality) else bad("code_unknown", text, accepted=", ".join(Quality))

    return read


def _word(target: TargetField, mapping: Mapping) -> Reader:
    known = _WORDS.get(target.name, {})
    ours = {word.value: word for word in known.values()}

    def read(text: str) -> str | Bad:
        found = known.get(fold_word(text)) or ours.get(fold_word(text))
        return bad("code_unknown", text, accepted=", ".join(known)) if found is None else found.value

    return read


def _boolean(target: TargetField, mapping: Mapping) -> Reader:
    def read(text: str) -> str | Bad | None:
        folded = fold_word(text)
        if folded in _UNKNOWN:
            return None
        if folded in _YES | _NO:
            return "true" if folded in _YES else "false"
        return bad("code_unknown", text, accepted="ja, nee")

    return read


def _waste_code(target: TargetField, mapping: Mapping) -> Reader:
    reads, code = legal.eural_code, "eural_unreadable"
    if target.name == "waste_stream_number":
        reads, code = legal.waste_stream_number, "waste_number_unreadable"
    return lambda text: reads(text) or bad(code, text)


_READERS: dict[FieldKind, Callable[[TargetField, Mapping], Reader]] = {
    FieldKind.TEXT: _text,
    FieldKind.COLOUR: _text,
    FieldKind.NUMBER: _number,
    FieldKind.YEAR: _year,
    FieldKind.DATE: _date,
    FieldKind.UNIT: _unit,
    FieldKind.QUALITY: _quality,
    FieldKind.WORD: _word,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.WASTE_CODE: _waste_code,
    FieldKind.COMPOSITION: lambda _target, _mapping: proofs.composition,
    FieldKind.ADDRESSES: lambda _target, _mapping: proofs.addresses,
}
