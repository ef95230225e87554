"""Offers and demands as the matcher reads them: narrow rows of integers, covered by one index each.

Both follow from other tables and are written by services/match/sides.py alone: whoever changes an offer or a
demand marks it due, and the worker writes its row anew before it judges. Days count from 1 January 1970, sizes in
0.001 mm, amounts in 0.001 of the unit, prices in 0.0001 euro, mass in grams, places in whole RD metres.
"""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from wisselplaats.models.base import Base

_SUPPLY = (
    "listing_id", "organisation_id", "region", "length", "width", "height", "colour", "x", "y", "free", "minimum",
    "unit", "gram", "pieces", "price", "region_from", "market_from", "offered_until", "closed_own", "closed_other",
    "gain", "co2",
)  # fmt: skip
_NEED = (
    "demand_id", "organisation_id", "region", "kind_last", "substitutes", "max_storage", "length", "width", "height",
    "tolerance", "colour", "x", "y", "reach", "open", "min_lot", "unit", "max_price", "rate", "floor",
    "floor_cents", "floor_listing",
)  # fmt: skip
NO_LISTING = UUID(int=0)


class MatchSupply(Base):
    """An offer that stands: `kind` is its preorder number, `quality` 0 (A) to 3 (D) and 4 for not graded.

    `free` and `minimum` in the lot's own unit; `gain` (0.001 euro) and `co2` (mg) are what reuse of that unit avoids,
    None when no factor says so. `closed_*` name the law that keeps it in.
    """

    __tablename__ = "match_supply"

    listing_id: Mapped[UUID] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID]
    region: Mapped[str | None]
    kind: Mapped[int]
    available_from: Mapped[int]
    available_until: Mapped[int]
    quality: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(BigInteger)
    height: Mapped[int | None] = mapped_column(BigInteger)
    colour: Mapped[str | None]
    x: Mapped[int]
    y: Mapped[int]
    free: Mapped[int] = mapped_column(BigInteger)
    minimum: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int] = mapped_column(SmallInteger)
    gram: Mapped[int | None] = mapped_column(BigInteger)
    pieces: Mapped[int | None] = mapped_column(BigInteger)
    price: Mapped[int | None] = mapped_column(BigInteger)
    region_from: Mapped[int]
    market_from: Mapped[int]
    offered_until: Mapped[int]
    closed_own: Mapped[str | None]
    closed_other: Mapped[str | None]
    gain: Mapped[int | None] = mapped_column(BigInteger)
    co2: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("ix_match_supply_covering", "kind", "available_from", "available_until", "quality",
              postgresql_include=_SUPPLY),
    )  # fmt: skip


class MatchNeed(Base):
    """A demand that asks: `kind`..`kind_last` is what it asks for, `min_quality` 9 when any will do.

    `reach` is the furthest road distance in metres; `open` is what is still asked; `rate` is a row of MatchSteps;
    `floor`, `floor_cents` and `floor_listing` are the place of the last that is known of it (its best and its reserve): all
    that fits and does not come after it is known. -1 when nothing comes after.
    """

    __tablename__ = "match_need"

    demand_id: Mapped[UUID] = mapped_column(ForeignKey("demand.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID]
    region: Mapped[str | None]
    kind: Mapped[int]
    kind_last: Mapped[int]
    substitutes: Mapped[bool]
    needed_from: Mapped[int]
    needed_until: Mapped[int]
    max_storage: Mapped[int]
    min_quality: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None] = mapped_column(BigInteger)
    height: Mapped[int | None] = mapped_column(BigInteger)
    tolerance: Mapped[int] = mapped_column(BigInteger)
    colour: Mapped[str | None]
    x: Mapped[int]
    y: Mapped[int]
    reach: Mapped[int | None] = mapped_column(BigInteger)
    open: Mapped[int] = mapped_column(BigInteger)
    min_lot: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int] = mapped_column(SmallInteger)
    max_price: Mapped[int | None] = mapped_column(BigInteger)
    rate: Mapped[int]
    floor: Mapped[int] = mapped_column(SmallInteger, default=-1, server_default="-1")
    floor_cents: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    floor_listing: Mapped[UUID] = mapped_column(default=NO_LISTING, server_default=str(NO_LISTING))

    __table_args__ = (
        Index("ix_match_need_covering", "kind", "needed_until", "needed_from", "min_quality",
              postgresql_include=_NEED),
    )  # fmt: skip


class MatchReserve(Base):
    """Who comes after the best of a demand, with no more than what the order needs; `cents` is the saving in all.

    A row ends with either side: nobody has to look for it.
    """

    __tablename__ = "match_reserve"

    demand_id: Mapped[UUID] = mapped_column(ForeignKey("match_need.demand_id", ondelete="CASCADE"), primary_key=True)
    listing_id: Mapped[UUID] = mapped_column(
        ForeignKey("match_supply.listing_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score: Mapped[int] = mapped_column(SmallInteger)
    cents: Mapped[int] = mapped_column(BigInteger)
