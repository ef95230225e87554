"""Lot and demand fit: kept, explained, told once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import MatchNews, MatchState
from wisselplaats.models.base import Base, Identified, Money, Stamped
from wisselplaats.models.demand import Demand
from wisselplaats.models.listing import Listing


class Match(Identified, Stamped, Base):
    """A place in the list of a demand: `saving_eur` orders what has the same score.

    What the match is in words and amounts follows from both its sides and is said by the rules when somebody reads it.
    """

    __tablename__ = "match"

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"))
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"), index=True)
    state: Mapped[MatchState] = mapped_column(default=MatchState.ACTIVE)
    score: Mapped[int]
    saving_eur: Mapped[Money]
    withdrawn_reason: Mapped[str | None]
    told_at: Mapped[datetime | None]
    # the score that people were told, and what they are still to be told of; both written with the match itself
    told_score: Mapped[int | None]
    news: Mapped[MatchNews | None]

    listing: Mapped[Listing] = relationship()
    demand: Mapped[Demand] = relationship()

    __table_args__ = (
        UniqueConstraint("listing_id", "demand_id"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_range"),
        Index("ix_match_news", "demand_id", postgresql_where=text("news IS NOT NULL")),
    )
