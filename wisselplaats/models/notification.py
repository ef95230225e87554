"""What a user is told, once, with the reason; its mail is claimed, sent and settled on the same row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import MailState, NotificationKind, NotifyPreference
from wisselplaats.models.base import Base, Identified
from wisselplaats.models.organisation import User


class Notification(Identified, Base):
    """`dedupe_key` makes telling twice impossible; `params` fill the text of `kind`; `path` is where it leads."""

    __tablename__ = "notification"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[NotificationKind]
    dedupe_key: Mapped[str]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    path: Mapped[str]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    frequency: Mapped[NotifyPreference]
    mail_state: Mapped[MailState]
    mail_claimed_at: Mapped[datetime | None]
    mail_attempts: Mapped[int] = mapped_column(default=0)
    mail_error: Mapped[str | None]
    mailed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("user_id", "dedupe_key"),
        Index("ix_notification_user_id_created_at", "user_id", "created_at"),
        Index(
            "ix_notification_mail_due",
            "mail_state",
            "frequency",
            postgresql_where=text("mail_state IN ('pending', 'sending')"),
        ),
    )
