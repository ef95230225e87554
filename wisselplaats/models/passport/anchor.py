"""Anchors: what the histories of all lots had come to on a day, so that a shortened or rewritten one shows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.models.base import Base

DIGEST = "~ '^[0-9a-f]{64}$'"


class PassportAnchor(Base):
    """One link of the chain of anchors: the root of a Merkle tree over heads of histories; append-only by trigger."""

    __tablename__ = "passport_anchor"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    heads: Mapped[int]
    root: Mapped[str]
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str]

    __table_args__ = (
        CheckConstraint("sequence >= 1", name="sequence_counts"),
        CheckConstraint("heads BETWEEN 1 AND 4096", name="heads_range"),
        CheckConstraint(f"root {DIGEST} AND previous_hash {DIGEST} AND hash {DIGEST}", name="digests"),
    )


class PassportAnchorHead(Base):
    """The last line of a lot's history as an anchor found it; append-only by trigger."""

    __tablename__ = "passport_anchor_head"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str]
    anchor: Mapped[int] = mapped_column(ForeignKey("passport_anchor.sequence"))
    position: Mapped[int]

    __table_args__ = (
        UniqueConstraint("anchor", "position"),
        CheckConstraint("sequence >= 1", name="sequence_counts"),
        CheckConstraint("position BETWEEN 0 AND 4095", name="position_range"),
        CheckConstraint(f"hash {DIGEST}", name="digest"),
    )
