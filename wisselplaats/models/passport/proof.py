"""Of what a lot is made, the documents that prove it, and who looked at it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import DocumentKind, InspectionMethod, InspectionOutcome
from wisselplaats.models.base import Base, Identified
from wisselplaats.models.passport.facts import SHARE


class CompositionPart(Base):
    """One substance of a lot and its share by mass; a trigger holds the shares of a lot to a sum of 1."""

    __tablename__ = "lot_composition"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    substance: Mapped[str] = mapped_column(primary_key=True)
    fraction: Mapped[Decimal] = mapped_column(SHARE)

    __table_args__ = (
        CheckConstraint("length(substance) BETWEEN 1 AND 100", name="substance_length"),
        CheckConstraint("fraction > 0 AND fraction <= 1", name="fraction_range"),
    )


class LotDocument(Identified, Base):
    """A document of a lot: a file, `size` in bytes, or the `url` of one that is kept elsewhere and proves no hash.

    After `keep_until` the file goes and the line stays, with its hash.
    """

    __tablename__ = "lot_document"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    kind: Mapped[DocumentKind]
    name: Mapped[str]
    issued_on: Mapped[date | None]
    url: Mapped[str | None]
    content_type: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    file_key: Mapped[str | None]
    keep_until: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("url IS NOT NULL OR (file_key IS NULL) = (erased_at IS NOT NULL)", name="erased_whole"),
        CheckConstraint("url ~ '^https?://' AND length(url) <= 1000", name="url_form"),
        CheckConstraint(
            "num_nonnulls(content_type, size, sha256, keep_until) = CASE WHEN url IS NULL THEN 4 ELSE 0 END"
            " AND (url IS NULL OR num_nonnulls(file_key, erased_at) = 0)",
            name="here_or_elsewhere",
        ),
        Index("uq_lot_document_lot_id_url", "lot_id", "url", unique=True),
    )


class Inspection(Identified, Base):
    """Somebody looked: when, of which organisation, how, and what came of it; append-only by trigger."""

    __tablename__ = "inspection"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    inspected_on: Mapped[date]
    inspected_by: Mapped[str]
    method: Mapped[InspectionMethod]
    outcome: Mapped[InspectionOutcome]
    findings: Mapped[str | None]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot_document.id"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]

    document: Mapped[LotDocument | None] = relationship()
