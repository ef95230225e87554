"""How far down the ladder what an organisation released came: the share per rung, and why the rest was recycled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactGrouping, Rung
from wisselplaats.models import Recycling, RecyclingReason
from wisselplaats.services.impact.counted import Asked, Side, counted
from wisselplaats.services.impact.results import AMSTERDAM, period


@dataclass(frozen=True)
class Share:
    """One rung: times, tonnes, and the shares from 0 to 1; `unweighed` times the mass was not known."""

    rung: Rung
    count_of: int
    tonnes: Decimal
    share_by_mass: Decimal
    share_by_count: Decimal
    unweighed: int


@dataclass(frozen=True)
class Reason:
    """One reason for recycling, with how often and how much."""

    code: str
    name_nl: str
    name_en: str
    count_of: int
    tonnes: Decimal


@dataclass(frozen=True)
class Ladder:
    """The rungs of a period, all six and the best first, and the reasons of the last."""

    from_date: date
    to_date: date
    rungs: Sequence[Share]
    recycled_reasons: Sequence[Reason]


def by_rung(actor: Actor, today: date, from_date: date | None = None, to_date: date | None = None) -> Ladder:
    """What left the organisation in a period, both days included, by rung; the year so far unless days are given.

    Counted is what was really handed over or recycled, each once, by the rung of who took it.
    Errors: Invalid when the period ends before it starts.
    """
    require(actor, Action.REPORT)
    asked = period(today, from_date, to_date)
    since, until = asked.from_date, asked.to_date
    return Ladder(since, until, _shares(_counted(actor, asked, today)), _reasons(actor, since, until))


def _counted(actor: Actor, asked: Asked, today: date) -> dict[Rung, tuple[int, Decimal, int]]:
    rows = counted(Side((actor.organisation_id,)), asked, ImpactGrouping.RUNG, today)
    sums = (func.sum(one) for one in (rows.c.times, rows.c.mass_kg, rows.c.unweighed))
    given = select(rows.c.rung, *sums).where(rows.c.gave).group_by(rows.c.rung)
    return {Rung(row[0]): (int(row[1]), Decimal(row[2]), int(row[3])) for row in session.execute(given)}


def _recycled(actor: Actor, since: date, until: date) -> tuple[Any, ...]:
    start = datetime.combine(since, time.min, AMSTERDAM)
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    return (
        Recycling.organisation_id == actor.organisation_id, Recycling.recycled_at >= start, Recycling.recycled_at < end,
    )  # fmt: skip


def _shares(counted: dict[Rung, tuple[int, Decimal, int]]) -> list[Share]:
    times = sum(row[0] for row in counted.values())
    mass = sum((row[1] for row in counted.values()), Decimal(0))
    shares = []
    for rung in Rung:
        count, kg, unweighed = counted.get(rung, (0, Decimal(0), 0))
        shares.append(Share(rung, count, round(kg / 1000, 3), _part(kg, mass), _part(Decimal(count), times), unweighed))
    return shares


def _part(one: Decimal, whole: Decimal | int) -> Decimal:
    return round(one / whole, 4) if whole else Decimal(0)


def _reasons(actor: Actor, since: date, until: date) -> list[Reason]:
    query = select(
        RecyclingReason.code, RecyclingReason.name_nl, RecyclingReason.name_en, func.count(),
        func.coalesce(func.sum(Recycling.mass_kg), 0),
    )  # fmt: skip
    query = query.join(Recycling, Recycling.reason_code == RecyclingReason.code)
    query = query.where(*_recycled(actor, since, until)).group_by(RecyclingReason.code)
    rows = session.execute(query.order_by(func.count().desc(), RecyclingReason.code))
    return [Reason(row[0], row[1], row[2], row[3], round(Decimal(row[4] or 0) / 1000, 3)) for row in rows]
