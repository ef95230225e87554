"""Filters of the market under a name: whoever keeps them hears of each new offer that passes them, once."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import NotifyPreference, Quality
from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.listing import Listing
from wisselplaats.models.material import MaterialType
from wisselplaats.models.organisation import Organisation


class SavedSearch(Identified, Stamped, Versioned, Base):
    """The market's own filters, each of them optional: place in RD metres, radius in km as the crow flies.

    `min_quantity` is in the unit of the lot, as it is in the market. A search is its user's, for one organisation.
    """

    __tablename__ = "saved_search"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str]
    material_code: Mapped[str | None] = mapped_column(ForeignKey("material_type.code"), index=True)
    search: Mapped[str | None]
    min_quality: Mapped[Quality | None]
    min_quantity: Mapped[Decimal | None]
    available_from: Mapped[date | None]
    available_until: Mapped[date | None]
    x: Mapped[float | None]
    y: Mapped[float | None]
    radius_km: Mapped[Decimal | None]
    notify: Mapped[NotifyPreference] = mapped_column(default=NotifyPreference.DAILY)

    material: Mapped[MaterialType | None] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (
        CheckConstraint("available_from <= available_until", name="window_in_order"),
        CheckConstraint("min_quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("radius_km > 0", name="radius_positive"),
        CheckConstraint("(x IS NULL) = (y IS NULL) AND (radius_km IS NULL OR x IS NOT NULL)", name="place_whole"),
        Index("ix_saved_search_user_id_created_at", "user_id", "created_at"),
    )


class SavedSearchKind(Base):
    """A kind that the search word of a saved search means; kept, so that thousands of searches are one question."""

    __tablename__ = "saved_search_kind"

    search_id: Mapped[UUID] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True)
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"), primary_key=True, index=True)


class SavedSearchHit(Base):
    """An offer that a saved search found, once; not `fresh` when it stood there already as the search was saved."""

    __tablename__ = "saved_search_hit"

    search_id: Mapped[UUID] = mapped_column(ForeignKey("saved_search.id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"), primary_key=True, index=True)
    found_at: Mapped[datetime]
    fresh: Mapped[bool]

    listing: Mapped[Listing] = relationship()
