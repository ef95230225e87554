"""Tokens: how a member lets a machine act for the organisation."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Scope
from wisselplaats.models import ApiToken, Membership, Organisation, User
from wisselplaats.services import audit
from wisselplaats.services.organisation.people import actor_of, may_enter

TOKEN_DAYS = 365


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(
    email: str, organisation: Organisation, scopes: Iterable[Scope], now: datetime, name: str = "cli"
) -> str:
    """Make a token for a member (operators only: no actor); the text is shown once. Errors: NotFound."""
    query = select(Membership).join(User).where(Membership.organisation_id == organisation.id)
    member = session.scalar(query.where(func.lower(User.email) == email.strip().lower()))
    if member is None:
        raise NotFound("member_unknown", email=email, slug=organisation.slug)
    return _issue(member.id, scopes, name, now + timedelta(days=TOKEN_DAYS))


def _issue(membership_id: UUID, scopes: Iterable[Scope], name: str, expires_at: datetime) -> str:
    text = "wp_" + secrets.token_urlsafe(32)
    session.add(
        ApiToken(
            membership_id=membership_id,
            name=name,
            token_hash=_hash(text),
            scopes=sorted({scope.value for scope in scopes}),
            expires_at=expires_at,
        )
    )
    session.flush()
    return text


def create_token(actor: Actor, name: str, scopes: Iterable[Scope], expires_at: datetime, now: datetime) -> str:
    """Make a token for oneself. Errors: Forbidden, Invalid when it would end in the past."""
    require(actor, Action.MANAGE_TOKENS)
    if expires_at <= now:
        raise Invalid.one("expires_on", "in_the_past")
    member = session.scalar(select(Membership).filter_by(user_id=actor.user_id, organisation_id=actor.organisation_id))
    if member is None:
        raise Forbidden("not_your_role", action=Action.MANAGE_TOKENS.value)
    audit.note(actor, "create_token", "organisation", actor.organisation_id, now)
    return _issue(member.id, scopes, name, expires_at)


def tokens(actor: Actor) -> list[ApiToken]:
    """The tokens of the organisation, newest first."""
    require(actor, Action.MANAGE_TOKENS)
    query = select(ApiToken).join(Membership).where(Membership.organisation_id == actor.organisation_id)
    query = query.options(joinedload(ApiToken.membership).joinedload(Membership.user))
    return list(session.scalars(query.order_by(ApiToken.created_at.desc())))


def revoke_token(actor: Actor, token_id: UUID, now: datetime) -> None:
    """End a token of the organisation at once. Errors: NotFound."""
    require(actor, Action.MANAGE_TOKENS)
    found = session.get(ApiToken, token_id)
    if found is None or found.membership.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    found.revoked_at = found.revoked_at or now
    audit.note(actor, "revoke_token", "api_token", token_id, now)


def token_actor(text: str, now: datetime) -> tuple[Actor, UUID]:
    """The actor and membership behind a bearer token. Errors: Unauthenticated."""
    found = session.scalar(select(ApiToken).where(ApiToken.token_hash == _hash(text)))
    if found is None or found.revoked_at is not None or found.expires_at <= now:
        raise Unauthenticated("bad_token")
    member = found.membership
    if not may_enter(member.user, config.settings().demo):
        raise Unauthenticated("bad_token")
    return actor_of(member, member.user, found.scopes), member.id
