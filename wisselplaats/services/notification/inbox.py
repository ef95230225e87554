"""The notifications of a user: telling them, once, and the list that they read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import MailState, NotificationKind, NotifyPreference
from wisselplaats.jobs import SEND_MAIL, enqueue
from wisselplaats.models import Notification, uuid7
from wisselplaats.services.notification.preference import Wanted, frequencies
from wisselplaats.services.paging import Page, paged

GATHER_SECONDS = 5
"""How long mail about matches waits for more of the same run, so that many matches make one mail."""
GATHERED = (
    NotificationKind.MATCH, NotificationKind.MATCH_IMPROVED, NotificationKind.MATCH_BROKEN,
    NotificationKind.LISTING_MATCH, NotificationKind.SEARCH_HIT,
)  # fmt: skip
ROWS_AT_ONCE = 1000
"""A statement takes at most 65,535 parameters; a delivery can tell more than that."""


TOLD_IN_ONE = """INSERT INTO notification (id, user_id, organisation_id, kind, dedupe_key, params, path, created_at,
 demand_id, search_id, frequency, mail_state, mail_attempts)
SELECT * FROM jsonb_to_recordset(%(told)s::jsonb) AS told (id uuid, user_id uuid, organisation_id uuid, kind text,
 dedupe_key text, params jsonb, path text, created_at timestamptz, demand_id uuid, search_id uuid, frequency text,
 mail_state text, mail_attempts int) ON CONFLICT DO NOTHING"""
_TOLD = insert(Notification.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]


@dataclass(frozen=True)
class Telling:
    """One thing for one user; the same `dedupe_key` again changes nothing. `path` is a page of ours.

    `frequency` is what the thing itself asks; the user's own choice for its kind may make it slower. `demand_id`
    and `search_id` say what it is about: mail is gathered and stopped by them.
    """

    user_id: UUID
    organisation_id: UUID
    kind: NotificationKind
    dedupe_key: str
    path: str
    params: dict[str, Any]
    frequency: NotifyPreference = NotifyPreference.AT_ONCE
    demand_id: UUID | None = None
    search_id: UUID | None = None


def tell(
    user_id: UUID,
    organisation_id: UUID,
    kind: NotificationKind,
    dedupe_key: str,
    path: str,
    now: datetime,
    frequency: NotifyPreference = NotifyPreference.AT_ONCE,
    **params: Any,
) -> None:
    """Tell a user something once. `params` fill the sentence of the kind (messages/notifications.py)."""
    tell_all([Telling(user_id, organisation_id, kind, dedupe_key, path, params, frequency)], now)


def tell_all(tellings: Sequence[Telling], now: datetime) -> None:
    """Tell many things in a few statements; mail follows after the commit, except to who wants none."""
    if not tellings:
        return
    rows = rows_of(tellings, now)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        # rows beside the statement, and not in it: then it is compiled once
        session.execute(_TOLD, rows[start : start + ROWS_AT_ONCE])
    _mail_follows(rows)


def rows_of(tellings: Sequence[Telling], now: datetime, wanted: Wanted | None = None) -> list[dict[str, Any]]:
    """The rows of these tellings, with how soon each is mailed; `wanted` is what the users want, where it is known."""
    asked = [(told.user_id, told.kind, told.frequency, told.demand_id) for told in tellings]
    how_soon, silent = frequencies(asked, wanted)
    return [_row(told, soon, told.user_id in silent, now) for told, soon in zip(tellings, how_soon, strict=True)]


def told_by(tellings: Sequence[Telling], now: datetime, wanted: Wanted) -> str:
    """What `TOLD_IN_ONE` takes as `told`, for a statement that writes more than this; mail follows after the commit."""
    rows = rows_of(tellings, now, wanted)
    _mail_follows(rows)
    return json.dumps(rows, default=str)


def _mail_follows(rows: Sequence[dict[str, Any]]) -> None:
    soon = [row["kind"] for row in rows if row["frequency"] == NotifyPreference.AT_ONCE]
    if any(kind not in GATHERED for kind in soon):
        enqueue(SEND_MAIL, countdown=1)
    elif soon:
        enqueue(SEND_MAIL, countdown=GATHER_SECONDS + 1)


def _row(told: Telling, how_soon: NotifyPreference, silent: bool, now: datetime) -> dict[str, Any]:
    no_mail = silent or how_soon == NotifyPreference.OFF
    return {
        "id": uuid7(),
        "user_id": told.user_id,
        "organisation_id": told.organisation_id,
        "kind": told.kind,
        "dedupe_key": told.dedupe_key,
        "params": told.params,
        "path": told.path,
        "created_at": now,
        "demand_id": told.demand_id,
        "search_id": told.search_id,
        "frequency": how_soon,
        "mail_state": MailState.OFF if no_mail else MailState.PENDING,
        "mail_attempts": 0,
    }


def _own(actor: Actor) -> list[ColumnElement[bool]]:
    """A user's own, over all organisations; a token sees those of its organisation."""
    own = [Notification.user_id == actor.user_id]
    return own if actor.scopes is None else [*own, Notification.organisation_id == actor.organisation_id]


def unread(actor: Actor) -> int:
    """How many notifications the user has not read."""
    require(actor, Action.READ)
    query = select(func.count()).select_from(Notification)
    return session.scalar(query.where(*_own(actor), Notification.read_at.is_(None))) or 0


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    read: bool | None = None,
    kind: NotificationKind | None = None,
) -> Page[Notification]:
    """The user's notifications, newest first; `read` keeps only those read, or only those not."""
    require(actor, Action.READ)
    query = select(Notification).where(*_own(actor))
    if kind is not None:
        query = query.where(Notification.kind == kind)
    if read is not None:
        query = query.where(Notification.read_at.is_not(None) if read else Notification.read_at.is_(None))
    return paged(query, [Notification.created_at, Notification.id], limit, after, descending=True)


def get(actor: Actor, notification_id: UUID) -> Notification:
    """One of the user's own. Errors: NotFound, also for somebody else's."""
    require(actor, Action.READ)
    found = session.scalar(select(Notification).where(*_own(actor), Notification.id == notification_id))
    if found is None:
        raise NotFound("not_found")
    return found


def mark(actor: Actor, notification_id: UUID, read: bool, now: datetime) -> Notification:
    """Mark one as read or as new again; reading twice keeps the first time. Errors: NotFound."""
    require(actor, Action.READ)
    found = get(actor, notification_id)
    found.read_at = (found.read_at or now) if read else None
    return found


def mark_all(actor: Actor, now: datetime) -> int:
    """Mark all that is new as read; answers how many."""
    require(actor, Action.READ)
    statement = update(Notification).where(*_own(actor), Notification.read_at.is_(None)).values(read_at=now)
    return len(session.execute(statement.returning(Notification.id)).all())
