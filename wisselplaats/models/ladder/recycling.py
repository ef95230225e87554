"""The last rung: what went to the breaker, how much, and the reason from a list that can be counted."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.models.base import Base, Identified
from wisselplaats.models.lot import Lot


class RecyclingReason(Base):
    """One reason that people choose from; an old one is switched off and keeps its counts."""

    __tablename__ = "recycling_reason"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_nl: Mapped[str]
    name_en: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True, server_default="true")


class Recycling(Identified, Base):
    """`quantity` in the lot's unit, `mass_kg` when the mass of the kind is known; a lot is recycled once."""

    __tablename__ = "recycling"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), unique=True)
    listing_id: Mapped[UUID | None] = mapped_column(ForeignKey("listing.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    recycled_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    recycled_at: Mapped[datetime]
    reason_code: Mapped[str] = mapped_column(ForeignKey("recycling_reason.code"))
    quantity: Mapped[Decimal]
    mass_kg: Mapped[Decimal | None]
    note: Mapped[str | None]

    lot: Mapped[Lot] = relationship()
    reason: Mapped[RecyclingReason] = relationship()

    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)
