"""What a user is told, once, with the reason, and how soon they want its mail; claimed, sent and settled on one row."""

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
    # what it is about, so that its mail is gathered and stopped per demand and per saved search
    demand_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand.id"), index=True)
    search_id: Mapped[UUID | None] = mapped_column(ForeignKey("saved_search.id", ondelete="SET NULL"), index=True)
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


class NotificationPreference(Base):
    """How soon a user wants mail of one kind; the slower of this and what the demand or saved search says holds."""

    __tablename__ = "notification_preference"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[NotificationKind] = mapped_column(primary_key=True)
    frequency: Mapped[NotifyPreference]


class DemandMute(Base):
    """No mail about this demand for this user; the others behind the demand keep theirs."""

    __tablename__ = "demand_mute"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id", ondelete="CASCADE"), primary_key=True, index=True)
