"""Up to which quantity an owner accepts claims by itself: one row per unit, since 100 m2 is not 100 lamp posts."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models.base import Base


class AcceptLimit(Base):
    """`quantity` in `unit`: the most that one taker is given of one offer without anybody looking."""

    __tablename__ = "accept_limit"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    unit: Mapped[Unit] = mapped_column(primary_key=True)
    quantity: Mapped[Decimal]

    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)
