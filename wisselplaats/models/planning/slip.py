"""Each time that the window of a lot moved: the log behind what those who claimed it were told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.models.base import Base, Identified


class LotSlip(Identified, Base):
    """One window before and after; `project_id` when it followed a project's planning, never changed."""

    __tablename__ = "lot_slip"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    from_before: Mapped[date]
    from_after: Mapped[date]
    until_before: Mapped[date | None]
    until_after: Mapped[date | None]

    __table_args__ = (Index("ix_lot_slip_lot_id_at", "lot_id", "at", "id"),)

    @property
    def days(self) -> int:
        """Days that the first day moved: positive is later."""
        return (self.from_after - self.from_before).days

    @property
    def until_days(self) -> int:
        """Days that the last day moved; 0 when it stayed open, or came or went."""
        if self.until_before is None or self.until_after is None:
            return 0
        return (self.until_after - self.until_before).days
