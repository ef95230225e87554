"""Both sides confirm: the giver counts and goes by the checklist, the taker says that it is so; then it counts."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.handover import appointment as rules
from wisselplaats.domain.handover.appointment import AppointmentAction
from wisselplaats.domain.legal import Act
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LossReason, NotificationKind, Unit
from wisselplaats.models import Handover, HandoverAppointment
from wisselplaats.services import audit, factor, legal, reservation
from wisselplaats.services.handover import destination as where_to
from wisselplaats.services.handover.agree import (
    for_taker,
    keep,
    locked,
    locked_claim,
    open_or_new,
    require_side,
    to_be_kept,
)
from wisselplaats.services.handover.destination import Destination
from wisselplaats.services.handover.record import Part, complete
from wisselplaats.services.handover.room import require_room
from wisselplaats.services.reservation import effects


@dataclass(frozen=True)
class Count:
    """What the giver found, in the lot's unit, and the answers of the checklist; `quantity` None is all that is promised.

    `lost` was promised too and is not there, for `loss_reason`.
    """

    quantity: Decimal | None = None
    lost: Decimal = Decimal(0)
    loss_reason: LossReason | None = None
    distance_km: Decimal | None = None
    vehicle: str | None = None
    counted: bool = False
    packaged: bool | None = None
    machine_ready: bool | None = None
    clean: bool | None = None
    note: str | None = None


def give(
    actor: Actor,
    reservation_id: UUID,
    count: Count,
    now: datetime,
    version: int | None = None,
    destination: Destination | None = None,
) -> HandoverAppointment:
    """Confirm as the giver what is there for the taker; nothing changes hands until the taker confirms it too.

    The giver may say where it goes when the taker has not; the taker confirms that as well. Errors: Forbidden to the
    taker, or when the taker chose where it goes, NotFound, Stale, Blocked, Invalid, Conflict when a count waits already
    or it is more than is promised.
    """
    require(actor, Action.HAND_OVER)
    claim = reservation.get(actor, reservation_id)
    require_side(actor, claim, AppointmentAction.GIVE)
    claim = locked_claim(claim)
    made = open_or_new(actor, claim, version)
    if destination is not None:
        to_be_kept(actor, claim, made, destination)
        where_to.check(actor, claim, destination)
        require_room(actor, claim, made, destination, now, now)
        where_to.keep(made, destination, for_taker(actor, claim))
    after = rules.move(made.state, AppointmentAction.GIVE)
    rest = claim.quantity - claim.handed_over
    part = rest - count.lost if count.quantity is None else count.quantity
    _check(count, part, rest, claim.listing.lot.unit)
    factor.require_vehicle(count.vehicle)
    effects.require_gate(claim.listing, claim.organisation_id, Act.HAND_OVER)
    legal.require_acknowledged(claim.listing.lot, Act.HAND_OVER, actor.organisation_id)
    pictured = bool(claim.listing.lot.photos)
    found = {**asdict(count), "quantity": part, "note": count.note or made.note}
    for name, value in found.items():
        setattr(made, name, value)
    made.state, made.gate_open, made.pictured = after, True, pictured
    made.given_by, made.given_at, made.reason = actor.user_id, now, None
    keep(actor, made, AppointmentAction.GIVE, NotificationKind.HANDOVER_GIVEN, now)
    return made


def _check(count: Count, part: Decimal, rest: Decimal, unit: Unit) -> None:
    if not count.counted:
        raise Invalid.one("counted", "count_first")
    if count.lost and count.loss_reason is None:
        raise Invalid.one("loss_reason", "loss_without_reason")
    rules.check_count(part, count.lost, rest, unit)


def take(
    actor: Actor,
    appointment_id: UUID,
    now: datetime,
    today: date,
    version: int | None = None,
    destination: Destination | None = None,
) -> Handover:
    """Confirm as the taker what the giver counted: the lot splits, the passports say so, and it counts, once.

    The legal gate is asked again; `destination` goes before what was chosen earlier, and without one what the giver
    said is confirmed too. Errors: Forbidden to the giver, NotFound, Stale, Blocked, Invalid, Conflict when nothing was
    counted, it is confirmed already, or the depot becomes too full.
    """
    require(actor, Action.HAND_OVER)
    found = locked(actor, appointment_id, version)
    require_side(actor, found.reservation, AppointmentAction.TAKE)
    if destination is not None:
        where_to.check(actor, found.reservation, destination)
    goes_to = destination or where_to.chosen(found)
    require_room(actor, found.reservation, found, goes_to, now, now)
    where_to.keep(found, goes_to, confirmed=True)
    found.state = rules.move(found.state, AppointmentAction.TAKE)
    found.taken_by, found.taken_at = actor.user_id, now
    session.flush()
    audit.note(actor, "handover_take", "reservation", found.reservation_id, now)
    return complete(actor, found.reservation, _part(found), now, today)


def _part(found: HandoverAppointment) -> Part:
    # the database holds what was given to its quantity
    return Part(
        found.quantity or Decimal(0), found.distance_km, found.note, key=found.id, given_by=found.given_by, lost=found.lost,
        loss_reason=found.loss_reason, destination=where_to.chosen(found), vehicle=found.vehicle,
    )  # fmt: skip


def refuse(
    actor: Actor, appointment_id: UUID, now: datetime, *, reason: str, version: int | None = None
) -> HandoverAppointment:
    """Give a count back as the taker, with the reason; the giver counts again. Errors: as `take`."""
    require(actor, Action.HAND_OVER)
    found = locked(actor, appointment_id, version)
    require_side(actor, found.reservation, AppointmentAction.REFUSE)
    found.state = rules.move(found.state, AppointmentAction.REFUSE)
    found.reason, found.given_by, found.given_at = reason, None, None
    keep(actor, found, AppointmentAction.REFUSE, NotificationKind.HANDOVER_REFUSED, now)
    return found
