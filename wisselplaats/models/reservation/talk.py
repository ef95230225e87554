"""What the two sides of a claim write to each other, with what they attach, and up to when each person has read."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.models.base import Base, Identified
from wisselplaats.models.organisation import Organisation, User


class ReservationMessage(Identified, Base):
    """One message; never changed. The same `form_key` of a user again is the same message."""

    __tablename__ = "reservation_message"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    body: Mapped[str]
    form_key: Mapped[UUID | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    user: Mapped[User] = relationship()
    attachments: Mapped[list["MessageAttachment"]] = relationship(order_by="MessageAttachment.id")

    __table_args__ = (
        UniqueConstraint("user_id", "form_key"),
        CheckConstraint("length(body) BETWEEN 1 AND 5000", name="body_length"),
        Index("ix_reservation_message_reservation_id_created_at", "reservation_id", "created_at", "id"),
    )


class MessageAttachment(Identified, Base):
    """A file with a message: a picture made anew without EXIF, or a PDF; keys point into the file store."""

    __tablename__ = "message_attachment"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("reservation_message.id"), index=True)
    name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    file_key: Mapped[str]
    thumbnail_key: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("content_type IN ('image/jpeg', 'application/pdf')", name="content_type_known"),
        CheckConstraint("size > 0", name="size_positive"),
    )


class ReservationReading(Base):
    """Up to when somebody has read the talk about a claim."""

    __tablename__ = "reservation_reading"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    read_at: Mapped[datetime]
