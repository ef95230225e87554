"""What one side says really changed hands, for the other side to confirm; then a handover row has the same key."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import CorrectionOutcome, CorrectionReason, CorrectionState, ReservationSide
from wisselplaats.models.base import Base, Identified, Versioned
from wisselplaats.models.handover.record import Handover
from wisselplaats.models.organisation import User


class HandoverCorrection(Identified, Versioned, Base):
    """One open at most per handover; `written` and `actual` are totals in the lot's unit, before and after it.

    `outcome` says what becomes of what did not change hands after all; empty when it was more.
    """

    __tablename__ = "handover_correction"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"), index=True)
    state: Mapped[CorrectionState]
    proposed_side: Mapped[ReservationSide]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime]
    written: Mapped[Decimal]
    actual: Mapped[Decimal]
    reason: Mapped[CorrectionReason]
    outcome: Mapped[CorrectionOutcome | None]
    note: Mapped[str]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    answered_at: Mapped[datetime | None]
    # why the other side did not agree
    answer: Mapped[str | None]

    handover: Mapped[Handover] = relationship()
    proposer: Mapped[User] = relationship(foreign_keys=[proposed_by])
    answerer: Mapped[User | None] = relationship(foreign_keys=[answered_by])
    photos: Mapped[list["CorrectionPhoto"]] = relationship(order_by="CorrectionPhoto.id")

    __table_args__ = (
        CheckConstraint("actual >= 0", name="actual_not_negative"),
        CheckConstraint("actual <> written", name="something_changes"),
        CheckConstraint("(actual < written) = (outcome IS NOT NULL)", name="outcome_of_less"),
        CheckConstraint(
            "(state = 'proposed') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by IS NULL)",
            name="answered_whole",
        ),
        Index(
            "uq_handover_correction_open", "handover_id", unique=True, postgresql_where=text("state = 'proposed'")
        ),
    )  # fmt: skip

    @property
    def difference(self) -> Decimal:
        """What is to be added to what was written down; below zero when it was less."""
        return self.actual - self.written


class CorrectionPhoto(Identified, Base):
    """A picture of what was found, made anew without EXIF; keys point into the file store."""

    __tablename__ = "correction_photo"

    correction_id: Mapped[UUID] = mapped_column(ForeignKey("handover_correction.id"), index=True)
    file_key: Mapped[str]
    thumbnail_key: Mapped[str]
    name: Mapped[str]
