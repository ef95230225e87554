"""What a report counts: whole years and months from the sums that are kept, the rest from the entries themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ImpactGrouping, Rung, WeightSet
from wisselplaats.models import ImpactEntry, ImpactTally, ImpactTallyBy, MaterialType
from wisselplaats.models.results import MEASURES, NOBODY
from wisselplaats.services.impact.spans import Cut, Span, cut

E, T, B = ImpactEntry, ImpactTally, ImpactTallyBy
OTHERS = frozenset({ImpactGrouping.ORGANISATION, ImpactGrouping.PROJECT, ImpactGrouping.DEPOT})
"""Of these the sums know whole years alone: by month they would be nearly as many as the entries."""
OF_KINDS = frozenset({ImpactGrouping.MATERIAL, ImpactGrouping.EURAL})


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


def counted(side: Side, asked: Asked, grouping: ImpactGrouping, today: date) -> Subquery:
    """Rows to add up by `key`: from the coarsest sums that know the grouping, and entries for what they leave out.

    Each row has `key`, `gave`, `took`, `rung` and the MEASURES.
    """
    of_others = grouping in OTHERS and not side.together
    table: Any = T if grouping in OF_KINDS or asked.material_code else B
    if asked.project_id or (of_others and asked.material_code):
        return exactly(side, asked, grouping)
    pieces = cut(
        asked.from_date, asked.to_date, today, years=grouping is not ImpactGrouping.MONTH, months=not of_others
    )
    if pieces.whole is None:
        return exactly(side, asked, grouping)
    kept = grouping if of_others else ImpactGrouping.MONTH
    parts = [
        *_sums(table, side, asked, grouping, kept, pieces),
        *_entries(side, asked, grouping, pieces.whole, waiting=True),
    ]
    for days in pieces.days:
        parts += _entries(side, asked, grouping, days)
    return union_all(*parts).subquery("counted")


def exactly(side: Side, asked: Asked, grouping: ImpactGrouping) -> Subquery:
    """The same rows from the entries alone."""
    whole = cut(asked.from_date, asked.to_date, asked.to_date, years=False, months=False).days[0]
    return union_all(*_entries(side, asked, grouping, whole)).subquery("counted")


def _sums(
    table: Any, side: Side, asked: Asked, grouping: ImpactGrouping, kept: ImpactGrouping, pieces: Cut
) -> list[Select[Any]]:
    """One select for the years, one for each stretch of months: each has its place in the index."""
    key = _key_of_sums(table, side, grouping)
    names = [getattr(table, name).label(name) for name in ("gave", "took", "rung", *MEASURES)]
    of = [table.organisation_id.in_(side.organisations), *narrowed(table, asked)]
    if table is B:
        of.append(B.grouping == kept)
    if side.together:
        of.append(table.gave)
    spans = [(True, span) for span in pieces.years] + [(False, span) for span in pieces.months]
    return [
        select(key.label("key"), *names).where(
            *of, table.whole_year.is_(year), table.since >= first, table.since < after
        )
        for year, (first, after) in spans
    ]


def _key_of_sums(table: Any, side: Side, grouping: ImpactGrouping) -> ColumnElement[Any]:
    if grouping in OTHERS and not side.together:
        return func.nullif(B.other_id, NOBODY)
    keys: dict[ImpactGrouping, Any] = {
        ImpactGrouping.MONTH: table.since, ImpactGrouping.ORGANISATION: table.organisation_id,
        ImpactGrouping.MATERIAL: T.material_code, ImpactGrouping.EURAL: func.nullif(T.eural_code, ""),
    }  # fmt: skip
    return keys[grouping] if grouping in keys else _key_of_rung(table, grouping)


def _key_of_rung(table: Any, grouping: ImpactGrouping) -> ColumnElement[Any]:
    if grouping is ImpactGrouping.STRATEGY:
        return case((table.rung == Rung.RECYCLING, "R8"), else_="R3")
    rung: ColumnElement[Any] = table.rung
    return rung


def _entries(
    side: Side, asked: Asked, grouping: ImpactGrouping, span: Span, *, waiting: bool = False
) -> list[Select[Any]]:
    """The entries of a side on some days: those that it gave, and those that it took from somebody else.

    `waiting`: only what is not folded yet.
    """
    within = [E.day >= span[0], E.day < span[1], *narrowed(E, asked)]
    if waiting:
        within.append(not_(E.folded))
    gave: ColumnElement[bool] = E.giver_id.in_(side.organisations)
    took: ColumnElement[bool] = func.coalesce(E.taker_id.in_(side.organisations), false())
    if asked.project_id:
        gave = and_(gave, E.from_project_id == asked.project_id)
        took = and_(took, E.to_project_id == asked.project_id)
    if side.together:
        took = func.coalesce(E.taker_id == E.giver_id, false())
    given = select(*_columns(side, grouping, gave=True, took=took)).where(gave, *within)
    if side.together:
        return [given]
    # by the taker first, because a null taker is nobody's and the index is on the taker
    mine = (E.taker_id.in_(side.organisations), *((E.to_project_id == asked.project_id,) if asked.project_id else ()))
    others = not_(func.coalesce(gave, false()))
    columns = _columns(side, grouping, gave=False, took=literal(value=True))
    return [given, select(*columns).where(*mine, others, *within)]


def _columns(side: Side, grouping: ImpactGrouping, *, gave: bool, took: Any) -> list[Any]:
    key = _key_of_entries(side, grouping, gave=gave).label("key")
    return [key, literal(gave).label("gave"), took.label("took"), E.rung, *(getattr(E, name) for name in MEASURES)]


def _key_of_entries(side: Side, grouping: ImpactGrouping, *, gave: bool) -> ColumnElement[Any]:
    keys: dict[ImpactGrouping, Any] = {
        ImpactGrouping.MONTH: cast(func.date_trunc("month", E.day), Date),
        # the project that took the material when it came to us, the one that gave it when it left us
        ImpactGrouping.PROJECT: case((E.taker_id == E.giver_id, E.to_project_id), else_=E.from_project_id)
        if gave
        else E.to_project_id,
        ImpactGrouping.ORGANISATION: E.giver_id if side.together or not gave else E.taker_id,
        ImpactGrouping.DEPOT: E.depot_id, ImpactGrouping.MATERIAL: E.material_code, ImpactGrouping.EURAL: E.eural_code,
    }  # fmt: skip
    return keys[grouping] if grouping in keys else _key_of_rung(E, grouping)


def without_compiling() -> None:
    """For the rest of the transaction: compiling the plan of a report takes longer than running it."""
    session.execute(select(func.set_config("jit", "off", True)))


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


def first_day(organisations: Sequence[UUID]) -> date | None:
    """The first day of the first year in which one of these gave, took or recycled something; None before that."""
    summed = select(func.min(B.since)).where(
        B.organisation_id.in_(organisations), B.grouping == ImpactGrouping.MONTH, B.whole_year
    )
    anyone = or_(E.giver_id.in_(organisations), E.taker_id.in_(organisations))
    waiting = select(func.min(E.day)).where(not_(E.folded), anyone)
    return session.scalar(select(func.least(summed.scalar_subquery(), waiting.scalar_subquery())))
