"""What went in and out of a depot, written by a trigger on lot, so that the sum of the movements is the stock."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import MovementKind, MovementReason, Unit
from wisselplaats.models.base import Base

if TYPE_CHECKING:
    from wisselplaats.models.lot import Lot
    from wisselplaats.models.organisation import User


class StockMovement(Base):
    """`quantity` is signed, in the lot's unit; append-only by trigger. `place` is from where or to where."""

    __tablename__ = "stock_movement"

    serial: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("depot.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[MovementKind]
    reason: Mapped[MovementReason]
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    place: Mapped[str | None]
    bay_before: Mapped[str | None]
    bay_after: Mapped[str | None]
    note: Mapped[str | None]

    lot: Mapped["Lot"] = relationship()
    user: Mapped["User | None"] = relationship()

    __table_args__ = (
        Index("ix_stock_movement_depot_id_serial", "depot_id", "serial"),
        Index("ix_stock_movement_lot_id_serial", "lot_id", "serial"),
    )
