"""What will come to a depot, said before it is there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LotState
from wisselplaats.models import Lot
from wisselplaats.services import audit, lot
from wisselplaats.services.depot.record import get
from wisselplaats.services.depot.room import load_of, require_room


def expect(actor: Actor, depot_id: UUID, lot_id: UUID, now: datetime, over_capacity: bool = False) -> Lot:
    """Say that a lot will come to a depot when it comes free; it counts as coming in that week.

    Errors: Forbidden, NotFound, Conflict when it lies in a depot already or is gone, or when it will not fit and
    nobody says that it comes all the same (`over_capacity`).
    """
    require(actor, Action.MANAGE_DEPOT)
    depot, found = get(actor, depot_id), lot.own(actor, lot_id)
    if found.state in (LotState.IN_DEPOT, LotState.GONE):
        raise Conflict("lot_does_not_come", lot=found.number)
    require_room(actor, depot.id, load_of(found, found.quantity, found.available_from), now, over_capacity)
    found.depot_id = depot.id
    session.flush()
    audit.note(actor, "expect", "lot", found.id, now)
    return found


def expectable(actor: Actor, depot_id: UUID, limit: int = 200) -> Sequence[Lot]:
    """The organisation's lots that may still come to a depot and are not expected there yet, soonest first."""
    require(actor, Action.READ)
    query = select(Lot).where(
        Lot.organisation_id == actor.organisation_id, Lot.depot_id.is_distinct_from(depot_id),
        Lot.state.in_((LotState.EXPECTED, LotState.CONFIRMED, LotState.RELEASED)),
    ).options(joinedload(Lot.material))  # fmt: skip
    return session.scalars(query.order_by(Lot.available_from, Lot.serial).limit(limit)).all()
