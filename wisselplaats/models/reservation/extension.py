"""Every asking for more time on an option, and what came of it: the log that both sides can read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.domain.vocabulary import ExtensionState
from wisselplaats.models.base import Base, Identified


class ReservationExtension(Identified, Base):
    """From `previous_until` to `asked_until`; `decided_by` is empty when the owner's rule or time decided."""

    __tablename__ = "reservation_extension"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    asked_at: Mapped[datetime]
    previous_until: Mapped[datetime]
    asked_until: Mapped[datetime]
    note: Mapped[str | None]
    state: Mapped[ExtensionState]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("asked_until > previous_until", name="longer"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided_whole"),
        Index(
            "uq_reservation_extension_asked", "reservation_id", unique=True, postgresql_where=text("state = 'asked'")
        ),
    )
