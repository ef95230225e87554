"""Stopping a delivery: at once while it waits, else by the worker, which then undoes what it did."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryState
from wisselplaats.models import Delivery, DeliveryProblem
from wisselplaats.services import audit
from wisselplaats.services.delivery.receive import NEEDS
from wisselplaats.services.delivery.seen import get, may_cancel

REASON = "delivery_cancelled"


def cancel(actor: Actor, delivery_id: UUID, now: datetime) -> Delivery:
    """Stop a delivery that waits or runs; nothing of it is written. Asking twice is asking once.

    Errors: Forbidden, NotFound, Conflict when it is done.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id, lock=True)
    require(actor, NEEDS[delivery.kind])
    if delivery.state == DeliveryState.ABORTED:
        return delivery
    if not may_cancel(delivery):
        raise Conflict("delivery_not_running", state=delivery.state.value)
    if delivery.cancel_requested_at is None:
        delivery.cancel_requested_at = now
        audit.note(actor, "cancel", "delivery", delivery.id, now)
    if delivery.state != DeliveryState.PROCESSING:
        _ended(delivery, now)
    session.flush()
    return delivery


def _ended(delivery: Delivery, now: datetime) -> None:
    """Nobody works on it: a worker that comes for it finds nothing to do."""
    session.execute(delete(DeliveryProblem).where(DeliveryProblem.delivery_id == delivery.id))
    delivery.state, delivery.finished_at = DeliveryState.ABORTED, now
    delivery.failure_code, delivery.failure_params = REASON, {}
    session.expire(delivery, ["problems"])
