"""The log of an offer's way down the ladder: each rung once, with the reason."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.domain.vocabulary import Rung, RungCause
from wisselplaats.models.base import Base


class ListingRung(Base):
    """The rung opened on `opened_on` and was written down `at`; `organisation_id` is empty when the calendar did it."""

    __tablename__ = "listing_rung"

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"), primary_key=True)
    rung: Mapped[Rung] = mapped_column(primary_key=True)
    opened_on: Mapped[date]
    at: Mapped[datetime]
    cause: Mapped[RungCause]
    reason: Mapped[str | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
