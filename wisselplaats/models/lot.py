"""The thing itself: an identifiable quantity of one kind and quality, with its photos and its history."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Quality, Unit, WoodTreatment
from wisselplaats.models.asset import Asset
from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.depot import Depot
from wisselplaats.models.material import MaterialType
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.passport import FACTS_WHOLE, CompositionPart, Inspection, LotDocument, PassportFacts
from wisselplaats.models.project import Project


class Lot(PassportFacts, Identified, Stamped, Versioned, Base):
    """A lot and the facts of its passport; sizes in mm, place in RD metres."""

    __tablename__ = "lot"

    serial: Mapped[int] = mapped_column(Identity(start=1000), unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"), index=True)
    # the mark of the place where it lies in the depot; the database clears it when the lot leaves
    bay: Mapped[str | None]
    # over the road to the depot where it lies; the database counts it when the lot is brought there
    depot_km: Mapped[Decimal] = mapped_column(default=0, server_default="0")
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    # where a delivery made it from, and what the source said last: it is that which a next delivery may change
    source_system: Mapped[str | None]
    source_id: Mapped[str | None]
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery.id", use_alter=True))
    fingerprint: Mapped[UUID | None]
    delivered: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"), index=True)
    title: Mapped[str | None]
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    determination: Mapped[Determination]
    margin_percent: Mapped[Decimal | None]
    length_mm: Mapped[Decimal | None]
    width_mm: Mapped[Decimal | None]
    height_mm: Mapped[Decimal | None]
    colour: Mapped[str | None]
    quality: Mapped[Quality | None]
    times_reused: Mapped[int] = mapped_column(default=0)
    state: Mapped[LotState]
    available_from: Mapped[date]
    available_until: Mapped[date | None]
    x: Mapped[float]
    y: Mapped[float]
    street: Mapped[str | None]
    municipality: Mapped[str | None]
    year_laid: Mapped[int | None]
    origin_street: Mapped[str | None]
    origin_municipality: Mapped[str | None]
    packaging: Mapped[str | None]
    machine_layable: Mapped[bool | None]
    removed_by: Mapped[str | None]
    note: Mapped[str | None]
    # the legal gate's facts
    legal_status: Mapped[LegalStatus] = mapped_column(default=LegalStatus.UNKNOWN)
    use_certain: Mapped[bool | None]
    use_lawful: Mapped[bool | None]
    use_high_grade: Mapped[bool | None]
    legal_answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    legal_answered_at: Mapped[datetime | None]
    pak10_mg_kg: Mapped[Decimal | None]
    has_crow210: Mapped[bool | None]
    contains_asbestos: Mapped[bool | None]
    wood_treatment: Mapped[WoodTreatment | None]
    suspicious_origin: Mapped[bool | None]
    adhering_soil: Mapped[bool | None]
    load_bearing: Mapped[bool | None]
    pests: Mapped[bool | None]
    zzs: Mapped[bool | None]
    painted: Mapped[bool | None]
    legal_motivation: Mapped[str | None]
    eural_code: Mapped[str | None]
    waste_stream_number: Mapped[str | None]

    # filled by the queries of services.depot: since when it lies in its depot, and for how many days
    stored_since: Mapped[datetime | None] = query_expression()
    stored_days: Mapped[int | None] = query_expression()

    organisation: Mapped[Organisation] = relationship()
    project: Mapped[Project | None] = relationship()
    depot: Mapped[Depot | None] = relationship()
    material: Mapped[MaterialType] = relationship()
    assets: Mapped[list[Asset]] = relationship(secondary="lot_asset")
    photos: Mapped[list["Photo"]] = relationship(order_by="Photo.created_at")
    entries: Mapped[list["PassportEntry"]] = relationship(order_by="PassportEntry.sequence")
    composition: Mapped[list[CompositionPart]] = relationship(
        order_by="desc(CompositionPart.fraction), CompositionPart.substance", cascade="all, delete-orphan"
    )
    documents: Mapped[list[LotDocument]] = relationship(order_by="LotDocument.created_at")
    inspections: Mapped[list[Inspection]] = relationship(order_by="Inspection.inspected_on")

    __table_args__ = (
        *FACTS_WHOLE,
        UniqueConstraint("organisation_id", "source_system", "source_id"),
        CheckConstraint("(source_system IS NULL) = (source_id IS NULL)", name="source_whole"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("quantity > 0 OR state = 'gone'", name="empty_is_gone"),
        CheckConstraint("bay = upper(bay) AND length(bay) BETWEEN 1 AND 20", name="bay_form"),
        CheckConstraint("times_reused BETWEEN 0 AND 3", name="times_reused_range"),
        CheckConstraint("eural_code ~ '^[0-9]{2} [0-9]{2} [0-9]{2}\\*?$'", name="eural_code_form"),
        CheckConstraint("waste_stream_number ~ '^[0-9A-Z]{12}$'", name="waste_stream_number_form"),
        CheckConstraint(
            "legal_status = 'waste' OR (eural_code IS NULL AND waste_stream_number IS NULL)", name="papers_of_waste"
        ),
        CheckConstraint("available_from <= available_until", name="window_in_order"),
        CheckConstraint("state <> 'in_depot' OR depot_id IS NOT NULL", name="depot_known"),
    )

    @property
    def number(self) -> str:
        """The number on the label: L and six digits."""
        return f"L{self.serial:06d}"


class LotAncestor(Base):
    """Of which lots a lot was a part, however far back, and until when; written by a trigger when a part is made."""

    __tablename__ = "lot_ancestor"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    ancestor_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    parted_at: Mapped[datetime]


class LotAsset(Base):
    """From which objects a lot comes; an object is in one lot at most."""

    __tablename__ = "lot_asset"

    asset_id: Mapped[UUID] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)


class Photo(Identified, Base):
    """A photo of a lot, without EXIF; keys point into the file store."""

    __tablename__ = "photo"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    file_key: Mapped[str]
    thumbnail_key: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str | None]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]


class PassportEntry(Identified, Base):
    """One line of a lot's history: append-only by trigger, each holding the hash of the one before."""

    __tablename__ = "passport_entry"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    sequence: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    organisation_name: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous_hash: Mapped[str]
    hash: Mapped[str]

    __table_args__ = (
        UniqueConstraint("lot_id", "sequence"),
        Index("ix_passport_entry_kind", "kind"),
    )
