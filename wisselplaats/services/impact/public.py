"""The results that everybody may read, without signing in: of an organisation that shows them, or of a region's together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.vocabulary import ImpactGrouping, ReportScope
from wisselplaats.models import HandoverExample, Organisation, ResultsPage
from wisselplaats.services.impact.counted import Asked, Side, first_day
from wisselplaats.services.impact.examples import public_examples
from wisselplaats.services.impact.results import Report, report


@dataclass(frozen=True)
class PublicResults:
    """A year of one organisation or of a region's together; `slug` is of either. `embed_sites` may frame it; none is any.

    `members` are the names of those counted, `of` how many there are in the region.
    """

    scope: ReportScope
    slug: str
    name: str
    year: int
    years: Sequence[int]
    by_month: Report
    by_kind: Report
    by_rung: Report
    members: Sequence[str]
    of: int
    examples: Sequence[HandoverExample]
    embed_sites: Sequence[str]


def public_results(scope: ReportScope, slug: str, today: date, year: int | None = None) -> PublicResults:
    """The results of a year, this one unless given; no person is in them.

    Errors: NotFound when nobody of that name shows its results, and for a year outside those with results.
    """
    found = _shown(scope, slug)
    if not found:
        raise NotFound("results_of_nobody")
    keys = tuple(one.id for one in found)
    years = _years(keys, today)
    chosen = year or today.year
    if chosen not in years:
        raise NotFound("results_of_nobody")
    side = Side(keys, together=scope == ReportScope.REGION)
    asked = Asked(date(chosen, 1, 1), min(date(chosen, 12, 31), today))
    by = {one: report(side, asked, one, today, scope) for one in (
        ImpactGrouping.MONTH, ImpactGrouping.MATERIAL, ImpactGrouping.RUNG)}  # fmt: skip
    return PublicResults(
        scope, slug, found[0].name if scope == ReportScope.ORGANISATION else slug, chosen, years,
        by[ImpactGrouping.MONTH], by[ImpactGrouping.MATERIAL], by[ImpactGrouping.RUNG],
        sorted(one.name for one in found), _in_region(scope, slug), public_examples(keys), _sites(scope, keys),
    )  # fmt: skip


def _shown(scope: ReportScope, slug: str) -> Sequence[Organisation]:
    by = Organisation.slug if scope == ReportScope.ORGANISATION else Organisation.region
    query = select(Organisation).join(ResultsPage, ResultsPage.organisation_id == Organisation.id)
    return session.scalars(query.where(by == slug).order_by(Organisation.name)).all()


def _years(keys: Sequence[UUID], today: date) -> list[int]:
    """From the first month with results to this year, latest first."""
    return list(range(today.year, (first_day(keys) or today).year - 1, -1))


def _in_region(scope: ReportScope, slug: str) -> int:
    if scope == ReportScope.ORGANISATION:
        return 1
    return session.scalar(select(func.count()).select_from(Organisation).where(Organisation.region == slug)) or 0


def _sites(scope: ReportScope, keys: Sequence[UUID]) -> Sequence[str]:
    """A region's page is nobody's own: any site may frame it."""
    if scope == ReportScope.REGION:
        return ()
    return session.scalar(select(ResultsPage.embed_sites).where(ResultsPage.organisation_id == keys[0])) or ()
