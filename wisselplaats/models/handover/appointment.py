"""What two sides agree about a handover and confirm one after the other; then a handover has the same key."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import AppointmentState, DestinationKind, LossReason, ReservationSide
from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.depot import Depot
from wisselplaats.models.organisation import User
from wisselplaats.models.reservation import Reservation


class HandoverAppointment(Identified, Stamped, Versioned, Base):
    """One open at most per claim; `quantity` and `lost` in the lot's unit, counted by the giver at `given_at`.

    The answers of the checklist are the giver's, of the same moment; None is not answered.
    """

    __tablename__ = "handover_appointment"

    reservation_id: Mapped[UUID] = mapped_column(ForeignKey("reservation.id"), index=True)
    state: Mapped[AppointmentState]
    proposed_side: Mapped[ReservationSide]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    # empty when the giver counts without an appointment
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    note: Mapped[str | None]
    # where it goes; empty is where the taker needs it, as the claim says
    destination: Mapped[DestinationKind | None]
    # whether the taker said so: what the giver says holds once the taker confirms it
    destination_confirmed: Mapped[bool | None]
    to_depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    to_bay: Mapped[str | None]
    to_x: Mapped[float | None]
    to_y: Mapped[float | None]
    to_street: Mapped[str | None]
    to_municipality: Mapped[str | None]
    quantity: Mapped[Decimal | None]
    lost: Mapped[Decimal] = mapped_column(default=Decimal(0), server_default="0")
    loss_reason: Mapped[LossReason | None]
    distance_km: Mapped[Decimal | None]
    vehicle: Mapped[str | None] = mapped_column(ForeignKey("vehicle.code"))
    counted: Mapped[bool | None]
    packaged: Mapped[bool | None]
    machine_ready: Mapped[bool | None]
    clean: Mapped[bool | None]
    pictured: Mapped[bool | None]
    gate_open: Mapped[bool | None]
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    given_at: Mapped[datetime | None]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    taken_at: Mapped[datetime | None]
    # why the taker did not agree with the count, or why it was called off
    reason: Mapped[str | None]

    reservation: Mapped[Reservation] = relationship()
    to_depot: Mapped[Depot | None] = relationship()
    giver: Mapped[User | None] = relationship(foreign_keys=[given_by])
    receiver: Mapped[User | None] = relationship(foreign_keys=[taken_by])

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("lost >= 0 AND (lost = 0 OR loss_reason IS NOT NULL)", name="loss_explained"),
        CheckConstraint(
            "state NOT IN ('given', 'done') OR (quantity IS NOT NULL AND given_by IS NOT NULL AND given_at IS NOT NULL)",
            name="given_whole",
        ),
        CheckConstraint("to_bay = upper(to_bay) AND length(to_bay) BETWEEN 1 AND 20", name="to_bay_form"),
        CheckConstraint(
            "(destination IS NULL) = (destination_confirmed IS NULL)"
            " AND (destination IS NOT DISTINCT FROM 'depot') = (to_depot_id IS NOT NULL)"
            " AND (destination IS NOT DISTINCT FROM 'plek') = (to_x IS NOT NULL)"
            " AND (to_x IS NULL) = (to_y IS NULL) AND (to_bay IS NULL OR to_depot_id IS NOT NULL)",
            name="destination_whole",
        ),
        CheckConstraint("(state = 'done') = (taken_at IS NOT NULL AND taken_by IS NOT NULL)", name="taken_whole"),
        Index("ix_handover_appointment_to_depot_id", "to_depot_id", postgresql_where=text("to_depot_id IS NOT NULL")),
        Index(
            "uq_handover_appointment_open", "reservation_id", unique=True,
            postgresql_where=text("state IN ('proposed', 'agreed', 'given')"),
        ),
    )  # fmt: skip
