"""The prices at which projects of one organisation settle, and the rate of VAT, each with the day from which it holds."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.models.base import Base, Money
from wisselplaats.models.material import MaterialType


class SettlementPrice(Base):
    """Euro per unit of the kind, without VAT, from a day on; empty ends the price: from then on it is free."""

    __tablename__ = "settlement_price"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    price_per_unit: Mapped[Money | None]

    material: Mapped[MaterialType] = relationship()

    __table_args__ = (CheckConstraint("price_per_unit >= 0", name="price_not_negative"),)


class VatRate(Base):
    """Per cent from a day on, with the law behind it."""

    __tablename__ = "vat_rate"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    percent: Mapped[Decimal]
    source: Mapped[str]

    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_range"),)
