"""The inventory in use, as the asset systems know it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import AssetState, Unit
from wisselplaats.models.base import Base, Identified, Stamped
from wisselplaats.models.material import MaterialType


class Asset(Identified, Stamped, Base):
    """An object; its key is (organisation, source system, source id). Place in RD metres, geometry as RD WKB.

    A point has no geometry beside `x`, `y`. `fingerprint` is of the delivered row that it was made from and of how that
    was read, empty where the row had something to tell: the same row again needs no second look.
    """

    __tablename__ = "asset"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    source_system: Mapped[str]
    source_id: Mapped[str]
    material_code: Mapped[str | None] = mapped_column(ForeignKey("material_type.code"), index=True)
    material_words: Mapped[str | None]
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    x: Mapped[float | None]
    y: Mapped[float | None]
    geometry: Mapped[bytes | None] = mapped_column(LargeBinary)
    year_laid: Mapped[int | None]
    replacement_year: Mapped[int | None]
    street: Mapped[str | None]
    municipality: Mapped[str | None]
    function: Mapped[str | None]
    # of what it is made and where its documents are, as a delivery says it (domain/delivery/convert/proofs.py)
    composition: Mapped[str | None]
    document_url: Mapped[str | None]
    document_title: Mapped[str | None]
    document_kind: Mapped[str | None]
    state: Mapped[AssetState] = mapped_column(default=AssetState.ACTIVE)
    fingerprint: Mapped[UUID | None]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", use_alter=True), index=True)
    withdrawn_at: Mapped[datetime | None]

    material: Mapped[MaterialType | None] = relationship()

    __table_args__ = (
        UniqueConstraint("organisation_id", "source_system", "source_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("(x IS NULL) = (y IS NULL)", name="place_whole"),
        Index("ix_asset_organisation_id_x_y", "organisation_id", "x", "y"),
        Index("ix_asset_organisation_id_replacement_year", "organisation_id", "replacement_year"),
    )


class AssetVersion(Base):
    """What an object was before a delivery changed or withdrew it, so that nothing that was delivered is lost.

    `delivery_id` made this version, `replaced_by` ended it. The present version is the object itself.
    """

    __tablename__ = "asset_version"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"), index=True)
    delivery_id: Mapped[UUID | None]
    replaced_by: Mapped[UUID]
    since: Mapped[datetime]
    until: Mapped[datetime]
    material_code: Mapped[str | None]
    material_words: Mapped[str | None]
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    x: Mapped[float | None]
    y: Mapped[float | None]
    geometry: Mapped[bytes | None] = mapped_column(LargeBinary)
    year_laid: Mapped[int | None]
    replacement_year: Mapped[int | None]
    street: Mapped[str | None]
    municipality: Mapped[str | None]
    function: Mapped[str | None]
    composition: Mapped[str | None]
    document_url: Mapped[str | None]
    document_title: Mapped[str | None]
    document_kind: Mapped[str | None]
    state: Mapped[AssetState]
