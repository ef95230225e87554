"""What a project needs, line by line."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import DemandState, NotifyPreference, Quality, Unit
from wisselplaats.models.base import Base, Identified, Money, Stamped, Versioned
from wisselplaats.models.material import MaterialType
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.project import Project


class Demand(Identified, Stamped, Versioned, Base):
    """One line: sizes and tolerance in mm, place in RD metres, `match_due_at` set while it waits for the matcher."""

    __tablename__ = "demand"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"), index=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    # where a delivery made it from, and what the source said last: it is that which a next delivery may change
    source_system: Mapped[str | None]
    source_id: Mapped[str | None]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", use_alter=True))
    fingerprint: Mapped[UUID | None]
    delivered: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"), index=True)
    substitutes_allowed: Mapped[bool] = mapped_column(default=True)
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    min_lot: Mapped[Decimal | None]
    length_mm: Mapped[Decimal | None]
    width_mm: Mapped[Decimal | None]
    height_mm: Mapped[Decimal | None]
    tolerance_mm: Mapped[Decimal] = mapped_column(default=Decimal(0))
    colour: Mapped[str | None]
    min_quality: Mapped[Quality | None]
    needed_from: Mapped[date]
    needed_until: Mapped[date]
    max_storage_days: Mapped[int] = mapped_column(default=90)
    x: Mapped[float]
    y: Mapped[float]
    max_distance_km: Mapped[Decimal | None]
    max_price: Mapped[Money | None]
    note: Mapped[str | None]
    notify: Mapped[NotifyPreference] = mapped_column(default=NotifyPreference.AT_ONCE)
    state: Mapped[DemandState] = mapped_column(default=DemandState.OPEN)
    # kept by a trigger on reservation: what is asked, accepted and handed over for this line
    optioned: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    covered: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    # what is new is due by itself, whoever puts it in
    match_due_at: Mapped[datetime | None] = mapped_column(server_default=func.clock_timestamp())

    project: Mapped[Project] = relationship()
    material: Mapped[MaterialType] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        UniqueConstraint("organisation_id", "source_system", "source_id"),
        CheckConstraint("(source_system IS NULL) = (source_id IS NULL)", name="source_whole"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("min_lot > 0", name="min_lot_positive"),
        CheckConstraint("tolerance_mm >= 0", name="tolerance_not_negative"),
        CheckConstraint("needed_from <= needed_until", name="window_in_order"),
        CheckConstraint("max_storage_days BETWEEN 0 AND 3650", name="storage_range"),
        CheckConstraint("max_distance_km > 0", name="distance_positive"),
        Index("ix_demand_match_due_at", "match_due_at", postgresql_where=text("match_due_at IS NOT NULL")),
    )

    @property
    def open_quantity(self) -> Decimal:
        """What is still asked for: the quantity less what is optioned, accepted and handed over; never below 0."""
        return max(Decimal(0), self.quantity - self.optioned - self.covered)
