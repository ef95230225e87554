"""A stock count: a line per lot, what was found, by whom, and whether it is booked."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import CountState
from wisselplaats.models.base import Base, Identified, Versioned
from wisselplaats.models.depot.depot import Depot

if TYPE_CHECKING:
    from wisselplaats.models.lot import Lot
    from wisselplaats.models.organisation import User


class StockCount(Identified, Versioned, Base):
    """One count of a depot, or of one bay of it; a depot has one open count at most."""

    __tablename__ = "stock_count"

    depot_id: Mapped[UUID] = mapped_column(ForeignKey("depot.id"))
    bay: Mapped[str | None]
    state: Mapped[CountState] = mapped_column(default=CountState.OPEN)
    started_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    closed_at: Mapped[datetime | None]

    depot: Mapped[Depot] = relationship()
    lines: Mapped[list["StockCountLine"]] = relationship()

    __table_args__ = (
        CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_whole"),
        Index("ix_stock_count_depot_id_started_at", "depot_id", "started_at"),
        Index("uq_stock_count_open", "depot_id", unique=True, postgresql_where=text("state = 'open'")),
    )


class StockCountLine(Identified, Base):
    """`expected` is what the books said when it was counted (at first: when the count began); in the lot's unit."""

    __tablename__ = "stock_count_line"

    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    bay: Mapped[str | None]
    expected: Mapped[Decimal]
    counted: Mapped[Decimal | None]
    counted_bay: Mapped[str | None]
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    counted_at: Mapped[datetime | None]
    booked_at: Mapped[datetime | None]

    lot: Mapped["Lot"] = relationship()
    counter: Mapped["User | None"] = relationship(foreign_keys=[counted_by])

    __table_args__ = (
        UniqueConstraint("count_id", "lot_id"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
        CheckConstraint(
            "(counted IS NULL) = (counted_at IS NULL) AND (counted IS NULL) = (counted_by IS NULL)",
            name="counted_whole",
        ),
        CheckConstraint("booked_at IS NULL OR counted IS NOT NULL", name="booked_was_counted"),
    )

    @property
    def difference(self) -> Decimal | None:
        """Counted less expected; None when nobody counted."""
        return None if self.counted is None else self.counted - self.expected
