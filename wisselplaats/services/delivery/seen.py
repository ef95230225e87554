"""What a user sees of bulk uploads: the list, and one with its counts and problems."""

from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryState, RowStatus
from wisselplaats.models import Delivery
from wisselplaats.services.paging import Page, paged

NEEDS_CONFIRMATION = "too_many_withdrawn"


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    state: DeliveryState | None = None,
    source_system: str | None = None,
) -> Page[Delivery]:
    """The organisation's deliveries, newest first. Errors: Forbidden."""
    require(actor, Action.READ_DELIVERIES)
    query = select(Delivery).where(Delivery.organisation_id == actor.organisation_id)
    if state:
        query = query.where(Delivery.state == state)
    if source_system:
        query = query.where(Delivery.source_system == source_system)
    return paged(query, [Delivery.created_at, Delivery.id], limit, after, descending=True)


def get(actor: Actor, delivery_id: UUID, lock: bool = False) -> Delivery:
    """One of the organisation's own. Errors: Forbidden, NotFound, also for another organisation's."""
    require(actor, Action.READ_DELIVERIES)
    # a worker writes the progress beside us: what the session holds may be old
    # and its objects refer to the row: a lock that asks for the key as well would wait for all of its work
    if lock:
        found = locked(Delivery, delivery_id, key_share=True)
    else:
        found = session.get(Delivery, delivery_id, populate_existing=True)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return found


def source_systems(actor: Actor) -> list[str]:
    """The names under which the organisation delivered before. Errors: Forbidden."""
    require(actor, Action.READ_DELIVERIES)
    query = select(Delivery.source_system).where(Delivery.organisation_id == actor.organisation_id).distinct()
    return list(session.scalars(query.order_by(Delivery.source_system)))


def needs_confirmation(delivery: Delivery) -> bool:
    """Whether applying it withdraws so many objects that somebody has to say yes."""
    return any(problem.code == NEEDS_CONFIRMATION for problem in delivery.problems) and not delivery.confirmed


def may_apply(delivery: Delivery, confirmed: bool = True) -> bool:
    """Whether it can be processed for real: a trial run that is done, or one refused until it is confirmed."""
    if needs_confirmation(delivery) and not confirmed:
        return False
    if delivery.file_removed_at is not None:
        return False
    tried = delivery.trial and delivery.state == DeliveryState.PROCESSED
    refused = delivery.state == DeliveryState.REFUSED and delivery.failure_code == NEEDS_CONFIRMATION
    return tried or refused


def counts_of(delivery: Delivery) -> dict[RowStatus, int]:
    """How many rows had each outcome."""
    return {
        RowStatus.CREATED: delivery.created,
        RowStatus.CHANGED: delivery.changed,
        RowStatus.UNCHANGED: delivery.unchanged,
        RowStatus.SKIPPED: delivery.skipped,
        RowStatus.ERROR: delivery.errors,
    }


def may_cancel(delivery: Delivery) -> bool:
    """Whether there is still something to stop."""
    return delivery.state in (DeliveryState.RECEIVED, DeliveryState.AWAITING_MAPPING, DeliveryState.PROCESSING)
