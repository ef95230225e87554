"""What the two sides of a claim write to each other: in order, with attachments, told by mail and read in the app."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload, selectinload

from wisselplaats import config
from wisselplaats.adapters.attachments import Attachment, clean
from wisselplaats.adapters.files import FileStore, Readable
from wisselplaats.adapters.kept import keep
from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import MessageAttachment, Reservation, ReservationMessage, ReservationReading, uuid7
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.reservation import telling
from wisselplaats.services.reservation.seen import get

MOST_ATTACHMENTS = 5
EXCERPT = 300
"""So much of a message goes along in the mail; the rest is read where it is answered."""
ONLY_FILES = {"nl": "(bestand meegestuurd)", "en": "(file attached)"}


def messages(actor: Actor, reservation_id: UUID, limit: int = 50, after: str | None = None) -> Page[ReservationMessage]:
    """What was written about a claim of one's own or on one's own offer, oldest first. Errors: NotFound."""
    require(actor, Action.READ)
    get(actor, reservation_id)
    query = select(ReservationMessage).where(ReservationMessage.reservation_id == reservation_id).options(
        joinedload(ReservationMessage.organisation), joinedload(ReservationMessage.user),
        selectinload(ReservationMessage.attachments),
    )  # fmt: skip
    return paged(query, [ReservationMessage.created_at, ReservationMessage.id], limit, after)


def write(
    actor: Actor,
    reservation_id: UUID,
    body: str | None,
    files: Sequence[tuple[str, Readable]],
    now: datetime,
    form_key: UUID | None = None,
) -> ReservationMessage:
    """Write to the other side; `files` are names with their bytes. The same `form_key` again is the same message.

    Errors: Forbidden, NotFound, Invalid without text or file or with too many, those of adapters.attachments.
    """
    require(actor, Action.RESERVE)
    claim = get(actor, reservation_id)
    again = session.scalar(select(ReservationMessage).filter_by(user_id=actor.user_id, form_key=form_key))
    if form_key is not None and again is not None:
        return again
    if not body and not files:
        raise Invalid.one("body", "message_empty")
    if len(files) > MOST_ATTACHMENTS:
        raise Invalid.one("attachments", "too_many_attachments", limit=MOST_ATTACHMENTS)
    attached = [clean(name, stream) for name, stream in files]
    made = ReservationMessage(
        id=uuid7(), reservation_id=claim.id, organisation_id=actor.organisation_id, user_id=actor.user_id,
        body=body or ONLY_FILES[actor.language], form_key=form_key, created_at=now,
        attachments=[_kept(found) for found in attached],
    )  # fmt: skip
    session.add(made)
    session.flush()
    read(actor, claim.id, now)
    _tell(actor, claim, made, now)
    return made


def _store() -> FileStore:
    return FileStore(config.settings().files)


def _kept(found: Attachment) -> MessageAttachment:
    store = _store()
    kept = keep(store, BytesIO(found.data), found.suffix)
    small = keep(store, BytesIO(found.thumbnail), found.suffix).key if found.thumbnail else None
    return MessageAttachment(
        name=found.name, content_type=found.content_type, size=kept.size, sha256=kept.sha256, file_key=kept.key,
        thumbnail_key=small,
    )  # fmt: skip


def _tell(actor: Actor, claim: Reservation, made: ReservationMessage, now: datetime) -> None:
    """The other side, and whoever of either side wrote before; never who wrote this."""
    wrote = select(ReservationMessage.user_id, ReservationMessage.organisation_id).distinct()
    wrote = wrote.where(ReservationMessage.reservation_id == claim.id)
    people = [person[:2] for person in telling.other_side(actor, claim)]
    people += [(row[0], row[1]) for row in session.execute(wrote)]
    told = [(user, organisation, actor.organisation_name) for user, organisation in people]
    excerpt = made.body if len(made.body) <= EXCERPT else made.body[:EXCERPT].rstrip() + "…"
    telling.tell(
        NotificationKind.RESERVATION_MESSAGE, f"message:{made.id}", told, actor, claim, now,
        message=excerpt, reason="", anchor="berichten",
    )  # fmt: skip


def read(actor: Actor, reservation_id: UUID, now: datetime) -> None:
    """Note that the actor has read what there is up to now. Errors: NotFound."""
    require(actor, Action.READ)
    get(actor, reservation_id)
    row = insert(ReservationReading).values(reservation_id=reservation_id, user_id=actor.user_id, read_at=now)
    later = func.greatest(ReservationReading.read_at, now)
    session.execute(row.on_conflict_do_update(index_elements=["reservation_id", "user_id"], set_={"read_at": later}))


def unread(actor: Actor, reservation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages of others the actor has not read, per claim; claims without any are left out."""
    require(actor, Action.READ)
    mine = select(ReservationReading.reservation_id, ReservationReading.read_at).filter_by(user_id=actor.user_id)
    seen = mine.subquery()
    query = select(ReservationMessage.reservation_id, func.count())
    query = query.outerjoin(seen, seen.c.reservation_id == ReservationMessage.reservation_id).where(
        ReservationMessage.reservation_id.in_(reservation_ids),
        ReservationMessage.user_id != actor.user_id,
        or_(seen.c.read_at.is_(None), ReservationMessage.created_at > seen.c.read_at),
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(ReservationMessage.reservation_id))}


def read_up_to(actor: Actor, reservation_id: UUID) -> datetime | None:
    """Up to when somebody else has read the talk; None when nobody has."""
    require(actor, Action.READ)
    get(actor, reservation_id)
    query = select(func.max(ReservationReading.read_at)).where(
        ReservationReading.reservation_id == reservation_id, ReservationReading.user_id != actor.user_id
    )
    return session.scalar(query)


def attachment(
    actor: Actor, reservation_id: UUID, attachment_id: UUID, small: bool = False
) -> tuple[MessageAttachment, BinaryIO]:
    """A file of the talk, for both sides only. Errors: NotFound."""
    require(actor, Action.READ)
    get(actor, reservation_id)
    found = session.scalar(
        select(MessageAttachment)
        .join(ReservationMessage)
        .where(MessageAttachment.id == attachment_id, ReservationMessage.reservation_id == reservation_id)
    )
    if found is None:
        raise NotFound("not_found")
    key = found.thumbnail_key if small and found.thumbnail_key else found.file_key
    return found, _store().open_file(key)
