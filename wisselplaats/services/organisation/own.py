"""Organisations: their names for everybody, their ladder and their members for their own admin."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import locked_one, session
from wisselplaats.domain.errors import Conflict, NotFound
from wisselplaats.domain.listing import LadderDays, default_ladder_days
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import OrganisationKind
from wisselplaats.models import Organisation
from wisselplaats.services import audit

LADDER = ("other_project_after", "own_depot_after", "region_after", "open_market_after", "recycling_after")


def create_organisation(
    slug: str, name: str, kind: OrganisationKind, region: str | None = None, **_: object
) -> Organisation:
    """Add an organisation with the ladder that fits its kind (operators only: no actor). Errors: Conflict."""
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        raise Conflict("organisation_exists", slug=slug)
    days = default_ladder_days(kind)
    organisation = Organisation(
        slug=slug,
        name=name,
        kind=kind,
        region=region,
        other_project_after=days.other_project_after,
        own_depot_after=days.own_depot_after,
        region_after=days.region_after,
        open_market_after=days.open_market_after,
        recycling_after=days.recycling_after,
    )
    session.add(organisation)
    session.flush()
    return organisation


def by_slug(slug: str) -> Organisation:
    """The organisation of a slug. Errors: NotFound."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound("organisation_unknown", slug=slug)
    return found


def get(actor: Actor, organisation_id: UUID) -> Organisation:
    """Any organisation of the exchange: its name, kind and region are no secret among members."""
    require(actor, Action.READ)
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound("not_found")
    return found


def change(actor: Actor, data: Mapping[str, Any], now: datetime) -> Organisation:
    """Change the name, the days of the ladder, of an option or of old stock; what is published keeps its days.

    The region is not the organisation's own to set: it decides whose offers it sees (operators set it).
    Errors: Forbidden, Invalid when a rung would open before the one above it.
    """
    require(actor, Action.MANAGE_ORGANISATION)
    found = locked_one(Organisation, actor.organisation_id)
    LadderDays(**{name: data.get(name, getattr(found, name)) for name in LADDER}).check()
    for name in (*LADDER, "name", "option_days", "warn_after_days"):
        if name in data:
            setattr(found, name, data[name])
    session.flush()
    audit.note(actor, "change", "organisation", found.id, now)
    return found
