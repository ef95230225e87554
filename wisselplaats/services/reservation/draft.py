"""A claim before it is written, and what it is judged by: plain rows that are named as the tables are.

No objects of the session are made of them, for making those takes longer than reading the rows. Whoever judges a claim
or tells of one takes a written claim and a draft alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints
from uuid import UUID

from wisselplaats.domain.planning import FINE, Judgement
from wisselplaats.domain.vocabulary import DemandState, LegalStatus, ListingState, ReservationState, Rung, Unit
from wisselplaats.domain.vocabulary import WoodTreatment as Treatment

T = TypeVar("T")


class Kind(NamedTuple):
    """How a kind of material is called."""

    name_nl: str
    name_en: str


class Source(NamedTuple):
    """The project that a lot comes from."""

    leader_id: UUID


class Party(NamedTuple):
    """An organisation on either side, with its rule for claims."""

    id: UUID
    name: str
    region: str | None
    option_days: int
    accept_own: bool
    accept_share: int | None


class OfLot(NamedTuple):
    """What the asking looks at of a lot: when it can be had, and every fact that the law asks."""

    id: UUID
    organisation_id: UUID
    unit: Unit
    available_from: date
    available_until: date | None
    material_code: str
    legal_status: LegalStatus
    pak10_mg_kg: Decimal | None
    has_crow210: bool | None
    contains_asbestos: bool | None
    wood_treatment: Treatment | None
    use_certain: bool | None
    use_lawful: bool | None
    use_high_grade: bool | None
    legal_answered_at: datetime | None
    suspicious_origin: bool | None
    adhering_soil: bool | None
    load_bearing: bool | None
    pests: bool | None
    zzs: bool | None
    painted: bool | None
    year_laid: int | None
    eural_code: str | None
    waste_stream_number: str | None
    material: Kind
    project: Source | None


class Offer(NamedTuple):
    """The offer as it is under its lock, in the unit of its lot."""

    id: UUID
    organisation_id: UUID
    created_by: UUID
    quantity: Decimal
    min_quantity: Decimal | None
    state: ListingState
    offered_until: date | None
    start_rung: Rung
    other_project_from: date
    own_depot_from: date
    region_from: date
    open_market_from: date
    recycling_from: date
    optioned: Decimal
    handed_over: Decimal
    free: Decimal
    waiting: int
    lot: OfLot
    organisation: Party


class Works(NamedTuple):
    """A project that material is asked for."""

    id: UUID
    organisation_id: UUID
    starts_on: date
    ends_on: date


class Line(NamedTuple):
    """A demand that material is asked for, with its works."""

    id: UUID
    organisation_id: UUID
    project_id: UUID
    state: DemandState
    unit: Unit
    needed_from: date
    needed_until: date
    max_storage_days: int
    project: Works


@cache
def _words(shape: type) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    made = []
    for name, hint in get_type_hints(shape).items():
        kinds = [kind for kind in get_args(hint) or (hint,) if isinstance(kind, type)]
        if not any(hasattr(kind, "_fields") for kind in kinds):
            made.append((name, next((kind for kind in kinds if issubclass(kind, Enum)), None)))
    return tuple(made)


def names(shape: type) -> list[str]:
    """The columns that make a shape, in order; what is nested in it is made of others."""
    return [name for name, _ in _words(shape)]


def take(shape: type, values: Iterator[Any]) -> list[Any]:
    """The next values of a row for a shape, a text of a closed list made a word of that list."""
    words = _words(shape)
    return [
        value if turn is None or value is None else turn(value)
        for (_, turn), value in zip(words, islice(values, len(words)), strict=True)
    ]


def one(shape: type[T], values: Iterator[Any]) -> T | None:
    """A shape made of the next values of a row; None where the row has none, as after an outer join."""
    found = take(shape, values)
    return shape(*found) if found[0] is not None else None


@dataclass(frozen=True)
class Draft:
    """A claim as it will be written: what is asked, in which state it begins, how it stands."""

    id: UUID
    listing: Offer
    organisation: Party
    requested_by: UUID
    demand: Line | None
    project: Works | None
    quantity: Decimal
    state: ReservationState
    until: datetime
    created_at: datetime
    partial_ok: bool = False
    min_part: Decimal | None = None
    form_key: UUID | None = None
    by_rule: bool = False
    stands: Judgement = FINE
    reason: str | None = None

    @property
    def listing_id(self) -> UUID:
        """The offer's key."""
        return self.listing.id

    @property
    def organisation_id(self) -> UUID:
        """The taker's key."""
        return self.organisation.id

    @property
    def project_id(self) -> UUID | None:
        """The key of the project that it is for."""
        return self.project.id if self.project else None
