"""What a report counts: whole months from the sums that are kept, the rest from the entries themselves."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, literal, not_, select, union_all

from wisselplaats.domain.vocabulary import Rung, WeightSet
from wisselplaats.models import ImpactEntry, ImpactTally, MaterialType
from wisselplaats.models.results import MEASURES

E, T = ImpactEntry, ImpactTally
KEYS = ("organisation_id", "month", "gave", "took", "material_code", "rung")
FACTS = ("day", "partner_id", "own_project_id", "depot_id", "eural_code")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """Which part of the results: a period, both days included, and what it is narrowed to.

    `material_code` takes every kind below it too; `weight_set` says in which set MKI is shown.
    """

    from_date: date
    to_date: date
    project_id: UUID | None = None
    material_code: str | None = None
    rung: Rung | None = None
    weight_set: WeightSet | None = None


@dataclass(frozen=True)
class Side:
    """Whose results: one organisation as giver and taker, or several together, counted where it was given.

    Several together would count what one gave to another twice if they were counted as takers too.
    """

    organisations: tuple[UUID, ...]
    together: bool = False


def counted(side: Side, asked: Asked, today: date) -> Subquery:
    """Rows to add up by month, side, kind and rung: sums of whole months, and entries for the days around them."""
    first, after = whole_months(asked.from_date, asked.to_date, today)
    if first >= after or asked.project_id:
        return union_all(*entries(side, asked, (*KEYS, *MEASURES))).subquery("counted")
    parts = [_sums(side, asked, first, after)]
    # each part has an index of its own: the days before, the days after, and what is not folded yet between them
    parts += entries(side, asked, (*KEYS, *MEASURES), not_(E.folded), E.day >= first, E.day < after)
    if asked.from_date < first:
        parts += entries(side, asked, (*KEYS, *MEASURES), E.day < first)
    if after <= asked.to_date:
        parts += entries(side, asked, (*KEYS, *MEASURES), E.day >= after)
    return union_all(*parts).subquery("counted")


def exactly(side: Side, asked: Asked) -> Subquery:
    """Rows to add up by what the sums do not hold: the other side, the project, the depot, the Eural code."""
    return union_all(*entries(side, asked, (*KEYS, *FACTS, *MEASURES))).subquery("counted")


def whole_months(since: date, until: date, today: date) -> tuple[date, date]:
    """The first day of the first whole month, and the first day after the last; nothing is handed over after today."""
    first = since if since.day == 1 else _next_month(since)
    ended = until >= today or until.day == monthrange(until.year, until.month)[1]
    return first, _next_month(until) if ended else until.replace(day=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _sums(side: Side, asked: Asked, first: date, after: date) -> Select[Any]:
    columns = [getattr(T, name).label(name) for name in (*KEYS, *MEASURES)]
    found = select(*columns).where(
        T.organisation_id.in_(side.organisations), T.month >= first, T.month < after, *narrowed(T, asked)
    )
    return found.where(T.gave) if side.together else found


def entries(side: Side, asked: Asked, names: tuple[str, ...], *conditions: ColumnElement[bool]) -> list[Select[Any]]:
    """The entries of a side: those that it gave, and those that it took from somebody else."""
    within = (E.day >= asked.from_date, E.day <= asked.to_date, *narrowed(E, asked), *conditions)
    gave: ColumnElement[bool] = E.giver_id.in_(side.organisations)
    took: ColumnElement[bool] = func.coalesce(E.taker_id.in_(side.organisations), false())
    if asked.project_id:
        gave = and_(gave, E.from_project_id == asked.project_id)
        took = and_(took, E.to_project_id == asked.project_id)
    if side.together:
        took = func.coalesce(E.taker_id == E.giver_id, false())
    given = select(*_columns(names, gave=True, took=took)).where(gave, *within)
    if side.together:
        return [given]
    # by the taker first, because a null taker is nobody's and the index is on the taker
    mine = (E.taker_id.in_(side.organisations), *((E.to_project_id == asked.project_id,) if asked.project_id else ()))
    others = not_(func.coalesce(gave, false()))
    return [given, select(*_columns(names, gave=False, took=literal(value=True))).where(*mine, others, *within)]


def _columns(names: tuple[str, ...], *, gave: bool, took: Any) -> list[Any]:
    own = {
        "organisation_id": E.giver_id if gave else E.taker_id,
        "partner_id": E.taker_id if gave else E.giver_id,
        # the project that took the material when it came to us, the one that gave it when it left us
        "own_project_id": case((E.taker_id == E.giver_id, E.to_project_id), else_=E.from_project_id)
        if gave
        else E.to_project_id,
        "month": func.date_trunc("month", E.day),
        "gave": literal(gave),
        "took": took,
    }
    return [(own[name] if name in own else getattr(E, name)).label(name) for name in names]


def narrowed(table: Any, asked: Asked) -> list[ColumnElement[bool]]:
    """The conditions on kind and rung, for the sums and for the entries."""
    found: list[ColumnElement[bool]] = []
    if asked.rung:
        found.append(table.rung == asked.rung)
    if asked.material_code:
        top = select(MaterialType.first, MaterialType.last).where(MaterialType.code == asked.material_code).subquery()
        below = select(MaterialType.code).join(top, MaterialType.first.between(top.c.first, top.c.last))
        found.append(table.material_code.in_(below))
    return found
