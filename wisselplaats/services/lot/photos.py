"""Photos of a lot: made anew without EXIF, kept in the file store, noted in the passport."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats import config
from wisselplaats.adapters import pdf
from wisselplaats.adapters.files import FileStore, Readable
from wisselplaats.adapters.kept import keep
from wisselplaats.adapters.photos import clean_photo
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Invalid, NotFound
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Lot, Photo, uuid7
from wisselplaats.services import audit, passport
from wisselplaats.services.lot.seen import get, own

MOST_PHOTOS = 20


class OnPaper(NamedTuple):
    """A photo for a document: the name of its file there, what it shows, and the small picture; None when damaged."""

    file: str
    alt: str | None
    content: bytes | None


SUFFIX = ".jpg"


def _store() -> FileStore:
    return FileStore(config.settings().files)


def add_photo(actor: Actor, lot_id: UUID, stream: Readable | None, alt: str | None, now: datetime) -> Photo:
    """Add a photo to a lot of one's own. Errors: Forbidden, NotFound, Conflict at 20, and those of clean_photo."""
    require(actor, Action.POST_LOT)
    found = own(actor, lot_id)
    if stream is None:
        raise Invalid.one("photo", "photo_missing")
    count = session.scalar(select(func.count()).select_from(Photo).where(Photo.lot_id == lot_id)) or 0
    if count >= MOST_PHOTOS:
        raise Conflict("too_many_photos", limit=MOST_PHOTOS)
    clean = clean_photo(stream)
    store = _store()
    photo = Photo(
        id=uuid7(), lot_id=lot_id, created_by=actor.user_id, created_at=now, alt=alt,
        file_key=keep(store, BytesIO(clean.data), SUFFIX).key, width=clean.width, height=clean.height,
        thumbnail_key=keep(store, BytesIO(clean.thumbnail), SUFFIX).key,
    )  # fmt: skip
    found.photos.append(photo)
    session.flush()
    passport.append(found, EntryKind.PHOTO_ADDED, actor.organisation_name, {"photo": photo.id, "alt": alt}, now)
    audit.note(actor, "add_photo", "lot", lot_id, now)
    return photo


def photo(actor: Actor | None, lot_id: UUID, photo_id: UUID, thumbnail: bool = False) -> BinaryIO:
    """The file of a photo, JPEG, for who may see the lot or its public passport; inherited ones as well.

    Errors: NotFound, Unauthenticated.
    """
    found, of = session.get(Photo, photo_id), session.get(Lot, lot_id)
    if found is None or of is None or not passport.is_proven_by(of, found):
        raise NotFound("not_found")
    if not passport.is_public(of):
        get(require(actor, Action.READ), lot_id)
    return _store().open_file(found.thumbnail_key if thumbnail else found.file_key)


def on_paper(found: Lot, most: int) -> list[OnPaper]:
    """The first photos of a lot for a document whose reader was let in already; a file that is gone counts as damaged."""
    return [
        OnPaper(f"photo-{number}.jpg", one.alt, _content(one))
        for number, one in enumerate(passport.photos_of(found)[:most])
    ]


def _content(found: Photo) -> bytes | None:
    try:
        with _store().open_file(found.thumbnail_key) as file:
            content = file.read()
    except NotFound:
        return None
    return content if pdf.is_picture(content) else None
