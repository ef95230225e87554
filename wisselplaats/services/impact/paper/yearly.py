"""The report of a year on circular material (circulaire-economie-rapportage): everything that it tells, gathered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.models import ImpactEntry
from wisselplaats.services.impact.counted import first_day
from wisselplaats.services.impact.flows import Flows, flows
from wisselplaats.services.impact.paper.factors_used import FactorUsed, factors_used
from wisselplaats.services.impact.results import Group, Report, Totals, totals
from wisselplaats.services.impact.rungs import Ladder, by_rung

FIRST_YEAR = 2000  # before there was anything to report
GROUPINGS = (
    ImpactGrouping.MONTH, ImpactGrouping.MATERIAL, ImpactGrouping.RUNG, ImpactGrouping.PROJECT,
    ImpactGrouping.ORGANISATION, ImpactGrouping.EURAL, ImpactGrouping.STRATEGY,
)  # fmt: skip


@dataclass(frozen=True)
class Yearly:
    """A calendar year of an organisation, up to `to_date` when it is not over; `before` is the year before, whole."""

    organisation_name: str
    year: int
    to_date: date
    whole: bool
    total: Totals
    before: Totals
    by: dict[ImpactGrouping, Sequence[Group]]
    report: Report
    ladder: Ladder
    flows: Flows
    factors: Sequence[FactorUsed]


def years(actor: Actor, today: date) -> list[int]:
    """The years in which the organisation gave, took or recycled something, latest first; this year always."""
    require(actor, Action.REPORT)
    return list(range(today.year, (first_day([actor.organisation_id]) or today).year - 1, -1))


def yearly(actor: Actor, year: int, today: date, *, with_factors: bool = True) -> Yearly:
    """Gather a year; both days of it included. Errors: Invalid on a year that has yet to begin, or long ago.

    `with_factors`: which ones were used is added up from every line, which a page that does not list them leaves out.
    """
    require(actor, Action.REPORT)
    if not FIRST_YEAR <= year <= today.year:
        raise Invalid.one("year", "year_to_come", year=today.year)
    first, last = date(year, 1, 1), min(date(year, 12, 31), today)
    reports = {one: totals(actor, today, first, last, one) for one in GROUPINGS}
    report = reports[ImpactGrouping.MATERIAL]
    before = totals(actor, today, date(year - 1, 1, 1), date(year - 1, 12, 31), ImpactGrouping.MONTH)
    days = select(ImpactEntry.handover_id).where(_ours(actor.organisation_id), ImpactEntry.day.between(first, last))
    return Yearly(
        actor.organisation_name, year, last, last == date(year, 12, 31), report.total, before.total,
        {name: one.groups for name, one in reports.items()}, report, by_rung(actor, today, first, last),
        flows(actor, today, first, last),
        factors_used(actor.organisation_id, days) if with_factors else [],
    )  # fmt: skip


def _ours(me: UUID) -> ColumnElement[bool]:
    return or_(ImpactEntry.giver_id == me, ImpactEntry.taker_id == me)
