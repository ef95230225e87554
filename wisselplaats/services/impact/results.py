"""What an organisation's handovers avoided over a period: each counted once, with the share that is unverified."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select

from wisselplaats.db import session
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactGrouping, ReportScope, Rung, WeightSet
from wisselplaats.models import Handover, MaterialType, Project
from wisselplaats.services.impact.counted import Asked, Side, counted, without_compiling
from wisselplaats.services.impact.naming import named
from wisselplaats.services.impact.open import open_in_region

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OWN_ONLY = {ImpactGrouping.PROJECT, ImpactGrouping.DEPOT}


@dataclass(frozen=True)
class Totals:
    """Mass in tonnes, avoided CO2 in kg, avoided MKI and cost of new material in euro; shares 0 to 1.

    `tonnes` changed hands, `tonnes_given` of it left, `tonnes_taken` came in; `reused_share` is what was given of all
    that was released, None when nothing was. `missing_share` of the times has no mass, so that nothing is counted.
    MKI is kept apart for each weight set: amounts of two sets are never added.
    """

    handovers: int
    recyclings: int
    tonnes: Decimal
    tonnes_given: Decimal
    tonnes_taken: Decimal
    tonnes_recycled: Decimal
    co2_avoided_kg: Decimal
    mki_a1_eur: Decimal
    mki_a2_eur: Decimal
    money_avoided_eur: Decimal
    unverified_share: Decimal
    missing_share: Decimal
    unpriced_share: Decimal
    weight_set: WeightSet = WeightSet.A2

    @property
    def tonnes_released(self) -> Decimal:
        """What came free: given or recycled."""
        return self.tonnes_given + self.tonnes_recycled

    @property
    def reused_share(self) -> Decimal | None:
        """Which part of what came free was used again, by mass."""
        return round(self.tonnes_given / self.tonnes_released, 4) if self.tonnes_released > 0 else None

    @property
    def mki_avoided_eur(self) -> Decimal:
        """Of the set that the report is in."""
        return self.mki_a1_eur if self.weight_set == WeightSet.A1 else self.mki_a2_eur

    @property
    def other_mki_eur(self) -> Decimal:
        """What was reckoned in the other set, to be told beside it and never added to it."""
        return self.mki_a2_eur if self.weight_set == WeightSet.A1 else self.mki_a1_eur


@dataclass(frozen=True)
class Group:
    """The totals of one organisation, project, kind, month or rung; `label_en` where the name has an English form."""

    key: str | None
    label: str | None
    label_en: str | None
    totals: Totals


@dataclass(frozen=True)
class Report:
    """The totals of a period, both days included, as a whole and by group; `organisations` are counted together."""

    from_date: date
    to_date: date
    grouping: ImpactGrouping
    weight_set: WeightSet
    scope: ReportScope
    total: Totals
    groups: Sequence[Group]
    organisations: int = 1


def totals(
    actor: Actor,
    today: date,
    from_date: date | None = None,
    to_date: date | None = None,
    grouping: ImpactGrouping = ImpactGrouping.MATERIAL,
    scope: ReportScope = ReportScope.ORGANISATION,
    **narrow: Any,
) -> Report:
    """The handovers of which the organisation is giver or taker; the year so far unless days are given.

    With scope region those of all organisations there that show their results, and one's own, each counted once at its
    giver. `narrow`: project_id, material_code, rung, weight_set. Errors: Invalid when the period ends before it
    starts, on a project that is not one's own, and on what a region cannot be asked.
    """
    require(actor, Action.REPORT)
    asked = period(today, from_date, to_date, **narrow)
    _check(actor, asked, grouping, scope)
    side = Side((actor.organisation_id,))
    if scope == ReportScope.REGION:
        side = Side((actor.organisation_id, *open_in_region(actor.region, actor.organisation_id)), together=True)
    return report(side, asked, grouping, today, scope)


def period(today: date, from_date: date | None = None, to_date: date | None = None, **narrow: Any) -> Asked:
    """The days asked for; the year so far unless given. Errors: Invalid when it ends before it starts."""
    until = to_date or today
    since = from_date or date(until.year, 1, 1)
    if since > until:
        raise Invalid.one("to_date", "ends_before_start", start=since)
    return Asked(since, until, **narrow)


def _check(actor: Actor, asked: Asked, grouping: ImpactGrouping, scope: ReportScope) -> None:
    if scope == ReportScope.REGION and (asked.project_id or grouping in OWN_ONLY):
        raise Invalid.one("scope", "region_has_no_projects")
    check_own(actor, asked)


def check_own(actor: Actor, asked: Asked) -> None:
    """Refuse a project of somebody else and a kind that is not in the catalogue, both at once. Errors: Invalid."""
    wrong = []
    if asked.project_id:
        owner = session.scalar(select(Project.organisation_id).where(Project.id == asked.project_id))
        if owner != actor.organisation_id:
            wrong.append(FieldProblem("project_id", "project_of_another"))
    if asked.material_code and session.get(MaterialType, asked.material_code) is None:
        wrong.append(FieldProblem("material_code", "unknown_material", {"code": asked.material_code}))
    if wrong:
        raise Invalid(wrong)


def report(
    side: Side, asked: Asked, grouping: ImpactGrouping, today: date, scope: ReportScope = ReportScope.ORGANISATION
) -> Report:
    """The report of a side; for services that have asked who may read it."""
    rows = counted(side, asked, grouping, today)
    without_compiling()
    found = sorted(
        session.execute(select(rows.c.key, *_sums(rows)).group_by(rows.c.key)),
        # the most CO2 first; months in their order
        key=lambda row: (0 if grouping == ImpactGrouping.MONTH else -row[7], row[0] is None, _word(row[0])),
    )
    # the sums of the groups are not rounded, so the total is theirs
    total = _total([sum(column) for column in zip(*(row[1:] for row in found), strict=True)] or [0] * 14)
    weight_set = asked.weight_set or (WeightSet.A1 if total.mki_a1_eur and not total.mki_a2_eur else WeightSet.A2)
    groups = named(grouping, [(_word(row[0]), _total(row[1:], weight_set)) for row in found], Group)
    return Report(
        asked.from_date, asked.to_date, grouping, weight_set, scope, replace(total, weight_set=weight_set), groups,
        len(side.organisations),
    )  # fmt: skip


def _word(key: Any) -> str | None:
    """The key of a group as it is named: a month as YYYY-MM."""
    if key is None:
        return None
    return f"{key:%Y-%m}" if isinstance(key, date) else str(key)


def _sums(rows: Subquery) -> list[ColumnElement[Any]]:
    c = rows.c
    reused, recycled = c.rung != Rung.RECYCLING, c.rung == Rung.RECYCLING
    sums = [
        func.sum(c.times).filter(reused), func.sum(c.times).filter(recycled),
        func.sum(c.mass_kg).filter(reused), func.sum(c.mass_kg).filter(and_(reused, c.gave)),
        func.sum(c.mass_kg).filter(c.took), func.sum(c.mass_kg).filter(recycled),
        func.sum(c.co2_avoided_kg), func.sum(c.mki_a1_eur), func.sum(c.mki_a2_eur), func.sum(c.money_avoided_eur),
        func.sum(c.co2_unverified_kg), func.sum(c.co2_size_kg),
        func.sum(c.unweighed), func.sum(c.unpriced),
    ]  # fmt: skip
    return [func.coalesce(one, 0) for one in sums]


def _total(row: Sequence[Any], weight_set: WeightSet = WeightSet.A2) -> Totals:
    times, gone, *figures, unweighed, unpriced = row
    mass, given, taken, recycled, co2, a1, a2, money, loose, size = (Decimal(one) for one in figures)
    return Totals(
        int(times), int(gone), _t(mass), _t(given), _t(taken), _t(recycled), round(co2, 3), round(a1, 4), round(a2, 4),
        round(money, 4), _part(loose, size), _part(unweighed, times + gone), _part(unpriced, times), weight_set,
    )  # fmt: skip


def _t(kg: Decimal) -> Decimal:
    return round(kg / 1000, 3)


def _part(one: Any, whole: Any) -> Decimal:
    return round(Decimal(one) / Decimal(whole), 3) if whole else Decimal(0)


def within(since: date, until: date) -> ColumnElement[bool]:
    """Handovers on these days in the Netherlands, both included."""
    start = datetime.combine(since, time.min, AMSTERDAM)
    end = datetime.combine(until + timedelta(days=1), time.min, AMSTERDAM)
    return and_(Handover.handed_over_at >= start, Handover.handed_over_at < end)


def of_organisation(actor: Actor) -> ColumnElement[bool]:
    """Handovers of which the organisation is giver or taker."""
    me: UUID = actor.organisation_id
    return or_(Handover.from_organisation_id == me, Handover.to_organisation_id == me)
