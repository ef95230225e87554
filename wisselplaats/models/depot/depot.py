"""The depot, the hours of its week and the days that differ."""

from datetime import date, time
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.models.base import Base, Identified, Stamped, Versioned
from wisselplaats.models.organisation import Organisation


class Depot(Identified, Stamped, Versioned, Base):
    """A place that stores lots; `capacity_m2` is what it holds, in m2 of the material itself."""

    __tablename__ = "depot"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    address: Mapped[str]
    x: Mapped[float]
    y: Mapped[float]
    capacity_m2: Mapped[Decimal | None]
    opening_days: Mapped[str | None]
    # after so many days in the depot a lot is shown as old stock, and its broker is told once; none: as the organisation
    warn_after_days: Mapped[int | None]
    closed_on_holidays: Mapped[bool] = mapped_column(default=True, server_default="true")

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    hours: Mapped[list["DepotHours"]] = relationship(
        order_by="[DepotHours.weekday, DepotHours.opens]", cascade="all, delete-orphan"
    )
    exceptions: Mapped[list["DepotException"]] = relationship(
        order_by="DepotException.day", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("capacity_m2 > 0", name="capacity_positive"),
        CheckConstraint("warn_after_days BETWEEN 1 AND 3650", name="warn_after_days_range"),
    )

    @property
    def old_after_days(self) -> int:
        """After how many days a lot is old stock: as the depot says, else its organisation."""
        return self.warn_after_days or self.organisation.warn_after_days


class DepotHours(Base):
    """From when to when a depot is open on a day of the week; 1 is Monday, as in ISO 8601."""

    __tablename__ = "depot_hours"

    depot_id: Mapped[UUID] = mapped_column(ForeignKey("depot.id", ondelete="CASCADE"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[time] = mapped_column(primary_key=True)
    closes: Mapped[time]

    __table_args__ = (
        CheckConstraint("weekday BETWEEN 1 AND 7", name="weekday_range"),
        CheckConstraint("opens < closes", name="hours_in_order"),
    )


class DepotException(Base):
    """A day with other hours, or closed when it has none."""

    __tablename__ = "depot_exception"

    depot_id: Mapped[UUID] = mapped_column(ForeignKey("depot.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    opens: Mapped[time | None]
    closes: Mapped[time | None]
    note: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="hours_whole"),
        CheckConstraint("opens < closes", name="hours_in_order"),
    )
