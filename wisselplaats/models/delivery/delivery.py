"""One bulk upload, with its outcome per row."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import Integer, Text

from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryPhase, DeliveryState, RowStatus
from wisselplaats.models.base import Base, Identified, Stamped
from wisselplaats.models.delivery.mapping import MappingVersion
from wisselplaats.models.organisation import Organisation


class Delivery(Identified, Stamped, Base):
    """`progress` 0-1; counts by outcome; the file itself lies in the file store under `file_key`.

    `complete` says that the file is the whole inventory of its source system; `confirmed` that many objects may be
    withdrawn; `attempts` counts how often a worker began. `project_id` is where demand lines go that name no project.
    `cancel_requested_at` asks the worker to stop; `file_removed_at` says that only the outcome is left.
    """

    __tablename__ = "delivery"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[DeliveryKind]
    source_system: Mapped[str]
    trial: Mapped[bool]
    complete: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.RECEIVED)
    progress: Mapped[Decimal] = mapped_column(default=Decimal(0))
    phase: Mapped[DeliveryPhase | None]
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    file_key: Mapped[str]
    file_name: Mapped[str | None]
    content_type: Mapped[str | None]
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    mapping_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("mapping_version.id"), index=True)
    part: Mapped[str | None]
    review: Mapped[bool] = mapped_column(default=False, server_default="false")
    failure_code: Mapped[str | None]
    failure_params: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    cancel_requested_at: Mapped[datetime | None]
    file_removed_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    mapping_version: Mapped[MappingVersion | None] = relationship()
    problems: Mapped[list["DeliveryProblem"]] = relationship(order_by="DeliveryProblem.count.desc()")

    __table_args__ = (
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_range"),
        Index("ix_delivery_organisation_id_created_at", "organisation_id", "created_at"),
        Index("ix_delivery_state", "state"),
    )


class DeliveryRow(Base):
    """A row that has something to tell: what is wrong (message codes with column and parameters), or what changed.

    `row_number` counts records from 1, `line` is where the record stands in the file. Rows that are plainly created or
    unchanged lie together in DeliveryPart. No foreign key of its own: a check per row would cost as much as the row.
    """

    __tablename__ = "delivery_row"

    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    row_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    status: Mapped[RowStatus]
    source_id: Mapped[str | None]
    object_id: Mapped[UUID | None]
    changed: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    problems: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)

    __table_args__ = (Index("ix_delivery_row_delivery_id_status_row_number", "delivery_id", "status", "row_number"),)


class DeliveryPart(Base):
    """Rows with the same outcome and nothing to tell, up to a batch together: a night's half a million fits in 10 MB.

    The arrays run in step, in the order of the file; the object of a row is the one with its source id.
    """

    __tablename__ = "delivery_part"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[RowStatus] = mapped_column(primary_key=True)
    first_row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_row: Mapped[int]
    row_numbers: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    lines: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    source_ids: Mapped[list[str]] = mapped_column(ARRAY(Text))


class DeliveryProblem(Base):
    """The same problem over all rows, counted, with an example and the first rows."""

    __tablename__ = "delivery_problem"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    code: Mapped[str]
    column: Mapped[str | None]
    count: Mapped[int]
    example: Mapped[str | None]
    params: Mapped[dict[str, Any]] = mapped_column(JSONB)
    first_rows: Mapped[list[int]] = mapped_column(ARRAY(Integer))
