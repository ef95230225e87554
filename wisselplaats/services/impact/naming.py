"""The names of what results are grouped by: looked up after adding up, a few instead of one for each row."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.models import Depot, MaterialType, Organisation, Project

_TABLES: dict[ImpactGrouping, Any] = {
    ImpactGrouping.ORGANISATION: Organisation, ImpactGrouping.PROJECT: Project, ImpactGrouping.DEPOT: Depot,
}  # fmt: skip
# the ladder of ten strategies (Potting et al., PBL 2017): what changes hands is used again for the same, the rest is
# crushed into something else
STRATEGIES = {"R3": ("R3 hergebruik", "R3 reuse"), "R8": ("R8 recycling", "R8 recycle")}
T = TypeVar("T")
Names = dict[str, tuple[str, str | None]]


def named(grouping: ImpactGrouping, rows: Sequence[tuple[str | None, Any]], make: Callable[..., T]) -> list[T]:
    """Each row as `make(key, name, English name, totals)`; a key without a name keeps itself."""
    names = names_of(grouping, [key for key, _ in rows if key])
    return [make(key, *(names.get(key, (key, None)) if key else (None, None)), totals) for key, totals in rows]


def names_of(grouping: ImpactGrouping, keys: Sequence[str]) -> Names:
    """The names of keys, in Dutch and where there is one in English."""
    if not keys:
        return {}
    if grouping == ImpactGrouping.STRATEGY:
        return dict(STRATEGIES)
    if grouping == ImpactGrouping.MATERIAL:
        kinds = select(MaterialType.code, MaterialType.name_nl, MaterialType.name_en).where(MaterialType.code.in_(keys))
        return {code: (dutch, english) for code, dutch, english in session.execute(kinds)}
    table = _TABLES.get(grouping)
    if table is None:
        return {}
    return {str(key): (name, None) for key, name in names_by_id(table, [UUID(key) for key in keys]).items()}


def names_by_id(table: Any, keys: Sequence[UUID]) -> dict[UUID, str]:
    """The names of organisations, projects or depots."""
    rows = session.execute(select(table.id, table.name).where(table.id.in_(keys)))
    return {key: name for key, name in rows}
