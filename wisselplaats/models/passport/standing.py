"""What stands of a passport whatever happens to the rest: how far its history came, and that the world saw it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.models.base import Base


class PassportEnd(Base):
    """The last line of a lot's history, moved up by the trigger of a line that follows from it, and never back."""

    __tablename__ = "passport_end"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    sequence: Mapped[int]
    hash: Mapped[str]

    __table_args__ = (CheckConstraint("sequence >= 1", name="sequence_counts"),)


class PassportShown(Base):
    """Since when a passport is public; what was public once stays so, whatever is found out about the lot."""

    __tablename__ = "passport_shown"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    since: Mapped[datetime]
