"""Organisations and their people: who they are, how they sign in, which tokens they hand to machines."""

from wisselplaats.services.organisation.members import add_member, change_role, members, remove_member
from wisselplaats.services.organisation.own import by_slug, change, create_organisation, get
from wisselplaats.services.organisation.people import (
    MIN_PASSWORD,
    actor_of,
    change_password,
    create_user,
    demo_memberships,
    memberships,
    session_actor,
    set_language,
    sign_in,
    stamp,
    user,
    user_by_email,
)
from wisselplaats.services.organisation.tokens import create_token, issue_token, revoke_token, token_actor, tokens

__all__ = [
    "MIN_PASSWORD",
    "actor_of",
    "add_member",
    "by_slug",
    "change",
    "change_password",
    "change_role",
    "create_organisation",
    "create_token",
    "create_user",
    "demo_memberships",
    "get",
    "issue_token",
    "members",
    "memberships",
    "remove_member",
    "revoke_token",
    "session_actor",
    "set_language",
    "sign_in",
    "stamp",
    "token_actor",
    "tokens",
    "user",
    "user_by_email",
]
