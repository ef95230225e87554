"""The lines behind the figures: each handover, correction and recycling that a report counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Rung
from wisselplaats.models import ImpactEntry, MaterialType
from wisselplaats.services.impact.counted import Asked, narrowed
from wisselplaats.services.impact.results import check_own, period
from wisselplaats.services.paging import Page, paged

E = ImpactEntry
_WITH = (
    joinedload(E.giver), joinedload(E.taker), joinedload(E.from_project), joinedload(E.to_project),
    joinedload(E.depot), joinedload(E.material),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One entry as its giver or taker may read it: the other side's projects and depot stay unnamed.

    `mass_kg` is None when it is not known; a correction is signed. `strategy` is of the ladder of ten (R3, R8).
    """

    handover_id: UUID | None
    day: date
    material: MaterialType
    from_organisation: str
    to_organisation: str | None
    from_project: str | None
    to_project: str | None
    depot_name: str | None
    street: str | None
    rung: Rung
    eural_code: str | None
    correction: bool
    mass_kg: Decimal | None
    co2_avoided_kg: Decimal
    mki_a1_eur: Decimal
    mki_a2_eur: Decimal
    money_avoided_eur: Decimal

    @property
    def material_code(self) -> str:
        """The kind's code."""
        return self.material.code

    @property
    def material_name(self) -> str:
        """The kind's name in Dutch."""
        return self.material.name_nl

    @property
    def strategy(self) -> str:
        """R8 for what was crushed, R3 for what was used again."""
        return "R8" if self.rung == Rung.RECYCLING else "R3"


def lines(
    actor: Actor,
    today: date,
    from_date: date | None = None,
    to_date: date | None = None,
    limit: int = 50,
    after: str | None = None,
    **narrow: Any,
) -> Page[Line]:
    """What the organisation gave, took or recycled in a period, newest first; `narrow` as of `totals`.

    Errors: Invalid as `totals`, and on a cursor that this list did not hand out.
    """
    require(actor, Action.REPORT)
    asked = period(today, from_date, to_date, **narrow)
    check_own(actor, asked)
    page = paged(_query(actor, asked), [E.day, E.id], limit, after, descending=True)
    return Page([_line(one, actor.organisation_id) for one in page.items], page.next)


def all_lines(actor: Actor, today: date, **query: Any) -> Iterator[Line]:
    """All of them, oldest first, for an export. Errors: Invalid."""
    require(actor, Action.REPORT)
    asked = period(today, query.pop("from_date", None), query.pop("to_date", None), **query)
    check_own(actor, asked)
    found = session.scalars(_query(actor, asked).order_by(E.day, E.id).execution_options(yield_per=5000))
    return (_line(one, actor.organisation_id) for one in found)


def _query(actor: Actor, asked: Asked) -> Select[Any]:
    me = actor.organisation_id
    gave: ColumnElement[bool] = E.giver_id == me
    took: ColumnElement[bool] = E.taker_id == me
    if asked.project_id:
        gave = and_(gave, E.from_project_id == asked.project_id)
        took = and_(took, E.to_project_id == asked.project_id)
    days = E.day >= asked.from_date, E.day <= asked.to_date
    return select(E).where(or_(gave, took), *days, *narrowed(E, asked)).options(*_WITH)


def _line(entry: ImpactEntry, me: UUID) -> Line:
    gave, took = entry.giver_id == me, entry.taker_id == me
    return Line(
        entry.handover_id, entry.day, entry.material, entry.giver.name, entry.taker.name if entry.taker else None,
        entry.from_project.name if gave and entry.from_project else None,
        entry.to_project.name if took and entry.to_project else None,
        entry.depot.name if gave and entry.depot else None, entry.street, entry.rung, entry.eural_code,
        not entry.times, None if entry.unweighed else entry.mass_kg, entry.co2_avoided_kg, entry.mki_a1_eur,
        entry.mki_a2_eur, entry.money_avoided_eur,
    )  # fmt: skip
