"""Whether what is promised fits in the depot that it would go to, said before anybody chooses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wisselplaats.domain.depot import ZONE
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DestinationKind
from wisselplaats.models import Depot, HandoverAppointment, Reservation
from wisselplaats.services import depot as depots
from wisselplaats.services import reservation
from wisselplaats.services.depot import Load, Room
from wisselplaats.services.handover.destination import Destination, depots_for, open_of


@dataclass(frozen=True)
class Choice:
    """A depot that the actor may name for a claim; how much room there is only in one of its own."""

    depot: Depot
    room: Room | None


def choices(actor: Actor, reservation_id: UUID, today: date) -> Sequence[Choice]:
    """The depots that what is promised may go to: the taker's own, or as the giver those named before. Errors: NotFound."""
    require(actor, Action.READ)
    claim = reservation.get(actor, reservation_id)
    made = open_of(claim)
    own = claim.organisation_id == actor.organisation_id
    load = _load(claim, made, made.starts_at if made else None, today)
    return [
        Choice(one, depots.room(actor, one.id, load, today) if own else None) for one in depots_for(actor, claim)
    ]  # fmt: skip


def _load(claim: Reservation, made: HandoverAppointment | None, at: datetime | None, today: date) -> Load:
    """What was counted, else all that is still promised, on the day that it comes."""
    first = max(today, claim.listing.lot.available_from)
    quantity = (made.quantity if made else None) or claim.quantity - claim.handed_over
    return depots.load_of(claim.listing.lot, quantity, at.astimezone(ZONE).date() if at else first, claim.id)


def require_room(
    actor: Actor,
    claim: Reservation,
    made: HandoverAppointment | None,
    wanted: Destination | None,
    at: datetime | None,
    now: datetime,
) -> None:
    """Refuse a depot in which what is promised does not fit; the taker alone knows, and what it chose before stands.

    Errors: Forbidden, Conflict as `depot.require_room`.
    """
    require(actor, Action.HAND_OVER)
    if wanted is None or wanted.kind != DestinationKind.DEPOT or wanted.depot_id is None:
        return
    stood = made is not None and made.destination_confirmed and made.to_depot_id == wanted.depot_id
    if stood or claim.organisation_id != actor.organisation_id:
        return
    load = _load(claim, made, at, now.astimezone(ZONE).date())
    depots.require_room(actor, wanted.depot_id, load, now, wanted.over_capacity)
