"""The factors behind every figure, as versioned records with their source, and what happened to each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import FactorEvent, Indicator, MethodPart, Module, SourceKind, WeightSet
from wisselplaats.models.base import Base, Factor, Identified, Stamped
from wisselplaats.models.organisation import Organisation, User

Fine = Annotated[Decimal, mapped_column(Numeric(34, 18))]
"""Toxic effects are counted in amounts of 1e-12 a kilogram."""


class Vehicle(Base):
    """What reused material is driven in; its CO2 and MKI per tonne-kilometre are factors with its code."""

    __tablename__ = "vehicle"

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    name_nl: Mapped[str]
    name_en: Mapped[str]
    payload_tonnes: Mapped[Decimal]
    litres_per_km: Mapped[Decimal]
    source: Mapped[str]
    indicative: Mapped[bool]

    __table_args__ = (
        CheckConstraint("payload_tonnes > 0", name="payload_positive"),
        CheckConstraint("litres_per_km > 0", name="litres_positive"),
    )


class ImpactFactor(Identified, Stamped, Base):
    """`applies_to` is a kind's code, a category or `*`; `value` in `unit`; without an organisation it is everybody's.

    Never changed but for its last day and whether it is verified (a trigger): results rest on it. A better figure is
    a next version of its code.
    """

    __tablename__ = "impact_factor"

    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    code: Mapped[str]
    factor_version: Mapped[int]
    applies_to: Mapped[str]
    indicator: Mapped[Indicator]
    effect: Mapped[str | None]
    module: Mapped[Module]
    value: Mapped[Fine]
    unit: Mapped[str]
    weight_set: Mapped[WeightSet | None]
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicle.code"))
    source: Mapped[str]
    source_kind: Mapped[SourceKind]
    category: Mapped[int]
    surcharged: Mapped[bool] = mapped_column(default=False, server_default="false")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    verified: Mapped[bool]

    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (
        UniqueConstraint("code", "factor_version"),
        CheckConstraint("factor_version > 0", name="version_positive"),
        CheckConstraint("category BETWEEN 1 AND 3", name="category_range"),
        CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
        CheckConstraint("unit = 'km' OR unit ~ '/(kg|unit|tkm|kg-depot)$'", name="unit_form"),
        CheckConstraint("effect IS NULL OR indicator = 'mki'", name="effect_of_mki"),
        CheckConstraint("vehicle IS NULL OR (module = 'A4' AND unit LIKE '%/tkm')", name="vehicle_drives"),
        CheckConstraint("(weight_set IS NULL) = (indicator = 'money' OR unit = 'km')", name="set_where_it_weighs"),
        Index("ix_impact_factor_organisation_id", "organisation_id",
              postgresql_where=text("organisation_id IS NOT NULL")),
        Index("ix_impact_factor_applies_to", "applies_to", "indicator", "module"),
    )  # fmt: skip


class ImpactFactorEvent(Identified, Base):
    """Who did what to a record, when and why; append-only. A record that was shipped has none for its making."""

    __tablename__ = "impact_factor_event"

    factor_id: Mapped[UUID] = mapped_column(ForeignKey("impact_factor.id"))
    kind: Mapped[FactorEvent]
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[str]

    factor: Mapped[ImpactFactor] = relationship()
    user: Mapped[User | None] = relationship()

    __table_args__ = (Index("ix_impact_factor_event_factor_id", "factor_id", "at"),)


class ImpactMethod(Identified, Stamped, Base):
    """What reuse counts of the module `key` (0 to 1), or what data of the category `key` are raised by (1 is nothing).

    Kept like a factor, and everybody's: shares of one's own would make results that cannot be compared.
    """

    __tablename__ = "impact_method"

    about: Mapped[MethodPart]
    key: Mapped[str]
    record_version: Mapped[int]
    value: Mapped[Factor]
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    verified: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("about", "key", "record_version"),
        CheckConstraint("record_version > 0", name="version_positive"),
        CheckConstraint(
            "CASE about WHEN 'share' THEN value BETWEEN 0 AND 1 ELSE value BETWEEN 1 AND 10 END", name="value_range"
        ),
        CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
    )


class ImpactMethodEvent(Identified, Base):
    """Who did what to a record of the method, when and why; append-only, and none for the making of a shipped one."""

    __tablename__ = "impact_method_event"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("impact_method.id"))
    kind: Mapped[FactorEvent]
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    why: Mapped[str]

    record: Mapped[ImpactMethod] = relationship()
    user: Mapped[User | None] = relationship()

    __table_args__ = (Index("ix_impact_method_event_record_id", "record_id", "at"),)
