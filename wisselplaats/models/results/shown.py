"""What may be shown to everybody: whose results, and which handovers as an example, when both sides agree."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.models.base import Base
from wisselplaats.models.handover import Handover
from wisselplaats.models.lot import Photo
from wisselplaats.models.organisation import Organisation


class ResultsPage(Base):
    """There is a row while the organisation shows its results; `embed_sites` are the origins that may frame them."""

    __tablename__ = "results_page"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    embed_sites: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))

    organisation: Mapped[Organisation] = relationship()


class HandoverExample(Base):
    """A handover as a good example; it is public when giver and taker agreed to this photo and this caption."""

    __tablename__ = "handover_example"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id"))
    caption: Mapped[str]
    giver_agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    giver_agreed_at: Mapped[datetime | None]
    taker_agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    taker_agreed_at: Mapped[datetime | None]

    handover: Mapped[Handover] = relationship()
    photo: Mapped[Photo] = relationship()

    __table_args__ = (
        CheckConstraint("length(caption) BETWEEN 1 AND 300", name="caption_short"),
        CheckConstraint("(giver_agreed_by IS NULL) = (giver_agreed_at IS NULL)", name="giver_whole"),
        CheckConstraint("(taker_agreed_by IS NULL) = (taker_agreed_at IS NULL)", name="taker_whole"),
        CheckConstraint("num_nonnulls(giver_agreed_at, taker_agreed_at) > 0", name="somebody_agreed"),
    )
