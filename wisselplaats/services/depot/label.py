"""The label of a lot: a PDF of A6, to be printed at the depot and stuck on the pallet."""

import io
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import segno
from babel.numbers import format_decimal

from wisselplaats import paths
from wisselplaats.adapters import pdf
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.messages.reasons import sign
from wisselplaats.models import Lot
from wisselplaats.services import lot, passport


def label(actor: Actor, lot_id: UUID, language: str, now: datetime) -> bytes:
    """The label of one of the organisation's own lots: QR of its stable address, number, kind, quantity, place.

    Errors: Forbidden, NotFound, also for a lot of another organisation.
    """
    require(actor, Action.READ)
    found = lot.get(actor, lot_id)
    require(actor, Action.READ, found.organisation_id)
    return pdf.render(paths.resource("templates") / "depot" / "label.typ", *parts(found, language), now)


def parts(found: Lot, language: str) -> tuple[dict[str, object], dict[str, bytes]]:
    """What the template reads, and its pictures by name."""
    return _data(found, language), {"qr.svg": qr(found)}


def _data(found: Lot, language: str) -> dict[str, object]:
    kind = found.material.name_en if language == "en" else found.material.name_nl
    sizes = [one for one in (found.length_mm, found.width_mm, found.height_mm) if one]
    return {
        "language": language, "author": found.organisation.name, "title": found.number, "number": found.number,
        "kind": kind, "name": found.title if found.title and found.title != kind else "",
        "quantity": f"{_number(found.quantity, language)} {sign(found.unit.value, language)}",
        "sizes": " × ".join(_number(one, language) for one in sizes) + " mm" if sizes else "",
        "quality": found.quality.value if found.quality else "", "owner": found.organisation.name,
        "bay": found.bay or "", "depot": found.depot.name if found.depot else "", "uri": passport.uri(found.id),
        "words": {"quality": "Quality" if language == "en" else "Kwaliteit", "bay": "Bay" if language == "en" else "Vak"},
    }  # fmt: skip


def _number(value: Decimal, language: str) -> str:
    return str(format_decimal(value.normalize(), locale=language))


def qr(found: Lot) -> bytes:
    """The QR code of the lot's stable address as SVG; a quarter of it may be dirty (level Q)."""
    out = io.BytesIO()
    segno.make(passport.uri(found.id), error="q").save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue()
