"""Goes on with a delivery once a person said how to read it, and asks the worker to look at a file again."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.errors import Conflict, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryState
from wisselplaats.jobs import PROCESS_DELIVERY, enqueue
from wisselplaats.models import Delivery, FileProfile, MappingVersion
from wisselplaats.services import audit
from wisselplaats.services.delivery.mapping import profiles
from wisselplaats.services.delivery.mapping.keep import STANDARD, check, create, named, renew
from wisselplaats.services.delivery.mapping.seen import Kept, row, version_of
from wisselplaats.services.delivery.mapping.seen import get as get_mapping
from wisselplaats.services.delivery.receive import NEEDS, again
from wisselplaats.services.delivery.seen import get

_DONE = (DeliveryState.PROCESSED, DeliveryState.REFUSED, DeliveryState.FAILED, DeliveryState.ABORTED)


def may_resume(delivery: Delivery) -> bool:
    """Whether another mapping can still change its outcome: it waits, or it was a trial run or came to nothing."""
    if delivery.file_removed_at is not None:
        return False
    if delivery.state == DeliveryState.AWAITING_MAPPING:
        return True
    return delivery.state in _DONE and (delivery.trial or delivery.state != DeliveryState.PROCESSED)


def is_seen(delivery: Delivery) -> bool:
    """Whether a worker looked at its file, so that the columns can be shown at once."""
    query = select(FileProfile.delivery_id).where(FileProfile.delivery_id == delivery.id)
    return session.scalar(query) is not None


def save_for(
    actor: Actor, delivery_id: UUID, content: Mapping, now: datetime, *, name: str = STANDARD, preset: str | None = None
) -> Kept:
    """Keep what a person chose for a delivery as the newest version of its mapping, and go on with the delivery.

    Errors: Forbidden, NotFound, Invalid when the file lacks what it names, Conflict when the delivery is under way.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id, lock=True)
    require(actor, NEEDS[delivery.kind])
    headers = _headers(delivery)
    content = replace(content, part=content.part or delivery.part)
    check(content, delivery.kind)
    if headers:
        content.check(headers, delivery.kind)
    found = named(actor.organisation_id, delivery.source_system, delivery.kind, name)
    if found is None:
        kept = create(
            actor, now, source_system=delivery.source_system, kind=delivery.kind, content=content, name=name,
            preset=preset, headers=headers,
        )  # fmt: skip
    else:
        renew(found, content, actor, now, preset, headers)
        kept = get_mapping(actor, found.id)
    resume(actor, delivery_id, kept.id, now)
    return kept


def _headers(delivery: Delivery) -> tuple[str, ...]:
    kept = profiles.of(delivery.id)
    return tuple(column.name for column in kept[1].columns) if kept else ()


def resume(actor: Actor, delivery_id: UUID, mapping_id: UUID, now: datetime, number: int | None = None) -> Delivery:
    """Read a delivery with a mapping (its newest version, or the one of that number).

    Errors: Forbidden, NotFound, Conflict when the delivery was applied already, is under way, or is of another kind.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id, lock=True)
    require(actor, NEEDS[delivery.kind])
    mapping = row(actor, mapping_id)
    if not may_resume(delivery):
        raise Conflict("mapping_too_late", state=delivery.state.value)
    if mapping.kind != delivery.kind:
        raise Conflict("mapping_other_kind", kind=mapping.kind.value)
    chosen = version_of(mapping, number or mapping.version)
    delivery.mapping_version_id = chosen.id
    delivery.review = False
    again(delivery)
    enqueue(PROCESS_DELIVERY, str(delivery.id))
    audit.note(actor, "map", "delivery", delivery.id, now)
    return delivery


def review(actor: Actor, delivery_id: UUID, now: datetime, part: str | None = None) -> Delivery:
    """Let the worker look at the file, or at another `part` of it, and wait for a person to see the columns.

    Errors: Forbidden, NotFound, Conflict when it is too late for another mapping.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id, lock=True)
    require(actor, NEEDS[delivery.kind])
    if not may_resume(delivery):
        raise Conflict("mapping_too_late", state=delivery.state.value)
    delivery.review = True
    if part is not None:
        delivery.part, delivery.mapping_version_id = part, None
    again(delivery)
    enqueue(PROCESS_DELIVERY, str(delivery.id))
    audit.note(actor, "review", "delivery", delivery.id, now)
    return delivery


def mapping_of(actor: Actor, delivery: Delivery) -> Kept | None:
    """The mapping and the version that a delivery was read with; None before it was read."""
    require(actor, Action.READ_DELIVERIES)
    if delivery.mapping_version_id is None:
        return None
    found = session.get(MappingVersion, delivery.mapping_version_id)
    if found is None:
        raise NotFound("not_found")
    return get_mapping(actor, found.mapping_id, found.number)
