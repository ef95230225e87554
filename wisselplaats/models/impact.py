"""The factors behind every figure, as versioned records with their source."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from wisselplaats.domain.vocabulary import Indicator, Module, SourceKind, WeightSet
from wisselplaats.models.base import Base, Factor, Identified, Stamped


class ImpactFactor(Identified, Stamped, Base):
    """`applies_to` is a kind's code, a category or `*`; `value` in `unit`."""

    __tablename__ = "impact_factor"

    code: Mapped[str]
    factor_version: Mapped[int]
    applies_to: Mapped[str]
    indicator: Mapped[Indicator]
    module: Mapped[Module]
    value: Mapped[Factor]
    unit: Mapped[str]
    weight_set: Mapped[WeightSet]
    source: Mapped[str]
    source_kind: Mapped[SourceKind]
    category: Mapped[int]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    verified: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("code", "factor_version"),
        CheckConstraint("category BETWEEN 1 AND 3", name="category_range"),
        CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
    )
