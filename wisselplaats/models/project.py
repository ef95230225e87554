"""A reconstruction: boundary, planning, leader; it releases material and it needs material."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import ProjectState
from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.organisation import Organisation, User


class Project(Identified, Stamped, Versioned, Base):
    """Material comes free between `release_from` and `release_until`; boundary is RD WKB, x/y its centre."""

    __tablename__ = "project"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    # where a delivery made it from, and what the source said last: it is that which a next delivery may change
    source_system: Mapped[str | None]
    source_id: Mapped[str | None]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", use_alter=True))
    fingerprint: Mapped[UUID | None]
    delivered: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    boundary: Mapped[bytes | None] = mapped_column(LargeBinary)
    x: Mapped[float | None]
    y: Mapped[float | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    release_from: Mapped[date]
    release_until: Mapped[date]
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.PLANNED)

    organisation: Mapped[Organisation] = relationship()
    leader: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "source_system", "source_id"),
        CheckConstraint("(source_system IS NULL) = (source_id IS NULL)", name="source_whole"),
        CheckConstraint("starts_on <= ends_on", name="starts_before_end"),
        CheckConstraint("release_from <= release_until", name="release_in_order"),
        CheckConstraint("(x IS NULL) = (y IS NULL)", name="place_whole"),
    )
