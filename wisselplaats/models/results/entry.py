"""What each handover counts as, with the facts of its moment, and the sums that are kept up to date of it."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import ImpactGrouping, Rung
from wisselplaats.models.base import Base, Money
from wisselplaats.models.depot import Depot
from wisselplaats.models.handover import Handover
from wisselplaats.models.material import MaterialType
from wisselplaats.models.organisation import Organisation
from wisselplaats.models.project import Project

Mass = Annotated[Decimal, mapped_column(Numeric(18, 3))]
Sum = Annotated[Decimal, mapped_column(Numeric(18, 4))]


class ImpactEntry(Base):
    """One handover, correction or recycling; written by a trigger, never changed but for `folded`.

    Masses in kg, amounts in euro, `mki` apart for each weight set; a correction is signed and counts no time.
    `co2_size_kg` weighs the unverified share: the size of the CO2, whether it was saved or lost.
    """

    __tablename__ = "impact_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID | None] = mapped_column(ForeignKey("handover.id"))
    recycling_id: Mapped[UUID | None] = mapped_column(ForeignKey("recycling.id"))
    day: Mapped[date]
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    taker_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    from_project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    to_project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    depot_id: Mapped[UUID | None] = mapped_column(ForeignKey("depot.id"))
    street: Mapped[str | None]
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"))
    rung: Mapped[Rung]
    eural_code: Mapped[str | None]
    times: Mapped[int]
    unweighed: Mapped[int]
    unpriced: Mapped[int]
    mass_kg: Mapped[Decimal]
    co2_avoided_kg: Mapped[Decimal]
    mki_a1_eur: Mapped[Money]
    mki_a2_eur: Mapped[Money]
    money_avoided_eur: Mapped[Money]
    co2_size_kg: Mapped[Decimal]
    co2_unverified_kg: Mapped[Decimal]
    folded: Mapped[bool] = mapped_column(server_default="false")

    handover: Mapped[Handover | None] = relationship()
    giver: Mapped[Organisation] = relationship(foreign_keys=[giver_id])
    taker: Mapped[Organisation | None] = relationship(foreign_keys=[taker_id])
    from_project: Mapped[Project | None] = relationship(foreign_keys=[from_project_id])
    to_project: Mapped[Project | None] = relationship(foreign_keys=[to_project_id])
    depot: Mapped[Depot | None] = relationship()
    material: Mapped[MaterialType] = relationship()

    __table_args__ = (
        CheckConstraint(
            "num_nonnulls(handover_id, recycling_id) = 1 AND id = coalesce(handover_id, recycling_id)",
            name="one_source",
        ),
        CheckConstraint("(rung = 'recycling') = (taker_id IS NULL)", name="taker_unless_recycled"),
        Index("ix_impact_entry_giver_id_day", "giver_id", "day"),
        Index("ix_impact_entry_taker_id_day", "taker_id", "day"),
        Index("ix_impact_entry_unfolded", "day", postgresql_where=text("NOT folded")),
    )


class Summed:
    """What adds up, and of when: a month or a whole year from its first day `since`."""

    whole_year: Mapped[bool] = mapped_column(primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    gave: Mapped[bool] = mapped_column(primary_key=True)
    took: Mapped[bool] = mapped_column(primary_key=True)
    rung: Mapped[Rung] = mapped_column(primary_key=True)
    times: Mapped[int]
    unweighed: Mapped[int]
    unpriced: Mapped[int]
    mass_kg: Mapped[Mass]
    co2_avoided_kg: Mapped[Mass]
    mki_a1_eur: Mapped[Sum]
    mki_a2_eur: Mapped[Sum]
    money_avoided_eur: Mapped[Sum]
    co2_size_kg: Mapped[Mass]
    co2_unverified_kg: Mapped[Mass]


class ImpactTally(Summed, Base):
    """The folded entries of one organisation by month and by year, side, kind, Eural code (empty: none) and rung.

    An organisation that gave to itself has one row with both sides, so that all its rows together count each once.
    """

    __tablename__ = "impact_tally"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    material_code: Mapped[str] = mapped_column(ForeignKey("material_type.code"), primary_key=True)
    eural_code: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (
        CheckConstraint("gave OR took", name="a_side"),
        CheckConstraint(
            "extract(day FROM since) = 1 AND (NOT whole_year OR extract(month FROM since) = 1)", name="first_day"
        ),
    )


class ImpactTallyBy(Summed, Base):
    """The same without kinds: by `maand` all of it, of months and of years; by the others `other_id`, of years alone.

    `other_id` is the project, the depot or the other side; NOBODY where there is none.
    """

    __tablename__ = "impact_tally_by"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    grouping: Mapped[ImpactGrouping] = mapped_column(primary_key=True)
    other_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (
        CheckConstraint("gave OR took", name="a_side"),
        CheckConstraint(
            "extract(day FROM since) = 1 AND (NOT whole_year OR extract(month FROM since) = 1)", name="first_day"
        ),
        CheckConstraint("whole_year OR grouping = 'maand'", name="others_by_year"),
    )


NOBODY = UUID(int=0)
"""Stands for none in a key."""
MEASURES = (
    "times", "unweighed", "unpriced", "mass_kg", "co2_avoided_kg", "mki_a1_eur", "mki_a2_eur", "money_avoided_eur",
    "co2_size_kg", "co2_unverified_kg",
)  # fmt: skip
"""What both tables hold and what adds up."""
