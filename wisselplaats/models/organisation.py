"""Who takes part: organisations, users with their memberships, tokens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import OrganisationKind, Role, WeightSet
from wisselplaats.models.base import Base, Identified, Stamped


class Organisation(Identified, Stamped, Base):
    """A municipality, contractor, water board, province or housing corporation."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    region: Mapped[str | None] = mapped_column(index=True)
    # days after publication at which each rung of the ladder opens
    other_project_after: Mapped[int]
    own_depot_after: Mapped[int]
    region_after: Mapped[int]
    open_market_after: Mapped[int]
    recycling_after: Mapped[int]
    option_days: Mapped[int] = mapped_column(default=14)
    # the owner's rule: claims of its own projects, a share of the offer (and accept_limit, per unit) by itself
    accept_own: Mapped[bool] = mapped_column(default=False, server_default="false")
    accept_share: Mapped[int | None]
    # so many days longer than an option began with are given without asking; 0 asks each time
    extend_days: Mapped[int] = mapped_column(default=0, server_default="0")
    warn_days: Mapped[int] = mapped_column(default=3, server_default="3")
    # after so many days in a depot a lot is old stock, where the depot says nothing else
    warn_after_days: Mapped[int] = mapped_column(default=365, server_default="365")
    # whether what it is settled at is shown with VAT
    shows_vat: Mapped[bool] = mapped_column(default=False, server_default="false")
    # in which set of weights what it takes is reckoned
    weight_set: Mapped[WeightSet] = mapped_column(default=WeightSet.A2, server_default="A2")

    __table_args__ = (
        CheckConstraint("slug ~ '^[a-z0-9][a-z0-9-]*$'", name="slug_form"),
        CheckConstraint(
            "0 <= other_project_after AND other_project_after <= own_depot_after"
            " AND own_depot_after <= region_after AND region_after <= open_market_after"
            " AND open_market_after <= recycling_after",
            name="ladder_in_order",
        ),
        CheckConstraint("option_days BETWEEN 1 AND 365", name="option_days_range"),
        CheckConstraint("accept_share BETWEEN 1 AND 100", name="accept_share_range"),
        CheckConstraint("extend_days BETWEEN 0 AND 365", name="extend_days_range"),
        CheckConstraint("warn_days BETWEEN 0 AND 60", name="warn_days_range"),
        CheckConstraint("warn_after_days BETWEEN 1 AND 3650", name="warn_after_days_range"),
    )


class User(Identified, Stamped, Base):
    """A person who signs in; what they may do is in their memberships."""

    __tablename__ = "user_account"

    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str] = mapped_column(default="nl")
    platform_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    unsubscribe_key: Mapped[str] = mapped_column(unique=True)
    # no mail at all, whatever a demand asks; what there is to tell stays in the app
    mail_off: Mapped[bool] = mapped_column(default=False, server_default="false")

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user", order_by="Membership.created_at")

    __table_args__ = (
        Index("uq_user_account_email", text("lower(email)"), unique=True),
        CheckConstraint("language IN ('nl', 'en')", name="language_known"),
    )


class Membership(Identified, Stamped, Base):
    """A user's role in one organisation."""

    __tablename__ = "membership"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[Role]

    user: Mapped[User] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (UniqueConstraint("user_id", "organisation_id"),)


class ApiToken(Identified, Stamped, Base):
    """A token of a member for machines: shown once, stored as a SHA-256 of 256 random bits."""

    __tablename__ = "api_token"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    membership: Mapped[Membership] = relationship()


class AuditEvent(Identified, Base):
    """Who did what to which thing, kept for the organisation; never changed."""

    __tablename__ = "audit_event"

    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[UUID | None] = mapped_column(index=True)


class IdempotentAnswer(Base):
    """The answer given to an Idempotency-Key, kept in the transaction of the work itself."""

    __tablename__ = "idempotent_answer"

    membership_id: Mapped[UUID] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    location: Mapped[str | None]
    etag: Mapped[str | None]
    body: Mapped[str | None]
    created_at: Mapped[datetime]
