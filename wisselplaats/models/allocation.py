"""The advice over all lots and demands at once: runs, their tasks, and what they advise, kept as differences."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import (
    AllocationOrigin,
    AllocationScope,
    AllocationState,
    ClaimTreatment,
    Unit,
    WhatIfKind,
)
from wisselplaats.models.base import Base, Factor, Identified, Money, Stamped
from wisselplaats.models.demand import Demand
from wisselplaats.models.listing import Listing
from wisselplaats.models.organisation import Organisation, User
from wisselplaats.models.project import Project


class AllocationSetting(Base):
    """How runs are made from a moment on; the newest row holds, older ones say how runs were made then, and who chose so.

    Without an organisation it holds for all that chose nothing themselves, and for runs over more than one.

    `keep_bonus_permille` is what a line of the last advice is worth more than a new one; amounts that are worth less
    than `least_eur` are cut; beyond `shard_demands` a kind group is cut into shards, `passes` times along other lines.
    """

    __tablename__ = "allocation_setting"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    keep_bonus_permille: Mapped[int]
    least_eur: Mapped[Money]
    target_gap: Mapped[Factor]
    shard_demands: Mapped[int]
    passes: Mapped[int]
    source: Mapped[str]
    valid_from: Mapped[datetime]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))

    maker: Mapped[User | None] = relationship()

    __table_args__ = (
        CheckConstraint("keep_bonus_permille BETWEEN 0 AND 500", name="keep_bonus_range"),
        CheckConstraint("least_eur >= 0 AND target_gap >= 0", name="not_negative"),
        CheckConstraint("shard_demands >= 1 AND passes BETWEEN 1 AND 9", name="shards_range"),
    )


class AllocationSeries(Base):
    """Runs over the same thing, one after another: `last` is the newest number given out, `done` the newest that stands.

    Its row is locked while a run is written, so that a late older run finds itself overtaken.
    """

    __tablename__ = "allocation_series"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    last: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)


class Allocation(Identified, Stamped, Base):
    """One run: what it was asked, where it stands, and what it found (euro, kg CO2e; `gap` is a share of `bound`).

    `organisation_id` and `created_by` are empty for the run of every night. `same_as_id` is the run whose outcome
    this one shares, because nothing had changed. `cut` is the value of amounts too small to advise; `gap` is reckoned
    before they were cut. `first_come` is the value of who comes first takes what is free.
    """

    __tablename__ = "allocation"

    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    origin: Mapped[AllocationOrigin]
    scope: Mapped[AllocationScope]
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)
    region: Mapped[str | None]
    claims: Mapped[ClaimTreatment] = mapped_column(default=ClaimTreatment.FIXED)
    base_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"), index=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("allocation_series.id"))
    serial: Mapped[int]
    state: Mapped[AllocationState] = mapped_column(default=AllocationState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_asked_at: Mapped[datetime | None]
    # what it was made with
    on_day: Mapped[date]
    keep_bonus_permille: Mapped[int]
    least_eur: Mapped[Money]
    target_gap: Mapped[Factor]
    shard_demands: Mapped[int]
    passes: Mapped[int]
    code_version: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str | None]
    same_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"))
    # what came of it
    lots: Mapped[int] = mapped_column(default=0)
    demands: Mapped[int] = mapped_column(default=0)
    lines: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    objective: Mapped[Money | None]
    cut: Mapped[Money | None]
    bound: Mapped[Money | None]
    gap: Mapped[Factor | None]
    first_come: Mapped[Money | None]
    co2_kg: Mapped[Decimal | None]
    first_come_co2_kg: Mapped[Decimal | None]
    failure_code: Mapped[str | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    project: Mapped[Project | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    series: Mapped[AllocationSeries] = relationship()
    changes: Mapped[list["AllocationChange"]] = relationship(order_by="AllocationChange.id")

    __table_args__ = (
        UniqueConstraint("series_id", "serial"),
        CheckConstraint("scope <> 'project' OR project_id IS NOT NULL", name="project_known"),
        CheckConstraint("scope <> 'regio' OR region IS NOT NULL", name="region_known"),
        CheckConstraint("origin <> 'wat_als' OR base_id IS NOT NULL", name="base_known"),
        Index("ix_allocation_organisation_id_created_at", "organisation_id", "created_at"),
        Index("ix_allocation_state", "state"),
    )


class AllocationChange(Base):
    """What a what-if changes on its copy, of one offer or one demand: gone, other days, or another quantity."""

    __tablename__ = "allocation_change"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"), index=True)
    kind: Mapped[WhatIfKind]
    listing_id: Mapped[UUID | None] = mapped_column(ForeignKey("listing.id"))
    demand_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand.id"))
    from_day: Mapped[date | None]
    until_day: Mapped[date | None]
    quantity: Mapped[Decimal | None]

    __table_args__ = (
        CheckConstraint("(listing_id IS NULL) <> (demand_id IS NULL)", name="one_subject"),
        CheckConstraint("from_day <= until_day", name="days_in_order"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )


class AllocationPart(Base):
    """One kind group of a run: kinds that no demand of another group asks for, so that it is solved by itself.

    `snapshot` holds the arrays that it is solved from, so that a what-if starts from the very same market; a part that
    is `copied` from the run before has the snapshot of its fingerprint there. `flow` is what the last pass left.
    """

    __tablename__ = "allocation_part"

    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    fingerprint: Mapped[str]
    copied: Mapped[bool] = mapped_column(default=False)
    lots: Mapped[int]
    demands: Mapped[int]
    snapshot: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    flow: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    objective: Mapped[Money | None]
    cut: Mapped[Money | None]
    bound: Mapped[Money | None]
    first_come: Mapped[Money | None]
    co2_kg: Mapped[Decimal | None]
    first_come_co2_kg: Mapped[Decimal | None]

    __table_args__ = (Index("ix_allocation_part_fingerprint", "fingerprint"),)


class AllocationShard(Base):
    """A task of a run: one part, or one region cell of it in one pass; its row is the truth, the queue a hint.

    Who works on it holds an advisory lock on its id, which a killed worker loses with its connection.
    """

    __tablename__ = "allocation_shard"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocation.id", ondelete="CASCADE"))
    part: Mapped[int]
    pass_no: Mapped[int]
    number: Mapped[int]
    demands: Mapped[int]
    progress: Mapped[Decimal] = mapped_column(default=Decimal(0))
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    seconds: Mapped[Decimal | None]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("allocation_id", "part", "pass_no", "number"),
        CheckConstraint("progress BETWEEN 0 AND 1", name="progress_range"),
        Index("ix_allocation_shard_open", "allocation_id", postgresql_where=text("done_at IS NULL")),
    )


class AllocationLine(Identified, Base):
    """This much of this offer to this demand, in the runs of a series from `since` up to and not including `until`.

    `quantity` in the demand's unit; `value_eur` and `co2_kg` over all of it. The reasons are made when it is read.
    """

    __tablename__ = "allocation_line"

    series_id: Mapped[int] = mapped_column(ForeignKey("allocation_series.id"))
    since: Mapped[int]
    until: Mapped[int | None]
    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"))
    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id"))
    quantity: Mapped[Decimal]
    unit: Mapped[Unit]
    value_eur: Mapped[Money]
    co2_kg: Mapped[Decimal | None]
    distance_km: Mapped[Decimal]
    storage_days: Mapped[int]
    reservation_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservation.id"))

    listing: Mapped[Listing] = relationship()
    demand: Mapped[Demand] = relationship()

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("since < until", name="runs_in_order"),
        Index("uq_allocation_line_standing", "series_id", "listing_id", "demand_id", unique=True,
              postgresql_where=text("until IS NULL")),
        Index("ix_allocation_line_demand_id", "demand_id", "series_id"),
        Index("ix_allocation_line_listing_id", "listing_id", "series_id"),
    )  # fmt: skip


class AllocationPrice(Base):
    """What one unit is worth in a series from `since` on, in euro: of an offer, what the market would give for it.

    Of a demand `price` is what it gains per unit as things stand, and `short` what its best offer lacks per unit
    before this demand would get it; 0 for one that is served.
    """

    __tablename__ = "allocation_price"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("allocation_series.id"))
    since: Mapped[int]
    until: Mapped[int | None]
    listing_id: Mapped[UUID | None] = mapped_column(ForeignKey("listing.id"))
    demand_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand.id"))
    price: Mapped[Money]
    short: Mapped[Money | None]

    listing: Mapped[Listing | None] = relationship()
    demand: Mapped[Demand | None] = relationship()

    __table_args__ = (
        CheckConstraint("(listing_id IS NULL) <> (demand_id IS NULL)", name="one_subject"),
        CheckConstraint("since < until", name="runs_in_order"),
        Index("uq_allocation_price_listing", "series_id", "listing_id", unique=True,
              postgresql_where=text("until IS NULL AND listing_id IS NOT NULL")),
        Index("uq_allocation_price_demand", "series_id", "demand_id", unique=True,
              postgresql_where=text("until IS NULL AND demand_id IS NOT NULL")),
        Index("ix_allocation_price_listing_id", "listing_id"),
        Index("ix_allocation_price_demand_id", "demand_id"),
    )  # fmt: skip


class AllocationDirty(Base):
    """An offer or a demand that changed since the standing advice was made; written by a trigger when a match is due.

    `repaired` says that what it touched was put right with what is free. `run_id` is the run that has read the change:
    once it is done the row goes, unless the same thing changed again, which empties it.
    """

    __tablename__ = "allocation_dirty"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    is_listing: Mapped[bool]
    at: Mapped[datetime]
    repaired: Mapped[bool] = mapped_column(default=False, server_default="false")
    run_id: Mapped[UUID | None] = mapped_column(index=True)
