"""What every table shares: names for constraints, keys that sort by age, stamps and a version."""

import enum
import os
import time
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import DateTime, Enum, MetaData, Numeric, Text, Uuid, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


def uuid7() -> UUID:
    """A time-ordered UUID (RFC 9562, version 7): 48 bits of milliseconds, then random bits."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    return UUID(bytes=bytes(raw))


def uuid7s(count: int) -> list[str]:
    """That many keys as `uuid7`, as 32 digits each, rising: twelve bits count, sixty are random (RFC 9562, 6.2)."""
    start, chance = int(time.time() * 1000), os.urandom(8 * count).hex()
    return [f"{start + (n >> 12):012x}7{n & 0xFFF:03x}8{chance[16 * n : 16 * n + 15]}" for n in range(count)]


class Base(DeclarativeBase):
    """The one declarative base; types by annotation, names by convention."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        Decimal: Numeric(14, 3),
        enum.StrEnum: Enum(
            enum.StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda words: [word.value for word in words],
        ),
    }


Money = Annotated[Decimal, mapped_column(Numeric(14, 4))]
Factor = Annotated[Decimal, mapped_column(Numeric(24, 10))]


class Identified:
    """A row with a uuid7 key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7)


class Stamped:
    """When a row was made and last changed, in the database's clock."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp(), onupdate=func.clock_timestamp())


class Versioned:
    """A row that two people may change: each change raises `version`, an outdated one is refused."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Let the mapper check and raise the version."""
        return {"version_id_col": cls.version}
