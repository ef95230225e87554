"""The catalogue: kinds of material in a tree, their words in practice, in the BGT, and their substitutes."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models.base import Base, Stamped, Versioned


class MaterialType(Stamped, Versioned, Base):
    """One kind; `first`..`last` number the tree in preorder, so "this or below" is an interval."""

    __tablename__ = "material_type"

    code: Mapped[str] = mapped_column(primary_key=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("material_type.code"), index=True)
    first: Mapped[int]
    last: Mapped[int]
    name_nl: Mapped[str]
    name_en: Mapped[str]
    category: Mapped[str]
    unit: Mapped[Unit]
    length_mm: Mapped[Decimal | None]
    width_mm: Mapped[Decimal | None]
    height_mm: Mapped[Decimal | None]
    pieces_per_unit: Mapped[Decimal | None]
    mass_kg_per_unit: Mapped[Decimal | None]
    mass_source: Mapped[str | None]
    mass_indicative: Mapped[bool]
    tradable: Mapped[bool]
    imbor_class: Mapped[str | None]
    imbor_class_uri: Mapped[str | None]
    imbor_value: Mapped[str | None]
    imbor_value_uri: Mapped[str | None]
    gtin: Mapped[str | None]
    catalogue_version: Mapped[str]
    edited: Mapped[bool] = mapped_column(default=False)

    words: Mapped[list["MaterialWord"]] = relationship(cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("first <= last", name="interval"),
        CheckConstraint("mass_kg_per_unit > 0", name="mass_positive"),
        CheckConstraint("gtin_valid(gtin)", name="gtin_valid"),
        Index("ix_material_type_first_last", "first", "last"),
    )


class MaterialWord(Base):
    """A word used in practice for a kind; `normal` is its normalised form and points at one kind only."""

    __tablename__ = "material_word"

    normal: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str]
    code: Mapped[str] = mapped_column(ForeignKey("material_type.code", ondelete="CASCADE"), index=True)


class MaterialBgt(Base):
    """A value of the BGT/IMGeo and the kind that it means."""

    __tablename__ = "material_bgt"

    bgt_class: Mapped[str] = mapped_column(primary_key=True)
    attribute: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("material_type.code", ondelete="CASCADE"))


class Substitute(Base):
    """A kind that may stand in for another, at a penalty on the score between 0 and 1 (indicative)."""

    __tablename__ = "material_substitute"

    code: Mapped[str] = mapped_column(ForeignKey("material_type.code", ondelete="CASCADE"), primary_key=True)
    substitute: Mapped[str] = mapped_column(ForeignKey("material_type.code", ondelete="CASCADE"), primary_key=True)
    penalty: Mapped[Decimal] = mapped_column(Numeric(4, 3))
    note_nl: Mapped[str]
    note_en: Mapped[str]

    __table_args__ = (CheckConstraint("penalty BETWEEN 0 AND 1", name="penalty_range"),)
