"""The signed record of a handover as PDF: who gave what to whom, what was checked, and the passport's line about it."""

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import segno
from babel.dates import format_datetime
from sqlalchemy import select

from wisselplaats import messages, paths
from wisselplaats.adapters import pdf
from wisselplaats.db import session
from wisselplaats.domain.handover.appointment import AMSTERDAM
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import CorrectionState, ReservationSide
from wisselplaats.messages.reasons import sign
from wisselplaats.models import Handover, HandoverAppointment, HandoverCorrection, PassportEntry, User
from wisselplaats.services import lot, passport
from wisselplaats.services.handover.correction import corrections, original_of

MOST_PHOTOS = 6
SUMMED = ("mass_kg", "co2_avoided_kg", "mki_avoided_eur")
CHECKS = ("counted", "packaged", "machine_ready", "clean", "pictured", "gate_open")
HEADS = ("what", "checks", "signed", "corrections", "result", "photos", "passport")
Say = Callable[..., str]


def proof(actor: Actor, handover_id: UUID, language: str) -> bytes:
    """The record, for the two organisations only: it names the persons who confirmed. Errors: NotFound."""
    require(actor, Action.READ)
    template, data, pictures, at = document(actor, handover_id, language)
    return pdf.render(template, data, pictures, at)


def document(actor: Actor, handover_id: UUID, language: str) -> tuple[Any, dict[str, Any], dict[str, bytes], datetime]:
    """What the record says and shows: template, texts in the reader's language, pictures by name, and its moment.

    Errors: NotFound.
    """
    require(actor, Action.READ)
    made = original_of(actor, handover_id)
    agreed = session.get(HandoverAppointment, made.id)
    photos = lot.on_paper(made.lot, MOST_PHOTOS)

    def say(code: str, /, **params: Any) -> str:
        return messages.text(f"proof.{code}", language, **params)

    confirmed = [one for one in corrections(actor, made.id) if one.state == CorrectionState.CONFIRMED]
    put_right = [_correction(one, made, language, say) for one in confirmed]
    data = {
        "language": language, "author": made.from_organisation.name, "title": say("title", number=made.lot.number),
        "summary": say("summary", giver=made.from_organisation.name, taker=made.to_organisation.name,
                       at=_moment(made.handed_over_at, language)),
        "footer": say("footer", id=str(made.id)), "qr_text": say("qr", number=made.child_lot.number),
        "heads": {name: say(f"head_{name}") for name in HEADS},
        "what": _what(made, agreed, language, say), "checks": _checks(agreed, say),
        "signed": _signed(made, agreed, language, say), "corrections": put_right, "result": _result(made, language, say),
        "photos": [_photo(one, made.lot.number, say) for one in photos],
        "passport": _passport(made, say),
    }  # fmt: skip
    pictures = {"qr.svg": _qr(made.child_lot_id), **{one.file: one.content for one in photos if one.content}}
    return paths.resource("templates") / "handover" / "proof.typ", data, pictures, made.handed_over_at


def _moment(at: datetime, language: str) -> str:
    return str(format_datetime(at.astimezone(AMSTERDAM), "d MMMM yyyy, HH:mm", locale=language))


def _amount(value: Any, made: Handover, language: str) -> str:
    return f"{messages.shown(value, language)} {sign(made.lot.unit.value, language)}"


def _what(made: Handover, agreed: HandoverAppointment | None, language: str, say: Say) -> list[tuple[str, str]]:
    kind = made.lot.material
    rows = [
        (say("material"), kind.name_en if language == "en" else kind.name_nl),
        (say("quantity"), _amount(made.quantity, made, language)),
        (say("lot"), f"{made.lot.number} → {made.child_lot.number}"),
    ]
    if agreed and agreed.lost and agreed.loss_reason:
        rows.append(
            (say("lost"), f"{_amount(agreed.lost, made, language)} ({say('loss_' + agreed.loss_reason.value)})")
        )
    return [*rows, *([(say("note"), made.note)] if made.note else [])]


def _checks(agreed: HandoverAppointment | None, say: Say) -> list[tuple[str, str]]:
    if agreed is None:
        return [(say("one_step"), say("one_step_why"))]
    answers = {True: say("yes"), False: say("no"), None: say("unanswered")}
    return [(say(name), answers[getattr(agreed, name)]) for name in CHECKS]


def _signed(made: Handover, agreed: HandoverAppointment | None, language: str, say: Say) -> list[dict[str, str]]:
    by = agreed.given_by if agreed else made.handed_over_by
    at = agreed.given_at if agreed else made.handed_over_at
    giver = {"role": say("giver"), "organisation": made.from_organisation.name, **_who(by, at, language, say)}
    taken = (agreed.taken_by, agreed.taken_at) if agreed else (None, None)
    taker = {"role": say("taker"), "organisation": made.to_organisation.name, **_who(*taken, language, say)}
    return [giver, taker]


def _correction(found: HandoverCorrection, made: Handover, language: str, say: Say) -> list[tuple[str, str]]:
    """What was written, what it was, why, and who said so on both sides."""
    giver, taker = made.from_organisation.name, made.to_organisation.name
    sides = (giver, taker) if found.proposed_side == ReservationSide.OWNER else (taker, giver)
    proposed = _who(found.proposed_by, found.proposed_at, language, say)
    answered = _who(found.answered_by, found.answered_at, language, say)
    difference = ("+" if found.difference > 0 else "") + _amount(found.difference, made, language)
    reason = say(f"correction_{found.reason.value}")
    outcome = f", {say('correction_' + found.outcome.value)}" if found.outcome else ""
    return [
        (say("was_written"), _amount(found.written, made, language)),
        (say("was_found"), f"{_amount(found.actual, made, language)} ({difference})"),
        (say("because"), f"{reason}{outcome}"),
        (say("note"), found.note),
        (say("proposed"), f"{sides[0]}, {proposed['name']}, {_moment(found.proposed_at, language)}"),
        (say("agreed"), f"{sides[1]}, {answered['name']}, {answered['at']}"),
    ]


def _who(user_id: UUID | None, at: datetime | None, language: str, say: Say) -> dict[str, str]:
    if user_id is None or at is None:
        return {"name": say("not_apart"), "at": "–"}
    return {"name": session.get_one(User, user_id).name, "at": say("confirmed", at=_moment(at, language))}


def _result(made: Handover, language: str, say: Say) -> list[tuple[str, str]]:
    rows = [made, *session.scalars(select(Handover).where(Handover.corrects_id == made.id))]
    total = {name: sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)) for name in SUMMED}
    mass = say("unknown") if made.mass_kg is None else f"{messages.shown(total['mass_kg'], language)} kg"
    return [
        (say("mass"), mass),
        (say("co2"), f"{messages.shown(round(total['co2_avoided_kg'], 1), language)} kg"),
        (say("mki", set=made.weight_set.value), f"€ {messages.shown(round(total['mki_avoided_eur'], 2), language)}"),
        (say("unverified"), f"{round(made.unverified_share * 100)} %"),
    ]


def _passport(made: Handover, say: Say) -> list[tuple[str, str]]:
    query = select(PassportEntry).where(
        PassportEntry.lot_id == made.child_lot_id, PassportEntry.kind == EntryKind.HANDED_OVER.value
    )
    entry = session.scalars(query.order_by(PassportEntry.sequence)).first()
    return [
        (say("address"), passport.uri(made.child_lot_id)),
        (say("entry"), f"{entry.sequence}" if entry else "–"),
        # in two halves, so that it breaks where a reader can follow it
        (say("hash"), f"{entry.hash[:32]} {entry.hash[32:]}" if entry else "–"),
    ]


def _photo(one: lot.OnPaper, number: str, say: Say) -> dict[str, str | None]:
    text = say("photo", number=number)
    return {"name": one.file, "text": text} if one.content else {"name": None, "text": say("photo_damaged", what=text)}


def _qr(lot_id: UUID) -> bytes:
    out = io.BytesIO()
    segno.make(passport.uri(lot_id), error="m").save(out, kind="svg", scale=4, border=2)
    return out.getvalue()
