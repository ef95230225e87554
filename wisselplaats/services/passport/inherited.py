"""What was proven of a whole holds for its parts: photos, documents and inspections from before a part left it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from wisselplaats.db import session
from wisselplaats.models import Inspection, Lot, LotAncestor, LotDocument, Photo

Proof = Photo | LotDocument | Inspection


def whole_of(lot: Lot) -> dict[UUID, datetime]:
    """The lots that a lot was a part of, with the moment at which it left each."""
    if lot.parent_id is None:
        return {}
    query = select(LotAncestor.ancestor_id, LotAncestor.parted_at).where(LotAncestor.lot_id == lot.id)
    return {key: until for key, until in session.execute(query)}


def proves(model: type[Proof], lot: Lot) -> ColumnElement[bool]:
    """SQL over photos, documents or inspections: made of the lot itself, or of a whole before this part left it."""
    above = [and_(model.lot_id == key, model.created_at <= until) for key, until in whole_of(lot).items()]
    return or_(model.lot_id == lot.id, *above)


def none_of(model: type[Proof]) -> ColumnElement[bool]:
    """SQL over Lot: there is none of these, own or inherited."""
    own = select(literal(1)).where(model.lot_id == Lot.id)
    above = select(literal(1)).select_from(LotAncestor).join(model, model.lot_id == LotAncestor.ancestor_id)
    above = above.where(LotAncestor.lot_id == Lot.id, model.created_at <= LotAncestor.parted_at)
    return and_(~own.correlate(Lot).exists(), ~above.correlate(Lot).exists())


def photos_of(lot: Lot) -> Sequence[Photo]:
    """The photos of a lot, and those of its wholes from before it left them; the first made first."""
    if lot.parent_id is None:
        return lot.photos
    return session.scalars(select(Photo).where(proves(Photo, lot)).order_by(Photo.created_at, Photo.id)).all()


def is_proven_by(lot: Lot, found: Proof) -> bool:
    """Whether a photo, document or inspection is the lot's own or inherited."""
    until = whole_of(lot).get(found.lot_id)
    return found.lot_id == lot.id or (until is not None and found.created_at <= until)


class Brought(NamedTuple):
    """How many photos, documents and inspections of a whole hold for a part of it."""

    photos: int = 0
    documents: int = 0
    inspections: int = 0


def brought(lot: Lot) -> dict[UUID, Brought]:
    """What came along from each whole; nothing where there was nothing."""
    found: dict[UUID, Brought] = {}
    if lot.parent_id is None:
        return found
    for name, model in (("photos", Photo), ("documents", LotDocument), ("inspections", Inspection)):
        counted = select(model.lot_id, func.count()).where(proves(model, lot), model.lot_id != lot.id)
        for key, count in session.execute(counted.group_by(model.lot_id)):
            found[key] = found.get(key, Brought())._replace(**{name: count})
    return found
