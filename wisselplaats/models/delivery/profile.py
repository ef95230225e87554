"""What a delivered file looks like, as the worker saw it: the pages never parse a file themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Text

from wisselplaats.models.base import Base


class FileProfile(Base):
    """The file as a whole; `current` are its records that are no ended versions."""

    __tablename__ = "file_profile"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True)
    format: Mapped[str]
    encoding: Mapped[str | None]
    decimal_mark: Mapped[str]
    crs: Mapped[str | None]
    has_geometry: Mapped[bool]
    records: Mapped[int]
    current: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    parts: Mapped[list["FilePart"]] = relationship(order_by="FilePart.place", cascade="all, delete-orphan")
    columns: Mapped[list["FileColumn"]] = relationship(order_by="FileColumn.place", cascade="all, delete-orphan")
    words: Mapped[list["FileWord"]] = relationship(order_by="FileWord.place", cascade="all, delete-orphan")
    sample: Mapped[list["FileSample"]] = relationship(order_by="FileSample.record", cascade="all, delete-orphan")


_PROFILE = "file_profile.delivery_id"


class FilePart(Base):
    """A sheet, layer or table of the file; `reason` is why it is not read."""

    __tablename__ = "file_part"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(_PROFILE, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    hidden: Mapped[bool]
    records: Mapped[int | None]
    chosen: Mapped[bool]
    reason: Mapped[str | None]


class FileColumn(Base):
    """A column over the whole file: how many cells say something, and how many different things.

    `different` stops at a limit (`is_least`); `key_different` is exact, over the current records, for columns
    that may be the identity. `looks` names what its values look like, `marks` the decimal marks that they prove.
    """

    __tablename__ = "file_column"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(_PROFILE, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    filled: Mapped[int]
    different: Mapped[int]
    is_least: Mapped[bool]
    key_filled: Mapped[int | None]
    key_different: Mapped[int | None]
    looks: Mapped[str | None]
    marks: Mapped[str]
    examples: Mapped[list[str]] = mapped_column(ARRAY(Text))


class FileWord(Base):
    """What stands together in the columns `headers`, and in how many current records; empty cells are ""."""

    __tablename__ = "file_word"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(_PROFILE, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    headers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    count: Mapped[int]


class FileSample(Base):
    """One of the first records as it was read; `cells` in the order of the columns, geometry as RD WKB."""

    __tablename__ = "file_sample"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey(_PROFILE, ondelete="CASCADE"), primary_key=True)
    record: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    cells: Mapped[list[str | None]] = mapped_column(ARRAY(Text))
    geometry: Mapped[bytes | None] = mapped_column(LargeBinary)
