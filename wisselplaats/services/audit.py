"""Who did what: one line per change, in the transaction of the change."""

from datetime import datetime
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.models import AuditEvent


def note(actor: Actor, action: str, subject_kind: str, subject_id: UUID | None, now: datetime) -> None:
    """Add the line; it is committed with the change that it tells of."""
    session.add(
        AuditEvent(
            at=now,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
        )
    )
