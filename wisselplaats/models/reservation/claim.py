"""A claim of a quantity of a listing, for a demand or a project."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from wisselplaats.domain.vocabulary import ClaimStanding, ReservationState, StandingReason
from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.demand import Demand
from wisselplaats.models.listing import Listing
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.project import Project


class Reservation(Identified, Stamped, Versioned, Base):
    """`organisation_id` is the taker; `quantity` and `handed_over` in the listing's unit; an option lapses at `until`.

    `form_key` is the key of the page's form, so that a second click on its button makes no second claim.
    """

    __tablename__ = "reservation"

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    demand_id: Mapped[UUID | None] = mapped_column(ForeignKey("demand.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), index=True)
    quantity: Mapped[Decimal]
    # whether who waits takes a part when that comes free first, and how much of one at least
    partial_ok: Mapped[bool] = mapped_column(default=False, server_default="false")
    min_part: Mapped[Decimal | None]
    # the waiting claim of which this is a part
    part_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservation.id"), index=True)
    handed_over: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    state: Mapped[ReservationState]
    until: Mapped[datetime]
    # when the option began: at the asking, or at moving up
    opened_at: Mapped[datetime | None]
    # the end date that both sides were warned of
    warned_until: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime | None]
    by_rule: Mapped[bool] = mapped_column(default=False, server_default="false")
    reason: Mapped[str | None]
    form_key: Mapped[UUID | None]
    # whether the material comes in time, as judged at the last slip; `standing_days` is by how much it does not
    standing: Mapped[ClaimStanding] = mapped_column(default=ClaimStanding.FINE, server_default="fine")
    standing_reason: Mapped[StandingReason] = mapped_column(default=StandingReason.IN_TIME, server_default="in_time")
    standing_days: Mapped[int] = mapped_column(default=0, server_default="0")
    judged_at: Mapped[datetime | None]
    # the claim that was let go for this one
    moved_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("reservation.id"), unique=True)

    # filled by the queries of services.reservation: the place in the queue, 1 is next
    queue_position: Mapped[int | None] = query_expression()
    # and until when the taker asks to extend, with the reason given; empty when nothing waits for an answer
    extension_until: Mapped[datetime | None] = query_expression()
    extension_note: Mapped[str | None] = query_expression()

    listing: Mapped[Listing] = relationship()
    organisation: Mapped[Organisation] = relationship()
    demand: Mapped[Demand | None] = relationship()
    project: Mapped[Project | None] = relationship()

    __table_args__ = (
        UniqueConstraint("requested_by", "form_key"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("min_part > 0 AND min_part <= quantity", name="min_part_range"),
        CheckConstraint("standing_days >= 0 AND (standing = 'fine') = (standing_days = 0)", name="standing_whole"),
        CheckConstraint("handed_over BETWEEN 0 AND quantity", name="handed_over_range"),
        CheckConstraint("state <> 'handed_over' OR handed_over = quantity", name="handed_over_whole"),
        Index("ix_reservation_state_until", "state", "until"),
        Index("ix_reservation_queue", "listing_id", "created_at", "id", postgresql_where=text("state = 'queued'")),
    )
