"""Putting right what was written about a handover: one side says how much it was, the other confirms it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from wisselplaats import config
from wisselplaats.adapters.files import FileStore, Readable
from wisselplaats.adapters.kept import keep
from wisselplaats.adapters.photos import CleanPhoto, clean_photo
from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from wisselplaats.domain.handover import correction as rules
from wisselplaats.domain.handover.correction import CorrectionAction
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    CorrectionState,
    NotificationKind,
)
from wisselplaats.models import CorrectionPhoto, Handover, HandoverCorrection, Lot, Reservation
from wisselplaats.services import audit
from wisselplaats.services.handover.agree import is_own, side_of
from wisselplaats.services.handover.correct import books_of, put_right
from wisselplaats.services.handover.record import get
from wisselplaats.services.reservation import effects, telling

MOST_PHOTOS = 5


@dataclass(frozen=True)
class Finding:
    """What really changed hands in all, in the lot's unit, and why that is another amount than was written.

    `outcome` says what becomes of what did not change hands after all; None when it was more.
    """

    actual: Decimal
    reason: CorrectionReason
    note: str
    outcome: CorrectionOutcome | None = None


def _query(actor: Actor) -> Select[Any]:
    me = actor.organisation_id
    made = contains_eager(HandoverCorrection.handover)
    return (
        select(HandoverCorrection)
        .join(HandoverCorrection.handover)
        .where(or_(Handover.from_organisation_id == me, Handover.to_organisation_id == me))
        .options(
            made.joinedload(Handover.lot).joinedload(Lot.material), made.joinedload(Handover.child_lot),
            made.joinedload(Handover.from_organisation), made.joinedload(Handover.to_organisation),
            joinedload(HandoverCorrection.proposer), joinedload(HandoverCorrection.answerer),
            selectinload(HandoverCorrection.photos),
        )
    )  # fmt: skip


def corrections(actor: Actor, handover_id: UUID) -> Sequence[HandoverCorrection]:
    """Every correction of a handover, proposed, confirmed or not, oldest first. Errors: NotFound."""
    require(actor, Action.READ)
    query = _query(actor).where(HandoverCorrection.handover_id == original_of(actor, handover_id).id)
    return session.scalars(query.order_by(HandoverCorrection.proposed_at, HandoverCorrection.id)).all()


def correction(actor: Actor, correction_id: UUID) -> HandoverCorrection:
    """One correction of a handover of one's own. Errors: NotFound."""
    require(actor, Action.READ)
    found: HandoverCorrection | None = session.scalar(_query(actor).where(HandoverCorrection.id == correction_id))
    if found is None:
        raise NotFound("not_found")
    return found


def original_of(actor: Actor, handover_id: UUID) -> Handover:
    """The handover as it was first written, found by its own key or by that of a correction. Errors: NotFound."""
    require(actor, Action.READ)
    found = get(actor, handover_id)
    return get(actor, found.corrects_id) if found.corrects_id else found


def total_of(original: Handover) -> Decimal:
    """What changed hands in all, as it stands on record: the original and its corrections."""
    added = select(func.coalesce(func.sum(Handover.quantity), 0)).where(Handover.corrects_id == original.id)
    return original.quantity + (session.scalar(added) or 0)


def propose(
    actor: Actor, handover_id: UUID, finding: Finding, now: datetime, photos: Sequence[tuple[str, Readable]] = ()
) -> HandoverCorrection:
    """Say how much really changed hands; nothing changes until the other side confirms it.

    `photos` are names with their bytes. Errors: Forbidden, NotFound, Invalid, those of adapters.photos, Conflict when
    one waits already, or when what would have to come back or be added is not free any more.
    """
    require(actor, Action.HAND_OVER)
    original = original_of(actor, handover_id)
    claim = effects.lock(original.reservation)
    if session.scalar(_open(original)) is not None:
        raise Conflict("correction_waits_already")
    written = total_of(original)
    rules.check_finding(finding.actual, written, original.lot.unit, finding.outcome)
    books_of(original, claim).check(finding.actual - written, finding.outcome)
    made = HandoverCorrection(
        handover=original, state=CorrectionState.PROPOSED, proposed_side=side_of(actor, claim),
        proposed_by=actor.user_id, proposed_at=now, written=written, actual=finding.actual, reason=finding.reason,
        outcome=finding.outcome, note=finding.note, photos=_kept(photos),
    )  # fmt: skip
    session.add(made)
    session.flush()
    _tell(actor, claim, made, "propose", NotificationKind.CORRECTION_PROPOSED, now)
    return made


def _open(original: Handover) -> Select[Any]:
    return select(HandoverCorrection.id).where(
        HandoverCorrection.handover_id == original.id, HandoverCorrection.state == CorrectionState.PROPOSED
    )


def _kept(photos: Sequence[tuple[str, Readable]]) -> list[CorrectionPhoto]:
    if len(photos) > MOST_PHOTOS:
        raise Invalid.one("photos", "too_many_attachments", limit=MOST_PHOTOS)
    cleaned = [(name, clean_photo(stream)) for name, stream in photos]
    return [_stored(name, photo) for name, photo in cleaned]


def _stored(name: str, photo: CleanPhoto) -> CorrectionPhoto:
    store = FileStore(config.settings().files)
    keys = [keep(store, BytesIO(data), ".jpg").key for data in (photo.data, photo.thumbnail)]
    return CorrectionPhoto(name=name[:120] or "foto", file_key=keys[0], thumbnail_key=keys[1])


def confirm(actor: Actor, correction_id: UUID, now: datetime, version: int | None = None) -> Handover:
    """Confirm what the other side found: quantities, passports, settling and results are put right at once.

    Answers the row that was added. Errors: Forbidden to who proposed it, NotFound, Stale, Conflict when it was answered
    already or when what would have to come back or be added is not free any more.
    """
    require(actor, Action.HAND_OVER)
    found, claim = _locked(actor, correction_id, version)
    _require_other(actor, claim, found)
    _answer(actor, found, CorrectionAction.CONFIRM, now)
    made = put_right(actor, found, books_of(found.handover, claim), now)
    _tell(actor, claim, found, "confirm", NotificationKind.CORRECTION_CONFIRMED, now)
    return made


def refuse(
    actor: Actor, correction_id: UUID, now: datetime, *, reason: str, version: int | None = None
) -> HandoverCorrection:
    """Say that it is not so, with the reason; the record stays as it is. Errors: as `confirm`."""
    require(actor, Action.HAND_OVER)
    found, claim = _locked(actor, correction_id, version)
    _require_other(actor, claim, found)
    _answer(actor, found, CorrectionAction.REFUSE, now)
    found.answer = reason
    session.flush()
    _tell(actor, claim, found, "refuse", NotificationKind.CORRECTION_REFUSED, now, reason=reason)
    return found


def withdraw(actor: Actor, correction_id: UUID, now: datetime, version: int | None = None) -> HandoverCorrection:
    """Take back what the own side proposed. Errors: Forbidden to the other side, NotFound, Stale, Conflict."""
    require(actor, Action.HAND_OVER)
    found, claim = _locked(actor, correction_id, version)
    if found.proposed_side != side_of(actor, claim) and not is_own(claim):
        raise Forbidden("proposer_withdraws")
    _answer(actor, found, CorrectionAction.WITHDRAW, now)
    session.flush()
    _tell(actor, claim, found, "withdraw", NotificationKind.CORRECTION_WITHDRAWN, now)
    return found


def _locked(actor: Actor, correction_id: UUID, version: int | None) -> tuple[HandoverCorrection, Reservation]:
    """A correction as it is now, its claim locked first: the order that everybody keeps."""
    known = correction(actor, correction_id)
    claim = effects.lock(known.handover.reservation)
    found = locked_one(HandoverCorrection, known.id)
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found, claim


def _require_other(actor: Actor, claim: Reservation, found: HandoverCorrection) -> None:
    if found.proposed_side == side_of(actor, claim) and not is_own(claim):
        raise Forbidden("other_side_confirms")


def _answer(actor: Actor, found: HandoverCorrection, action: CorrectionAction, now: datetime) -> None:
    found.state = rules.move(found.state, action)
    found.answered_by, found.answered_at = actor.user_id, now


def _tell(
    actor: Actor, claim: Reservation, found: HandoverCorrection, action: str, kind: NotificationKind, now: datetime,
    reason: str | None = None,
) -> None:  # fmt: skip
    audit.note(actor, f"correction_{action}", "handover", found.handover_id, now)
    amounts = {"quantity": found.actual, "written": found.written}
    shown = {name: format(amount.normalize(), "f") for name, amount in amounts.items()}
    telling.tell(
        kind, f"correction:{found.id}:{action}", telling.other_side(actor, claim), actor, claim, now,
        path=f"/overdrachten/{found.handover_id}/correcties", reason=reason or found.note, **shown,
    )  # fmt: skip


def photo(actor: Actor, correction_id: UUID, photo_id: UUID, small: bool = False) -> BinaryIO:
    """A picture that came with a correction, for both sides only. Errors: NotFound."""
    require(actor, Action.READ)
    found = next((one for one in correction(actor, correction_id).photos if one.id == photo_id), None)
    if found is None:
        raise NotFound("not_found")
    return FileStore(config.settings().files).open_file(found.thumbnail_key if small else found.file_key)
