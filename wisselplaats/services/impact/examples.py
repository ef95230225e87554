"""Good examples: a handover that everybody may see with a photo, when giver and taker both say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.adapters.files import FileStore
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Handover, HandoverExample, Lot, Photo, ResultsPage
from wisselplaats.services import audit
from wisselplaats.services.impact.results import of_organisation

MOST = 6


@dataclass(frozen=True)
class Choice:
    """A handover, its example if there is one, the photos to choose from, and who agreed already."""

    handover: Handover
    example: HandoverExample | None
    photos: Sequence[Photo]
    gives: bool
    takes: bool

    @property
    def agreed_here(self) -> bool:
        """Whether this side has nothing left to say."""
        one = self.example
        return one is not None and not (
            (self.gives and one.giver_agreed_at is None) or (self.takes and one.taker_agreed_at is None)
        )

    @property
    def public(self) -> bool:
        """Whether both sides agreed."""
        one = self.example
        return one is not None and one.giver_agreed_at is not None and one.taker_agreed_at is not None


def choice(actor: Actor, handover_id: UUID) -> Choice:
    """What there is to agree to about a handover of one's own. Errors: NotFound, also for a correction."""
    require(actor, Action.READ)
    query = select(Handover).where(of_organisation(actor), Handover.id == handover_id, Handover.corrects_id.is_(None))
    lots = joinedload(Handover.lot).joinedload(Lot.material), joinedload(Handover.child_lot)
    made = session.scalar(
        query.options(*lots, joinedload(Handover.from_organisation), joinedload(Handover.to_organisation))
    )
    if made is None:
        raise NotFound("not_found")
    photos = (
        select(Photo).where(Photo.lot_id.in_([made.lot_id, made.child_lot_id])).order_by(Photo.created_at, Photo.id)
    )
    me = actor.organisation_id
    return Choice(
        made, session.get(HandoverExample, handover_id), session.scalars(photos).all(),
        made.from_organisation_id == me, made.to_organisation_id == me,
    )  # fmt: skip


def agree(actor: Actor, handover_id: UUID, photo_id: UUID, caption: str, now: datetime) -> HandoverExample:
    """Agree, for one's own side, to show this photo with this caption; another photo or caption asks the other anew.

    Errors: Forbidden, NotFound, Invalid when the photo is not of this material.
    """
    require(actor, Action.HAND_OVER)
    found = choice(actor, handover_id)
    if photo_id not in {photo.id for photo in found.photos}:
        raise Invalid.one("photo_id", "photo_of_another")
    example = session.get(HandoverExample, handover_id, with_for_update=True)
    if example is None:
        example = HandoverExample(handover_id=handover_id)
        session.add(example)
    elif (example.photo_id, example.caption) != (photo_id, caption):
        example.giver_agreed_by = example.giver_agreed_at = example.taker_agreed_by = example.taker_agreed_at = None
    example.photo_id, example.caption = photo_id, caption
    if found.gives:
        example.giver_agreed_by, example.giver_agreed_at = actor.user_id, now
    if found.takes:
        example.taker_agreed_by, example.taker_agreed_at = actor.user_id, now
    audit.note(actor, "agree_example", "handover", handover_id, now)
    session.flush()
    return example


def withdraw(actor: Actor, handover_id: UUID, now: datetime) -> None:
    """Show it no longer; either side may. Errors: Forbidden, NotFound, Conflict when there is no example."""
    require(actor, Action.HAND_OVER)
    choice(actor, handover_id)
    example = session.get(HandoverExample, handover_id, with_for_update=True)
    if example is None:
        raise Conflict("no_example")
    session.delete(example)
    audit.note(actor, "withdraw_example", "handover", handover_id, now)
    session.flush()


def own_examples(actor: Actor) -> Sequence[HandoverExample]:
    """The examples of the organisation, those that wait for a side included."""
    require(actor, Action.READ)
    return session.scalars(_query().where(of_organisation(actor)).order_by(Handover.handed_over_at.desc())).all()


def public_examples(organisations: Sequence[UUID]) -> Sequence[HandoverExample]:
    """The latest examples of organisations to which both sides agreed; for pages without sign-in."""
    of_these = or_(Handover.from_organisation_id.in_(organisations), Handover.to_organisation_id.in_(organisations))
    query = _agreed(_query()).where(of_these).order_by(Handover.handed_over_at.desc(), Handover.id)
    return session.scalars(query.limit(MOST)).all()


def example_photo(handover_id: UUID) -> BinaryIO:
    """The photo of a public example, of a side that shows its results. Errors: NotFound."""
    shows = select(ResultsPage.organisation_id)
    of_these = or_(Handover.from_organisation_id.in_(shows), Handover.to_organisation_id.in_(shows))
    found = session.scalar(_agreed(_query()).where(of_these, HandoverExample.handover_id == handover_id))
    if found is None:
        raise NotFound("not_found")
    return FileStore(config.settings().files).open_file(found.photo.thumbnail_key)


def _query() -> Select[HandoverExample]:
    handover = joinedload(HandoverExample.handover)
    return (
        select(HandoverExample)
        .join(HandoverExample.handover)
        .options(
            handover.joinedload(Handover.lot).joinedload(Lot.material),
            handover.joinedload(Handover.from_organisation),
            handover.joinedload(Handover.to_organisation),
            joinedload(HandoverExample.photo),
        )
    )


def _agreed(query: Select[HandoverExample]) -> Select[HandoverExample]:
    return query.where(HandoverExample.giver_agreed_at.is_not(None), HandoverExample.taker_agreed_at.is_not(None))
