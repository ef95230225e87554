"""How an organisation's source system writes its deliveries; every change is a version that stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.models.base import Base, Identified, Stamped, Versioned


class DeliveryMapping(Identified, Stamped, Versioned, Base):
    """One way in which a source system writes one kind; `version` is the number of its newest version.

    `automatic`: made from a proposal and never looked at by a person, so that a better proposal may replace it.
    """

    __tablename__ = "delivery_mapping"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    source_system: Mapped[str]
    kind: Mapped[DeliveryKind]
    name: Mapped[str]
    automatic: Mapped[bool] = mapped_column(default=False)

    versions: Mapped[list["MappingVersion"]] = relationship(order_by="MappingVersion.number", back_populates="mapping")

    __table_args__ = (
        UniqueConstraint("organisation_id", "source_system", "kind", "name"),
        Index("ix_delivery_mapping_organisation_id_created_at", "organisation_id", "created_at"),
    )


class MappingVersion(Identified, Base):
    """What the mapping said from then on; `headers` are those of the file that it was made with.

    `decimal_mark`: "," "." or ""; `crs`: "EPSG:28992" and the like; `part`, `header_row`, `encoding`: how to open it.
    """

    __tablename__ = "mapping_version"

    mapping_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_mapping.id", ondelete="CASCADE"))
    number: Mapped[int]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    preset: Mapped[str | None]
    headers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    decimal_mark: Mapped[str]
    crs: Mapped[str | None]
    part: Mapped[str | None]
    header_row: Mapped[int | None]
    encoding: Mapped[str | None]

    mapping: Mapped[DeliveryMapping] = relationship(back_populates="versions")
    columns: Mapped[list["MappingColumn"]] = relationship(order_by="MappingColumn.field, MappingColumn.place")
    words: Mapped[list["MappingWord"]] = relationship(order_by="MappingWord.field, MappingWord.word")
    constants: Mapped[list["MappingConstant"]] = relationship(order_by="MappingConstant.field")

    __table_args__ = (
        UniqueConstraint("mapping_id", "number"),
        CheckConstraint("decimal_mark IN ('', ',', '.')", name="decimal_mark"),
        CheckConstraint("header_row >= 1", name="header_row"),
    )


class MappingColumn(Base):
    """A header of the file that fills a field of ours; `place` 0 is asked first."""

    __tablename__ = "mapping_column"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("mapping_version.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    header: Mapped[str]


class MappingWord(Base):
    """A word of the source, folded, and what it means to us; no `meaning`: it is not for the exchange."""

    __tablename__ = "mapping_word"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("mapping_version.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    meaning: Mapped[str | None]


class MappingConstant(Base):
    """A value that every row has."""

    __tablename__ = "mapping_constant"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("mapping_version.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
