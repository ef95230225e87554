"""What the demo shows to everybody: the results of three municipalities, and two good examples with a photo."""

from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.demo.story import Story
from wisselplaats.models import Handover, Photo
from wisselplaats.services import impact

_SHOWN = ("leiden", "leiderdorp", "oegstgeest")
_CAPTIONS = (
    "Gisteren nog in de oude straat, morgen in de nieuwe: dit materiaal ging zonder breker van het ene werk naar het andere.",
    "Opgenomen, geteld en opnieuw gelegd: materiaal dat nog tientallen jaren mee kan.",
)


def fill(story: Story) -> None:
    """Let the admins show their results, and both sides agree to an example or two."""
    for slug in _SHOWN:
        impact.show(story.who(slug, "admin"), story.now)
    slugs = {one.id: slug for slug, one in story.organisations.items() if slug in _SHOWN}
    for made, caption in zip(_pictured(list(slugs)), _CAPTIONS, strict=False):
        taken = session.scalars(select(Photo).where(Photo.lot_id == made.lot_id).order_by(Photo.created_at)).first()
        for side in {made.from_organisation_id, made.to_organisation_id}:
            if taken is not None:
                impact.agree(story.who(slugs[side]), made.id, taken.id, caption, story.now)


def _pictured(owners: list[UUID]) -> list[Handover]:
    """The latest handovers between those who show their results, of material with a photo; each lot once."""
    query = select(Handover).where(
        Handover.from_organisation_id.in_(owners), Handover.to_organisation_id.in_(owners),
        Handover.corrects_id.is_(None), Handover.lot_id.in_(select(Photo.lot_id)),
    )  # fmt: skip
    found = session.scalars(query.order_by(Handover.handed_over_at.desc()))
    return list({made.lot_id: made for made in found}.values())
