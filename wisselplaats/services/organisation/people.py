"""The people: who they are, how they sign in, which roles they have."""

import hashlib
import secrets
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Invalid, NotFound, Unauthenticated
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import Role, Scope
from wisselplaats.models import Membership, Organisation, User

_hasher = PasswordHasher()
MIN_PASSWORD = 12


def user_by_email(email: str) -> User | None:
    """The user of an address, whatever its capitals."""
    return session.scalar(select(User).where(func.lower(User.email) == email.strip().lower()))


def create_user(
    email: str,
    password: str,
    organisation: Organisation,
    role: Role,
    name: str | None = None,
    demo: bool = False,
    platform_admin: bool = False,
) -> User:
    """Add a user with a role, or give an existing one a role here (operators only: no actor).

    A platform admin also keeps the catalogue. Errors: Invalid on a short password or a text that is no address, Conflict when the user has a role here.
    """
    if "@" not in email.strip()[1:-1]:
        raise Invalid.one("email", "not_an_email")
    if len(password) < MIN_PASSWORD:
        raise Invalid.one("password", "password_too_short", limit=MIN_PASSWORD)
    user = user_by_email(email)
    if user is None:
        user = User(
            email=email.strip(),
            name=name or email.split("@", maxsplit=1)[0].replace(".", " ").capitalize(),
            password_hash=_hasher.hash(password),
            unsubscribe_key=secrets.token_urlsafe(24),
            demo=demo,
        )
        session.add(user)
        session.flush()
    user.platform_admin = user.platform_admin or platform_admin
    if session.scalar(select(Membership.id).filter_by(user_id=user.id, organisation_id=organisation.id)):
        raise Conflict("member_already", email=user.email)
    session.add(Membership(user_id=user.id, organisation_id=organisation.id, role=role))
    session.flush()
    return user


def may_enter(user: User, demo_allowed: bool) -> bool:
    """Whether a user is let in: an active one, and the shared users of a demo in a demo only."""
    return user.active and (demo_allowed or not user.demo)


def stamp(user: User) -> str:
    """What a session keeps of the password, so that another password ends the sessions of the old one."""
    return hashlib.sha256(user.password_hash.encode()).hexdigest()[:16]


def sign_in(email: str, password: str, demo_allowed: bool = False) -> User:
    """The user of an address and a password. Errors: Unauthenticated, in the same words and time whatever is wrong."""
    user = user_by_email(email)
    try:
        _hasher.verify(user.password_hash if user else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        user = None
    if user is None or not may_enter(user, demo_allowed):
        raise Unauthenticated("wrong_credentials")
    return user


@cache
def _nobody() -> str:
    """A hash that no password has, so that an unknown address takes as long as a wrong password."""
    return _hasher.hash(secrets.token_urlsafe(16))


def memberships(user_id: UUID) -> list[Membership]:
    """A user's roles, oldest first."""
    query = select(Membership).where(Membership.user_id == user_id).options(joinedload(Membership.organisation))
    return list(session.scalars(query.order_by(Membership.created_at, Membership.id)))


def demo_memberships() -> list[Membership]:
    """Whom a visitor of a demo can be, organisation by organisation; the caller knows that it is a demo."""
    query = select(Membership).join(Membership.user).join(Membership.organisation).where(User.demo, User.active)
    query = query.options(joinedload(Membership.user), joinedload(Membership.organisation))
    return list(session.scalars(query.order_by(Organisation.created_at, Organisation.name, Membership.created_at)))


def actor_of(membership: Membership, user: User, scopes: Iterable[str] | None = None) -> Actor:
    """The actor that services ask about, from a stored membership."""
    return Actor(
        user_id=user.id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        region=membership.organisation.region,
        name=user.name,
        organisation_name=membership.organisation.name,
        language=user.language,
        platform_admin=user.platform_admin,
        scopes=None if scopes is None else frozenset(Scope(scope) for scope in scopes),
    )


def session_actor(user: User, organisation_id: UUID | None) -> Actor | None:
    """The actor of a signed-in user in the chosen organisation, else in the first; None without any role."""
    roles = memberships(user.id)
    chosen = next((m for m in roles if m.organisation_id == organisation_id), roles[0] if roles else None)
    return actor_of(chosen, user) if chosen and user.active else None


def user(user_id: UUID) -> User | None:
    """The user of a key, when they are let in."""
    found = session.get(User, user_id)
    return found if found and may_enter(found, config.settings().demo) else None


def set_language(user_id: UUID, language: str) -> None:
    """Keep the user's choice of `nl` or `en`, also for mail."""
    found = session.get(User, user_id)
    if found is not None and language in {"nl", "en"}:
        found.language = language


def change_password(user_id: UUID, current: str, new: str) -> None:
    """Choose another password; the old one proves that it is the user.

    Errors: NotFound, Invalid, Conflict for an account that all visitors of a demo share.
    """
    found = session.get(User, user_id)
    if found is None or not found.active:
        raise NotFound("not_found")
    if found.demo:
        raise Conflict("demo_account")
    try:
        _hasher.verify(found.password_hash, current)
    except (VerifyMismatchError, InvalidHashError) as error:
        raise Invalid.one("password", "wrong_password") from error
    if len(new) < MIN_PASSWORD:
        raise Invalid.one("new_password", "password_too_short", limit=MIN_PASSWORD)
    found.password_hash = _hasher.hash(new)
