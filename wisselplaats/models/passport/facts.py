"""The facts of a passport that a lot carries beside its quantity and sizes."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, LargeBinary, Numeric, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.domain.vocabulary import Detachability, JointFilling, Pollution

SHARE = Numeric(6, 5)


class PassportFacts:
    """Columns of a lot: how it comes loose, its condition, its origin, of what share it was made anew.

    `origin_geometry` is RD WKB of where it lay in use, read only when asked for. `indicative` names the facts that were
    taken from the catalogue and that nobody has looked at yet.
    """

    detachability: Mapped[Detachability | None]
    joint_filling: Mapped[JointFilling | None]
    pollution: Mapped[Pollution | None]
    breakage_percent: Mapped[Decimal | None]
    origin_function: Mapped[str | None]
    origin_geometry: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    nl_sfb_code: Mapped[str | None]
    raw_code: Mapped[str | None]
    gtin: Mapped[str | None]
    primary_share: Mapped[Decimal | None] = mapped_column(SHARE)
    secondary_share: Mapped[Decimal | None] = mapped_column(SHARE)
    reused_share: Mapped[Decimal | None] = mapped_column(SHARE)
    indicative: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")


FACTS_WHOLE = (
    CheckConstraint("breakage_percent BETWEEN 0 AND 100", name="breakage_range"),
    CheckConstraint("gtin_valid(gtin)", name="gtin_valid"),
    CheckConstraint("primary_share BETWEEN 0 AND 1", name="primary_range"),
    CheckConstraint("secondary_share BETWEEN 0 AND 1", name="secondary_range"),
    CheckConstraint("reused_share BETWEEN 0 AND 1", name="reused_range"),
    CheckConstraint(
        "num_nonnulls(primary_share, secondary_share, reused_share) IN (0, 3)"
        " AND coalesce(primary_share + secondary_share + reused_share, 1) = 1",
        name="shares_whole",
    ),
)
"""What the database promises about them."""
