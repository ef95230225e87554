"""Lot and demand fit: kept, explained, told once."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import MatchNews, MatchState
from wisselplaats.models.base import Base, Identified, Money, Stamped
from wisselplaats.models.demand import Demand
from wisselplaats.models.listing import Listing


class Match(Identified, Stamped, Base):
    """`quantity` and `shortage` in the demand's unit; `reasons` are message codes with their parameters."""

    __tablename__ = "match"

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"))
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"))
    state: Mapped[MatchState] = mapped_column(default=MatchState.ACTIVE)
    score: Mapped[int]
    part_kind: Mapped[Decimal]
    part_size: Mapped[Decimal]
    part_quality: Mapped[Decimal]
    part_time: Mapped[Decimal]
    part_distance: Mapped[Decimal]
    part_quantity: Mapped[Decimal]
    part_saving: Mapped[Decimal]
    quantity: Mapped[Decimal]
    shortage: Mapped[Decimal]
    distance_km: Mapped[Decimal]
    storage_days: Mapped[int]
    saving_co2_kg: Mapped[Decimal]
    saving_eur: Mapped[Money]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
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
        Index("ix_match_demand_id_score", "demand_id", "score"),
        Index("ix_match_news", "demand_id", postgresql_where=text("news IS NOT NULL")),
    )
