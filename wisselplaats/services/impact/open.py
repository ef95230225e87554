"""Whose results everybody may see: an organisation shows its own, or does not."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Organisation, ResultsPage
from wisselplaats.services import audit

MOST_SITES = 20
# an origin as a browser compares it: scheme, host, perhaps a port, and nothing behind it; `*.` for all below a domain
_ORIGIN = re.compile(r"https://(\*\.)?[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:\d{1,5})?")


def page_of(organisation_id: UUID) -> ResultsPage | None:
    """The page when the organisation shows its results."""
    return session.get(ResultsPage, organisation_id)


def own_page(actor: Actor, organisation_id: UUID) -> ResultsPage | None:
    """The page of one's own organisation when it shows its results. Errors: NotFound for another's."""
    require(actor, Action.READ, organisation_id)
    return page_of(organisation_id)


def open_in_region(region: str | None, without: UUID | None = None) -> Sequence[UUID]:
    """The organisations of a region that show their results."""
    if region is None:
        return []
    query = select(ResultsPage.organisation_id).join(ResultsPage.organisation)
    query = query.where(Organisation.region == region, Organisation.id != without)
    return session.scalars(query.order_by(ResultsPage.organisation_id)).all()


def show(actor: Actor, now: datetime, embed_sites: Sequence[str] = ()) -> ResultsPage:
    """Show the results of the organisation to everybody; `embed_sites` are the origins of sites that may frame them.

    Again changes the sites. Errors: Forbidden, Invalid on what is no origin.
    """
    require(actor, Action.MANAGE_ORGANISATION)
    sites = _origins(embed_sites)
    found = session.get(ResultsPage, actor.organisation_id, with_for_update=True)
    if found is None:
        found = ResultsPage(organisation_id=actor.organisation_id, opened_by=actor.user_id, opened_at=now)
        session.add(found)
    found.embed_sites = sites
    session.flush()
    audit.note(actor, "show_results", "organisation", actor.organisation_id, now)
    return found


def hide(actor: Actor, now: datetime) -> None:
    """Show them no longer. Errors: Forbidden, Conflict when they are not shown."""
    require(actor, Action.MANAGE_ORGANISATION)
    found = session.get(ResultsPage, actor.organisation_id, with_for_update=True)
    if found is None:
        raise Conflict("results_not_shown")
    session.delete(found)
    audit.note(actor, "hide_results", "organisation", actor.organisation_id, now)
    session.flush()


def _origins(given: Sequence[str]) -> list[str]:
    sites = list(dict.fromkeys(site.strip().lower().rstrip("/") for site in given if site.strip()))
    wrong = [site for site in sites if not _ORIGIN.fullmatch(site)]
    problems = [FieldProblem("embed_sites", "not_an_origin", {"given": site[:100]}) for site in wrong]
    if len(sites) > MOST_SITES:
        problems.append(FieldProblem("embed_sites", "too_many_sites", {"limit": MOST_SITES}))
    if problems:
        raise Invalid(problems)
    return sites
