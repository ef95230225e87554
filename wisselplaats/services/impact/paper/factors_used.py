"""Which factors made a set of figures: each once, with how often it was used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import Indicator, Module
from wisselplaats.models import ImpactFactor, ImpactLine


@dataclass(frozen=True)
class FactorUsed:
    """One factor record: `value` in `unit`, and how often it was used (in so many handovers, or needs).

    The factors of another organisation are its own, often under a licence: of those `value` and `source` are None.
    """

    code: str
    factor_version: int
    applies_to: str
    indicator: Indicator
    module: Module
    value: Decimal | None
    unit: str
    source: str | None
    verified: bool
    handovers: int


def factors_used(me: UUID, handover_ids: Select[Any]) -> Sequence[FactorUsed]:
    """The factors behind the handovers of a select of keys, by what they measure."""
    used = select(ImpactLine.factor_id, func.count(ImpactLine.handover_id.distinct()).label("times"))
    counted = used.where(ImpactLine.handover_id.in_(handover_ids)).group_by(ImpactLine.factor_id).subquery()
    rows = session.execute(
        _by_kind().add_columns(counted.c.times).join(counted, counted.c.factor_id == ImpactFactor.id)
    )
    return [_shown(row[0], row[1], me) for row in rows]


def factors_of(me: UUID, keys: Iterable[UUID]) -> Sequence[FactorUsed]:
    """The factors of keys, each key as often as it was used."""
    times: dict[UUID, int] = {}
    for key in keys:
        times[key] = times.get(key, 0) + 1
    rows = session.scalars(_by_kind().where(ImpactFactor.id.in_(times)))
    return [_shown(row, times[row.id], me) for row in rows]


def _by_kind() -> Select[Any]:
    f = ImpactFactor
    return select(f).order_by(f.indicator, f.module, f.code, f.factor_version)


def _shown(row: ImpactFactor, times: int, me: UUID) -> FactorUsed:
    open_to_me = row.organisation_id in {None, me}
    return FactorUsed(
        row.code, row.factor_version, row.applies_to, row.indicator, row.module, row.value if open_to_me else None,
        row.unit, row.source if open_to_me else None, row.verified, times,
    )  # fmt: skip
