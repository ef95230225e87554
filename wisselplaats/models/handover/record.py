"""The moment the material changes hands; only then does impact count, once."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.impact import Side
from wisselplaats.domain.vocabulary import CorrectionReason, ImpactPart, Indicator, Module, Rung, WeightSet
from wisselplaats.models.base import Base, Factor, Identified, Money
from wisselplaats.models.impact import Fine, ImpactFactor
from wisselplaats.models.lot import Lot
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.reservation import Reservation


class Handover(Identified, Base):
    """From `lot_id` to `child_lot_id`; avoided amounts may be negative and are shown so.

    A row with `corrects_id` puts that handover right: `quantity` and all figures are signed, what is to be added to the
    original, and count on the day of the correction. Sums over rows are right by themselves; who counts handovers counts
    those without `corrects_id`. The database keeps the total of a handover from going below zero.
    """

    __tablename__ = "handover"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    child_lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("handover.id"))
    correction_reason: Mapped[CorrectionReason | None]
    from_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    handed_over_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    handed_over_at: Mapped[datetime] = mapped_column(index=True)
    quantity: Mapped[Decimal]
    distance_km: Mapped[Decimal]
    # of the last leg; the average lorry when nobody said
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicle.code"))
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
        CheckConstraint("quantity > 0 OR (quantity < 0 AND corrects_id IS NOT NULL)", name="quantity_signed"),
        CheckConstraint("(corrects_id IS NULL) = (correction_reason IS NULL)", name="correction_explained"),
        CheckConstraint("unverified_share BETWEEN 0 AND 1", name="unverified_share_range"),
        Index("uq_handover_child_lot_id", "child_lot_id", unique=True, postgresql_where=text("corrects_id IS NULL")),
        Index("ix_handover_corrects_id", "corrects_id", postgresql_where=text("corrects_id IS NOT NULL")),
    )


class ImpactLine(Identified, Base):
    """One line of the sum: which factor, times what, gave which part of the result."""

    __tablename__ = "impact_line"

    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"), index=True)
    position: Mapped[int]
    factor_id: Mapped[UUID] = mapped_column(ForeignKey("impact_factor.id"))
    module: Mapped[Module]
    side: Mapped[str]
    part: Mapped[ImpactPart] = mapped_column(default=ImpactPart.MATERIAL, server_default="material")
    indicator: Mapped[Indicator]
    amount: Mapped[Factor]
    value: Mapped[Fine]
    weight: Mapped[Factor] = mapped_column(default=1, server_default="1")
    share: Mapped[Factor]
    surcharge: Mapped[Factor] = mapped_column(default=1, server_default="1")
    result: Mapped[Factor]

    factor: Mapped[ImpactFactor] = relationship()

    @property
    def signed(self) -> Decimal:
        """What it adds to what is avoided: a new product's burden is, reuse's is not."""
        return self.result if self.side == Side.REFERENCE else -self.result
