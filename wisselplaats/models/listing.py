"""The offer of a lot on the exchange, and the counts that make overselling impossible."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import ListingState, Rung
from wisselplaats.models.base import Base, Identified, Money, Stamped, Versioned
from wisselplaats.models.lot import Lot
from wisselplaats.models.organisation import Organisation


class Listing(Identified, Stamped, Versioned, Base):
    """Offered quantity in the lot's unit; `optioned`, `accepted`, `handed_over` are kept by a trigger on reservation."""

    __tablename__ = "listing"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    quantity: Mapped[Decimal]
    min_quantity: Mapped[Decimal | None]
    price_per_unit: Mapped[Money | None]
    note: Mapped[str | None]
    state: Mapped[ListingState] = mapped_column(default=ListingState.PUBLISHED)
    published_at: Mapped[datetime]
    offered_until: Mapped[date | None]
    withdrawn_reason: Mapped[str | None]
    # the ladder: the first day of each rung
    start_rung: Mapped[Rung]
    other_project_from: Mapped[date]
    own_depot_from: Mapped[date]
    region_from: Mapped[date]
    open_market_from: Mapped[date]
    recycling_from: Mapped[date]
    optioned: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    accepted: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    handed_over: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    free: Mapped[Decimal] = mapped_column(Computed("quantity - optioned - accepted - handed_over", persisted=True))
    # what is new is due by itself, whoever puts it in
    # how many claims wait in the queue, kept by the same trigger
    waiting: Mapped[int] = mapped_column(default=0, server_default="0")
    match_due_at: Mapped[datetime | None] = mapped_column(server_default=func.clock_timestamp())

    lot: Mapped[Lot] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("min_quantity > 0", name="min_quantity_positive"),
        CheckConstraint("price_per_unit >= 0", name="price_not_negative"),
        CheckConstraint(
            "optioned >= 0 AND accepted >= 0 AND handed_over >= 0 AND optioned + accepted + handed_over <= quantity",
            name="never_oversold",
        ),
        Index("uq_listing_lot_published", "lot_id", unique=True, postgresql_where=text("state = 'published'")),
        Index("ix_listing_state_published_at", "state", "published_at"),
        Index("ix_listing_match_due_at", "match_due_at", postgresql_where=text("match_due_at IS NOT NULL")),
    )
