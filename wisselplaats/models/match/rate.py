"""What a saving is reckoned with, as records with their source: for everybody, and for one organisation."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Integer, Numeric, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.domain.vocabulary import RateName
from wisselplaats.models.base import Base, Factor, Identified, Stamped


class MatchRate(Identified, Stamped, Base):
    """One rate over one period; without an organisation it holds for all that have none of their own.

    A record is never changed but for its last day: matches of last month rest on it.
    """

    __tablename__ = "match_rate"

    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[RateName]
    value: Mapped[Factor]
    source: Mapped[str]
    indicative: Mapped[bool]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint("value >= 0", name="value_not_negative"),
        CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
        Index("uq_match_rate_open", text("coalesce(organisation_id, '00000000-0000-0000-0000-000000000000')"), "name",
              unique=True, postgresql_where=text("valid_to IS NULL")),
    )  # fmt: skip


class MatchSteps(Base):
    """The rates of today in whole steps (domain.match.value.Steps): one row for all, one per organisation of its own.

    It follows from MatchRate, so that a query reckons with it; `quality` is per thousand, A to D and not graded.
    """

    __tablename__ = "match_steps"

    id: Mapped[int] = mapped_column(Identity(start=1), primary_key=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), unique=True)
    move: Mapped[int] = mapped_column(BigInteger)
    truck_co2: Mapped[int] = mapped_column(BigInteger)
    storage: Mapped[int] = mapped_column(BigInteger)
    handling: Mapped[int] = mapped_column(BigInteger)
    co2: Mapped[int] = mapped_column(BigInteger)
    eur_per_kg: Mapped[int] = mapped_column(BigInteger)
    co2_per_kg: Mapped[int] = mapped_column(BigInteger)
    quality: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    colour_not_stated: Mapped[int]
    detour: Mapped[int]


class MatchGain(Base):
    """Per kind what reuse of a kilogram avoids, from the factors: a new product in euro, CO2 in kg; None is not known."""

    __tablename__ = "match_gain"

    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code", ondelete="CASCADE"), primary_key=True)
    eur_per_kg: Mapped[Decimal | None] = mapped_column(Numeric(24, 10))
    co2_per_kg: Mapped[Decimal | None] = mapped_column(Numeric(24, 10))
