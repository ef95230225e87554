"""What proves a passport: documents that members may download, and who inspected the lot, how, and with what outcome."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats import config
from wisselplaats.adapters.attachments import clean
from wisselplaats.adapters.files import FileStore, Readable
from wisselplaats.adapters.kept import keep
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Invalid, NotFound
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.passport.retention import keep_until
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome
from wisselplaats.models import Inspection, Lot, LotDocument, uuid7
from wisselplaats.services import audit
from wisselplaats.services import lot as lots
from wisselplaats.services.passport.history import append
from wisselplaats.services.passport.inherited import is_proven_by, proves

MOST_DOCUMENTS = 30
ERASED_AT_ONCE = 500


def _store() -> FileStore:
    return FileStore(config.settings().files)


def add_document(
    actor: Actor,
    lot_id: UUID,
    name: str,
    stream: Readable | None,
    kind: DocumentKind,
    now: datetime,
    today: date,
    issued_on: date | None = None,
) -> LotDocument:
    """Add a PDF or a picture to a lot of one's own; the content says which it is. It is kept five years.

    Errors: Forbidden, NotFound, Invalid without a file or with a day to come, Conflict at 30, and those of
    attachments.clean.
    """
    require(actor, Action.POST_LOT)
    lot = lots.own(actor, lot_id)
    if stream is None:
        raise Invalid.one("document", "document_missing")
    _not_to_come("issued_on", issued_on, today)
    count = session.scalar(select(func.count()).select_from(LotDocument).where(LotDocument.lot_id == lot_id)) or 0
    if count >= MOST_DOCUMENTS:
        raise Conflict("too_many_documents", limit=MOST_DOCUMENTS)
    found = clean(name, stream)
    kept = keep(_store(), BytesIO(found.data), found.suffix)
    made = LotDocument(
        id=uuid7(), lot_id=lot_id, kind=kind, name=found.name, issued_on=issued_on, content_type=found.content_type,
        size=kept.size, sha256=kept.sha256, file_key=kept.key, keep_until=keep_until(today), created_by=actor.user_id,
        created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    # its hash, so that the file that somebody shows later can be held to the history; its name may name people
    said = {"document": made.id, "document_kind": kind, "sha256": made.sha256, "issued_on": issued_on}
    append(lot, EntryKind.DOCUMENT_ADDED, actor.organisation_name, said, now)
    audit.note(actor, "add_document", "lot", lot_id, now)
    return made


def _not_to_come(field: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise Invalid.one(field, "in_the_future", today=today)


def documents_of(lot: Lot) -> Sequence[LotDocument]:
    """The documents of a lot, and those of its wholes from before it left them, newest first."""
    query = select(LotDocument).where(proves(LotDocument, lot))
    return session.scalars(query.order_by(LotDocument.created_at.desc())).all()


def document_file(actor: Actor, lot_id: UUID, document_id: UUID) -> tuple[LotDocument, BinaryIO]:
    """A document with its file, for members who may see the lot; never for a passer-by. Errors: NotFound."""
    require(actor, Action.READ)
    lot = lots.get(actor, lot_id)
    found = session.get(LotDocument, document_id)
    if found is None or not is_proven_by(lot, found):
        raise NotFound("not_found")
    if found.file_key is None:
        raise NotFound("document_erased" if found.url is None else "not_found")
    return found, _store().open_file(found.file_key)


def inspect(
    actor: Actor,
    lot_id: UUID,
    now: datetime,
    today: date,
    *,
    inspected_on: date,
    method: InspectionMethod,
    outcome: InspectionOutcome,
    inspected_by: str | None = None,
    findings: str | None = None,
    document_id: UUID | None = None,
) -> Inspection:
    """Keep that a lot of one's own was inspected; `inspected_by` is an organisation, one's own unless given.

    Errors: Forbidden, NotFound, Invalid on a day to come or a document of another lot.
    """
    require(actor, Action.POST_LOT)
    lot = lots.own(actor, lot_id)
    _not_to_come("inspected_on", inspected_on, today)
    if document_id is not None and document_id not in {one.id for one in documents_of(lot)}:
        raise Invalid.one("document_id", "not_of_this_lot")
    made = Inspection(
        lot_id=lot_id, inspected_on=inspected_on, inspected_by=inspected_by or actor.organisation_name, method=method,
        outcome=outcome, findings=findings, document_id=document_id, created_by=actor.user_id, created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    said = {
        "inspected_on": inspected_on, "inspected_by": made.inspected_by, "method": method, "outcome": outcome,
        "text": findings, "document": document_id,
    }  # fmt: skip
    append(lot, EntryKind.INSPECTED, actor.organisation_name, {k: v for k, v in said.items() if v is not None}, now)
    audit.note(actor, "inspect", "lot", lot_id, now)
    return made


def inspections_of(lot: Lot) -> Sequence[Inspection]:
    """The inspections of a lot, and those of its wholes from before it left them, last first."""
    query = select(Inspection).where(proves(Inspection, lot))
    return session.scalars(query.order_by(Inspection.inspected_on.desc(), Inspection.created_at.desc())).all()


def erase_expired(now: datetime, today: date) -> int:
    """Remove the files of documents whose time is over; their lines stay, with the hash. Answers how many (for the sweep)."""
    query = select(LotDocument).where(LotDocument.keep_until < today, LotDocument.file_key.is_not(None))
    over = session.scalars(query.limit(ERASED_AT_ONCE).with_for_update(skip_locked=True)).all()
    for one in over:
        _store().delete(str(one.file_key))
        one.file_key, one.erased_at = None, now
    return len(over)
