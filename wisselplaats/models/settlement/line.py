"""What one handover is settled at, as prices stood when it happened; no payment, only what the two sides agreed."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import PriceBasis
from wisselplaats.models.base import Base, Money
from wisselplaats.models.handover import Handover


class SettlementLine(Base):
    """Euro per unit without VAT; the projects are those of the giver and of the taker on the day itself."""

    __tablename__ = "settlement_line"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"), primary_key=True)
    basis: Mapped[PriceBasis]
    price_per_unit: Mapped[Money]
    vat_percent: Mapped[Decimal]
    from_project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)
    to_project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)

    handover: Mapped[Handover] = relationship()

    __table_args__ = (CheckConstraint("price_per_unit >= 0", name="price_not_negative"),)
