"""Takes a bulk upload in: the file first, then the row that tells a worker of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from wisselplaats import config
from wisselplaats.adapters.files import FileStore, Readable, Stored
from wisselplaats.db import session
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.errors import Conflict, Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryKind, DeliveryState
from wisselplaats.jobs import PROCESS_DELIVERY, enqueue
from wisselplaats.models import Delivery
from wisselplaats.services import audit
from wisselplaats.services.delivery.mapping.seen import row, version_of
from wisselplaats.services.delivery.seen import get, may_apply
from wisselplaats.services.delivery.target.words import find_project

NEEDS = {
    DeliveryKind.ASSETS: Action.DELIVER_ASSETS,
    DeliveryKind.LOTS: Action.DELIVER_LOTS,
    DeliveryKind.DEMANDS: Action.DELIVER_DEMANDS,
    DeliveryKind.PROJECTS: Action.DELIVER_PROJECTS,
}
"""What delivering each kind asks of somebody."""
COUNTS = ("read", "created", "changed", "unchanged", "skipped", "errors", "withdrawn")


def store() -> FileStore:
    """Where delivered files lie; web and worker share it."""
    return FileStore(config.settings().files)


def limit_mb() -> int:
    """The largest file that is taken, in MB, unpacked."""
    return config.settings().max_upload_mb


@contextmanager
def keep(actor: Actor, stream: Readable, file_name: str | None) -> Iterator[Stored]:
    """Write the file before any transaction begins; it is removed again when the block fails.

    Errors: Forbidden before anything is read, TooLarge, Invalid on an empty file.
    """
    require(actor, Action.DELIVER)
    files = store()
    stored = files.store(stream, Path(file_name or "").suffix, limit_mb() << 20)
    try:
        if stored.size == 0:
            raise Invalid.one("file", "file_empty")
        yield stored
    except BaseException:
        files.delete(stored.key)
        raise


def receive(
    actor: Actor,
    now: datetime,
    stored: Stored,
    *,
    kind: DeliveryKind,
    project: str | None = None,
    mapping_id: UUID | None = None,
    **said: Any,
) -> Delivery:
    """Note a stored file as a delivery and send it to a worker; `said` are columns of Delivery, as they were sent.

    `mapping_id`: read it with the newest version of this mapping.
    `project`: number, id or name of the project where demands go that name no project.
    Errors: Forbidden, NotFound on somebody else's project, Invalid on a mapping that is not there or is of another kind.
    """
    require(actor, NEEDS[kind])
    delivery = Delivery(
        organisation_id=actor.organisation_id,
        created_by=actor.user_id,
        kind=kind,
        project_id=_own_project(actor, project),
        file_key=stored.key,
        sha256=stored.sha256,
        size_bytes=stored.size,
        mapping_version_id=_version(actor, mapping_id, kind),
        **said,
    )
    session.add(delivery)
    session.flush()
    enqueue(PROCESS_DELIVERY, str(delivery.id))
    audit.note(actor, "deliver", "delivery", delivery.id, now)
    return delivery


def _version(actor: Actor, mapping_id: UUID | None, kind: DeliveryKind) -> UUID | None:
    if mapping_id is None:
        return None
    try:
        mapping = row(actor, mapping_id)
    except NotFound as error:
        raise Invalid.one("mapping_id", "mapping_unknown") from error
    if mapping.kind != kind:
        raise Invalid.one("mapping_id", "mapping_other_kind", kind=mapping.kind.value)
    return version_of(mapping, mapping.version).id


def again(delivery: Delivery) -> None:
    """Put a delivery back at the beginning, as if it had just come in."""
    delivery.state = DeliveryState.RECEIVED
    delivery.progress *= 0
    delivery.attempts = 0
    delivery.failure_code = delivery.failure_params = delivery.started_at = delivery.finished_at = None
    delivery.cancel_requested_at = None
    for name in COUNTS:
        setattr(delivery, name, 0)
    session.flush()


def _own_project(actor: Actor, text: str | None) -> UUID | None:
    if text is None:
        return None
    found = find_project(actor.organisation_id, text)
    if isinstance(found, Bad):
        raise NotFound("delivery_project_unknown", project=text)
    return found.id


def apply(actor: Actor, delivery_id: UUID, now: datetime, confirmed: bool = False) -> Delivery:
    """Process for real what was tried, or what was refused for want of a confirmation.

    Errors: Forbidden, NotFound, Conflict when the delivery is not a trial run that is done.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id, lock=True)
    require(actor, NEEDS[delivery.kind])
    if delivery.file_removed_at is not None:
        raise Conflict("file_was_removed")
    if not may_apply(delivery, confirmed):
        raise Conflict("delivery_not_a_trial", state=delivery.state.value)
    delivery.trial = False
    delivery.confirmed = delivery.confirmed or confirmed
    again(delivery)
    enqueue(PROCESS_DELIVERY, str(delivery.id))
    audit.note(actor, "apply", "delivery", delivery.id, now)
    return delivery
