"""The moment the material changes hands; only then does impact count, once."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import Indicator, Module, Rung, WeightSet
from wisselplaats.models.base import Base, Factor, Identified, Money
from wisselplaats.models.impact import ImpactFactor
from wisselplaats.models.lot import Lot
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.reservation import Reservation


class Handover(Identified, Base):
    """From `lot_id` to `child_lot_id`; avoided amounts may be negative and are shown so."""

    __tablename__ = "handover"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    child_lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), unique=True)
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    handed_over_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    handed_over_at: Mapped[datetime] = mapped_column(index=True)
    quantity: Mapped[Decimal]
    distance_km: Mapped[Decimal]
    rung: Mapped[Rung]
    mass_kg: Mapped[Decimal | None]
    weight_set: Mapped[WeightSet]
    co2_avoided_kg: Mapped[Decimal]
    mki_avoided_eur: Mapped[Money]
    money_avoided_eur: Mapped[Money | None]
    unverified_share: Mapped[Decimal]
    note: Mapped[str | None]

    reservation: Mapped[Reservation] = relationship()
    lot: Mapped[Lot] = relationship(foreign_keys=[lot_id])
    child_lot: Mapped[Lot] = relationship(foreign_keys=[child_lot_id])
    from_organisation: Mapped[Organisation] = relationship(foreign_keys=[from_organisation_id])
    to_organisation: Mapped[Organisation] = relationship(foreign_keys=[to_organisation_id])
    lines: Mapped[list["ImpactLine"]] = relationship(order_by="ImpactLine.position")

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unverified_share BETWEEN 0 AND 1", name="unverified_share_range"),
    )


class ImpactLine(Identified, Base):
    """One line of the sum: which factor, times what, gave which part of the result."""

    __tablename__ = "impact_line"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"), index=True)
    position: Mapped[int]
    factor_id: Mapped[UUID] = mapped_column(ForeignKey("impact_factor.id"))
    module: Mapped[Module]
    side: Mapped[str]
    indicator: Mapped[Indicator]
    amount: Mapped[Factor]
    value: Mapped[Factor]
    share: Mapped[Factor]
    result: Mapped[Factor]

    factor: Mapped[ImpactFactor] = relationship()
