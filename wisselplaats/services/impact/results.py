"""What an organisation's handovers avoided over a period: each counted once, with the share that is unverified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Text, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import aliased

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.models import Handover, Lot, MaterialType, Organisation, Project

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_other, _child = aliased(Organisation), aliased(Lot)


@dataclass(frozen=True)
class Totals:
    """Mass in tonnes, avoided CO2 in kg, avoided MKI and cost of new material in euro; share 0 to 1."""

    handovers: int
    tonnes: Decimal
    co2_avoided_kg: Decimal
    mki_avoided_eur: Decimal
    money_avoided_eur: Decimal
    unverified_share: Decimal


@dataclass(frozen=True)
class Group:
    """The totals of one organisation, project, kind, month or rung; `label_en` where the name has an English form."""

    key: str | None
    label: str | None
    label_en: str | None
    totals: Totals


@dataclass(frozen=True)
class Report:
    """The totals of a period, both days included, as a whole and by group."""

    from_date: date
    to_date: date
    grouping: ImpactGrouping
    total: Totals
    groups: Sequence[Group]


def totals(
    actor: Actor,
    today: date,
    from_date: date | None = None,
    to_date: date | None = None,
    grouping: ImpactGrouping = ImpactGrouping.MATERIAL,
) -> Report:
    """The handovers of which the organisation is giver or taker; the year so far unless days are given.

    Errors: Invalid when the period ends before it starts.
    """
    require(actor, Action.REPORT)
    until = to_date or today
    since = from_date or date(until.year, 1, 1)
    if since > until:
        raise Invalid.one("to_date", "ends_before_start", start=since)
    total = session.execute(_sums(actor, since, until)).one()
    key, label, label_en = (
        column.label(name) for column, name in zip(_by(grouping), ("key", "label", "label_en"), strict=True)
    )
    grouped = _sums(actor, since, until).add_columns(key, label, label_en).group_by(key, label, label_en)
    order = key.asc() if grouping == ImpactGrouping.MONTH else func.sum(Handover.co2_avoided_kg).desc()
    rows = session.execute(grouped.order_by(order, key)).all()
    groups = [Group(row[-3], row[-2], row[-1], _totals(row)) for row in rows]
    return Report(since, until, grouping, _totals(total), groups)


def within(since: date, until: date) -> ColumnElement[bool]:
    """Handovers on these days in the Netherlands, both included."""
    start = datetime.combine(since, time.min, AMSTERDAM)
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    return and_(Handover.handed_over_at >= start, Handover.handed_over_at < end)


def of_organisation(actor: Actor) -> ColumnElement[bool]:
    """Handovers of which the organisation is giver or taker."""
    me = actor.organisation_id
    return or_(Handover.from_organisation_id == me, Handover.to_organisation_id == me)


def _sums(actor: Actor, since: date, until: date) -> Any:
    # a handover weighs by the size of its CO2 in the share of the whole, whether it was saved or lost
    size = func.abs(Handover.co2_avoided_kg)
    share = func.sum(Handover.unverified_share * size) / func.nullif(func.sum(size), 0)
    return (
        select(
            func.count(),
            func.coalesce(func.sum(Handover.mass_kg), 0) / 1000,
            func.coalesce(func.sum(Handover.co2_avoided_kg), 0),
            func.coalesce(func.sum(Handover.mki_avoided_eur), 0),
            func.coalesce(func.sum(Handover.money_avoided_eur), 0),
            func.coalesce(share, func.avg(Handover.unverified_share), 0),
        )
        .select_from(Handover)
        .join(Lot, Lot.id == Handover.lot_id)
        .join(MaterialType, MaterialType.code == Lot.material_code)
        .join(_child, _child.id == Handover.child_lot_id)
        .join(_other, _other.id == _other_side(actor))
        .outerjoin(Project, Project.id == _own_project(actor))
        .where(of_organisation(actor), within(since, until))
    )


def _other_side(actor: Actor) -> ColumnElement[Any]:
    taken = Handover.to_organisation_id == actor.organisation_id
    return case((taken, Handover.from_organisation_id), else_=Handover.to_organisation_id)


def _own_project(actor: Actor) -> ColumnElement[Any]:
    """The project that took the material when it came to us, the one that gave it when it left us."""
    taken = Handover.to_organisation_id == actor.organisation_id
    return case((taken, _child.project_id), else_=Lot.project_id)


def _by(grouping: ImpactGrouping) -> tuple[Any, Any, Any]:
    none = literal(None, Text())
    if grouping == ImpactGrouping.ORGANISATION:
        return cast(_other.id, Text), _other.name, none
    if grouping == ImpactGrouping.PROJECT:
        return cast(Project.id, Text), Project.name, none
    if grouping == ImpactGrouping.MONTH:
        month = func.to_char(func.timezone("Europe/Amsterdam", Handover.handed_over_at), "YYYY-MM")
        return month, month, none
    if grouping == ImpactGrouping.RUNG:
        return cast(Handover.rung, Text), cast(Handover.rung, Text), none
    return MaterialType.code, MaterialType.name_nl, MaterialType.name_en


def _totals(row: Row[Any]) -> Totals:
    figures: list[Any] = list(row[1:6])
    tonnes, co2, mki, money, share = (Decimal(figure) for figure in figures)
    return Totals(row[0], round(tonnes, 3), round(co2, 3), round(mki, 4), round(money, 4), round(share, 3))
