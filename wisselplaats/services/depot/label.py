"""Labels of lots for the printer: one on A6 for a pallet, or many on a sheet of A4 with self-adhesive labels."""

import io
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import segno
from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats import messages, paths
from wisselplaats.adapters import pdf
from wisselplaats.db import session
from wisselplaats.domain.errors import FieldProblem, Invalid, NotFound
from wisselplaats.domain.label import LABEL_SHEETS, MOST_LABELS
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LotState
from wisselplaats.messages.reasons import sign
from wisselplaats.models import Lot
from wisselplaats.services import lot, passport

Document = tuple[Any, dict[str, Any], dict[str, bytes], datetime]


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
    words = {"language": language, "author": found.organisation.name, "title": found.number, "words": _words(language)}
    return {**words, **_data(found, language), "picture": "qr.svg"}, {"qr.svg": qr(found)}


def sheet(actor: Actor, lot_ids: Sequence[UUID], per_sheet: int, first: int, language: str, now: datetime) -> bytes:
    """Labels of own lots on sheets of A4, in the order of their numbers; `first` is the first free place (from 1).

    Errors: Forbidden, NotFound, Invalid without lots, with too many, or past the end of the sheet.
    """
    require(actor, Action.READ)
    return pdf.render(*sheet_document(actor, lot_ids, per_sheet, first, language, now))


def chosen(
    actor: Actor, lot_ids: Sequence[UUID] = (), depot_id: UUID | None = None, project_id: UUID | None = None
) -> list[UUID]:
    """The lots named, with those of an own depot or project that are still there; none at all when nothing is asked."""
    require(actor, Action.READ)
    found = list(lot_ids)
    if depot_id is not None or project_id is not None:
        query = select(Lot.id).where(Lot.organisation_id == actor.organisation_id, Lot.state != LotState.GONE)
        wanted = ((Lot.depot_id, depot_id), (Lot.project_id, project_id))
        query = query.where(*[column == key for column, key in wanted if key is not None])
        found += session.scalars(query.order_by(Lot.serial).limit(MOST_LABELS + 1))
    return list(dict.fromkeys(found))


def sheet_document(
    actor: Actor, lot_ids: Sequence[UUID], per_sheet: int, first: int, language: str, now: datetime
) -> Document:
    """What the sheets show: template, texts, pictures by name, and the moment. Errors: those of `sheet`."""
    require(actor, Action.READ)
    _check(lot_ids, per_sheet, first)
    lots = _own(actor, lot_ids)
    cells: list[dict[str, object] | None] = [None] * (first - 1)
    cells += [{**_data(one, language), "picture": f"{one.number}.svg"} for one in lots]
    data = {
        "language": language, "author": actor.organisation_name, "words": _words(language),
        "title": messages.text("label_sheet_title", language, count=len(lots)), "form": LABEL_SHEETS[per_sheet],
        "pages": [cells[start : start + per_sheet] for start in range(0, len(cells), per_sheet)],
    }  # fmt: skip
    pictures = {f"{one.number}.svg": qr(one) for one in lots}
    return paths.resource("templates") / "depot" / "sheet.typ", data, pictures, now


def _check(lot_ids: Sequence[UUID], per_sheet: int, first: int) -> None:
    problems = []
    if per_sheet not in LABEL_SHEETS:
        choices = ", ".join(str(count) for count in LABEL_SHEETS)
        problems.append(FieldProblem("per_sheet", "labels_per_sheet", {"choices": choices}))
    elif first > per_sheet:
        problems.append(FieldProblem("first_label", "first_label_past_sheet", {"limit": per_sheet}))
    if not lot_ids:
        problems.append(FieldProblem("lots", "choose_lots"))
    elif len(set(lot_ids)) > MOST_LABELS:
        problems.append(FieldProblem("lots", "too_many_labels", {"limit": MOST_LABELS}))
    if problems:
        raise Invalid(problems)


def _own(actor: Actor, lot_ids: Sequence[UUID]) -> Sequence[Lot]:
    query = select(Lot).where(Lot.id.in_(lot_ids), Lot.organisation_id == actor.organisation_id)
    query = query.options(joinedload(Lot.material), joinedload(Lot.organisation), joinedload(Lot.depot))
    found = session.scalars(query.order_by(Lot.serial)).all()
    if len(found) != len(set(lot_ids)):
        raise NotFound("not_found")
    return found


def _words(language: str) -> dict[str, str]:
    return {name: messages.text(f"label_{name}", language) for name in ("quality", "bay")}


def _data(found: Lot, language: str) -> dict[str, object]:
    kind = found.material.name_en if language == "en" else found.material.name_nl
    sizes = [one for one in (found.length_mm, found.width_mm, found.height_mm) if one]
    return {
        "number": found.number, "kind": kind, "name": found.title if found.title and found.title != kind else "",
        "quantity": f"{_number(found.quantity, language)} {sign(found.unit.value, language)}",
        "sizes": " × ".join(_number(one, language) for one in sizes) + " mm" if sizes else "",
        "quality": found.quality.value if found.quality else "", "owner": found.organisation.name,
        "bay": found.bay or "", "depot": found.depot.name if found.depot else "", "uri": passport.link_of(found),
    }  # fmt: skip


def _number(value: Decimal, language: str) -> str:
    return str(format_decimal(value.normalize(), locale=language))


def qr(found: Lot) -> bytes:
    """The QR code of the lot as SVG: its stable address, or its GS1 Digital Link; a quarter may be dirty (level Q)."""
    out = io.BytesIO()
    segno.make(passport.link_of(found), error="q").save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue()
