"""The members of an organisation, kept by its own admin."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import Conflict, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Membership
from wisselplaats.services import audit
from wisselplaats.services.organisation.own import get
from wisselplaats.services.organisation.people import create_user, user_by_email


def members(actor: Actor) -> list[Membership]:
    """The people of the organisation, with their roles."""
    require(actor, Action.MANAGE_ORGANISATION)
    query = select(Membership).where(Membership.organisation_id == actor.organisation_id)
    return list(session.scalars(query.options(joinedload(Membership.user)).order_by(Membership.created_at)))


def add_member(actor: Actor, email: str, name: str, role: Role, now: datetime) -> str | None:
    """Give a person a role here; the first password of a new user, to be told once, else None.

    Errors: Forbidden, Invalid on a text that is no address, Conflict when the person has a role here.
    """
    require(actor, Action.MANAGE_ORGANISATION)
    known = user_by_email(email) is not None
    password = secrets.token_urlsafe(12)
    made = create_user(email, password, get(actor, actor.organisation_id), role, name)
    audit.note(actor, "add_member", "user_account", made.id, now)
    return None if known else password


def change_role(actor: Actor, membership_id: UUID, role: Role, now: datetime) -> Membership:
    """Give a member another role. Errors: Forbidden, NotFound, Conflict on one's own role."""
    found = _member(actor, membership_id)
    found.role = role
    audit.note(actor, "change_role", "user_account", found.user_id, now)
    return found


def remove_member(actor: Actor, membership_id: UUID, now: datetime) -> None:
    """End a person's role here, and their tokens. Errors: Forbidden, NotFound, Conflict on one's own role."""
    found = _member(actor, membership_id)
    audit.note(actor, "remove_member", "user_account", found.user_id, now)
    session.delete(found)
    session.flush()


def _member(actor: Actor, membership_id: UUID) -> Membership:
    """Another member of the organisation: nobody locks themselves out."""
    require(actor, Action.MANAGE_ORGANISATION)
    found = locked(Membership, membership_id, joinedload(Membership.user))
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    if found.user_id == actor.user_id:
        raise Conflict("own_role")
    return found
