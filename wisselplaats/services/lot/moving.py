"""Who moves stock and why: said before the lot changes, read by the trigger that writes the movement."""

import json
from datetime import datetime

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import MovementReason
from wisselplaats.models import Lot


def because(
    actor: Actor,
    now: datetime,
    lot: Lot | None = None,
    reason: MovementReason | None = None,
    place: str | None = None,
    note: str | None = None,
) -> None:
    """Say, until the end of the transaction, who changes stock; reason, place and note are of `lot` alone.

    Without a reason the trigger takes what follows from the change itself: brought, taken out, corrected.
    """
    said = {
        "user": str(actor.user_id), "at": now.isoformat(), "lot": str(lot.id) if lot else None,
        "reason": reason.value if reason else None, "place": place, "note": note,
    }  # fmt: skip
    # what this lot is about to become must not be written before the reason is said
    with session.no_autoflush:
        session.execute(select(func.set_config("wisselplaats.movement", json.dumps(said), True)))
