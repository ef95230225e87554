"""The factors that hold on a day for an organisation: everybody's, with its own before them."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from wisselplaats.db import session
from wisselplaats.domain.impact import Factor, Factors
from wisselplaats.domain.vocabulary import WeightSet
from wisselplaats.models import ImpactFactor, MaterialType, Organisation
from wisselplaats.services.factor.method import method_on


def holds_on(on: date) -> ColumnElement[bool]:
    """Whether a record holds on a day."""
    return (ImpactFactor.valid_from <= on) & or_(ImpactFactor.valid_to.is_(None), ImpactFactor.valid_to >= on)


def readable_by(organisation_id: UUID | None) -> ColumnElement[bool]:
    """Everybody's records and the organisation's own: what it loaded under its licence is nobody else's to see."""
    shared = ImpactFactor.organisation_id.is_(None)
    return shared if organisation_id is None else or_(shared, ImpactFactor.organisation_id == organisation_id)


def factors_on(on: date, weight_set: WeightSet = WeightSet.A2, organisation_id: UUID | None = None) -> Factors:
    """The factors of one weight set that hold on a day; without an organisation those of everybody alone."""
    in_set = or_(ImpactFactor.weight_set == weight_set, ImpactFactor.weight_set.is_(None))
    query = select(ImpactFactor).where(in_set, holds_on(on), readable_by(organisation_id))
    rows = session.scalars(query.order_by(ImpactFactor.code, ImpactFactor.factor_version))
    return Factors([as_factor(row) for row in rows], on, method_on(on, weight_set))


def as_factor(row: ImpactFactor) -> Factor:
    """A record as the domain reckons with it."""
    return Factor(
        id=row.id, code=row.code, applies_to=row.applies_to, indicator=row.indicator, module=row.module,
        value=row.value, unit=row.unit, weight_set=row.weight_set, source_kind=row.source_kind,
        verified=row.verified, valid_from=row.valid_from, valid_to=row.valid_to, category=row.category,
        version=row.factor_version, effect=row.effect, vehicle=row.vehicle, surcharged=row.surcharged,
        own=row.organisation_id is not None, source=row.source,
    )  # fmt: skip


def set_of(organisation_id: UUID) -> WeightSet:
    """The set of weights that an organisation reckons in."""
    query = select(Organisation.weight_set).where(Organisation.id == organisation_id)
    return session.scalar(query) or WeightSet.A2


def chain_of(kind: MaterialType) -> tuple[str, ...]:
    """Where a factor of a kind is looked for, in order: the kind, those above it, its category."""
    return (*_kind_and_above(kind), kind.category)


def chain_among(kind: MaterialType, kinds: Mapping[str, MaterialType]) -> Iterator[str]:
    """The kind and those above it, when all kinds are at hand."""
    above: MaterialType | None = kind
    while above is not None:
        yield above.code
        above = kinds.get(above.parent_code or "")


def _kind_and_above(kind: MaterialType | None) -> Iterator[str]:
    while kind is not None:
        yield kind.code
        kind = session.get(MaterialType, kind.parent_code) if kind.parent_code else None
