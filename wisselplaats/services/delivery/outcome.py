"""The outcome of each row, as people and machines read it: page by page, or all of them for a file."""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryKind, RowStatus
from wisselplaats.models import Asset, Delivery, DeliveryPart, DeliveryRow, Demand, Lot, Project
from wisselplaats.services.delivery.seen import get
from wisselplaats.services.paging import Page, after_number, cursor_of

AT_ONCE = 2000
"""Rows that an export keeps in memory."""
TOGETHER = (RowStatus.CREATED, RowStatus.UNCHANGED)
"""Outcomes of which the rows that have nothing to tell lie together."""
TABLES: dict[DeliveryKind, Any] = {
    DeliveryKind.ASSETS: Asset,
    DeliveryKind.LOTS: Lot,
    DeliveryKind.DEMANDS: Demand,
    DeliveryKind.PROJECTS: Project,
}


@dataclass(frozen=True)
class RowSeen:
    """The outcome of one row: `line` is where it stands in the file, `changed` names our fields."""

    row_number: int
    line: int
    status: RowStatus
    source_id: str | None
    object_id: UUID | None = None
    changed: Sequence[str] = ()
    problems: Sequence[dict[str, Any]] = ()


def rows(
    actor: Actor, delivery_id: UUID, limit: int = 50, after: str | None = None, status: RowStatus | None = None
) -> Page[RowSeen]:
    """The rows in the order of the file. Errors: Forbidden, NotFound, Invalid on a cursor that is not ours."""
    require(actor, Action.READ_DELIVERIES)
    delivery = get(actor, delivery_id)
    start = 0 if after is None else after_number(after)
    statuses = [one for one in TOGETHER if status in (None, one)]
    told = _told(delivery, start, limit + 1, status)
    plain = (_plain(delivery, start, one) for one in statuses)
    merged = heapq.merge(told, *plain, key=lambda row: row.row_number)
    found = [row for row, _ in zip(merged, range(limit + 1), strict=False)]
    items = _with_objects(delivery, found[:limit])
    return Page(items, cursor_of(items[-1].row_number) if len(found) > limit else None)


def _told(delivery: Delivery, start: int, count: int, status: RowStatus | None) -> Iterator[RowSeen]:
    """Rows that have something to tell."""
    query = select(DeliveryRow).where(DeliveryRow.delivery_id == delivery.id, DeliveryRow.row_number > start)
    if status:
        query = query.where(DeliveryRow.status == status)
    for row in session.scalars(query.order_by(DeliveryRow.row_number).limit(count)):
        yield RowSeen(
            row.row_number, row.line, row.status, row.source_id, row.object_id, row.changed or (), row.problems or ()
        )


def _plain(delivery: Delivery, start: int, status: RowStatus) -> Iterator[RowSeen]:
    """Rows of one status that lie together; the parts are read one by one, as far as they are asked for."""
    query = select(DeliveryPart).where(DeliveryPart.delivery_id == delivery.id, DeliveryPart.status == status)
    query = query.order_by(DeliveryPart.first_row).limit(1)
    while (part := session.scalar(query.where(DeliveryPart.last_row > start))) is not None:
        for number, line, source_id in zip(part.row_numbers, part.lines, part.source_ids, strict=True):
            if number > start:
                yield RowSeen(number, line, status, source_id)
        start = part.last_row


def _with_objects(delivery: Delivery, found: Sequence[RowSeen]) -> list[RowSeen]:
    """Plain rows know the key of their object; an object of a trial run may not be there yet."""
    table = TABLES[delivery.kind]
    wanted = {row.source_id for row in found if row.object_id is None and _has_object(delivery, row)}
    key = (table.organisation_id == delivery.organisation_id, table.source_system == delivery.source_system)
    query = select(table.source_id, table.id).where(*key, table.source_id.in_(wanted))
    objects = {source_id: object_id for source_id, object_id in session.execute(query)} if wanted else {}
    return [
        RowSeen(**{**vars(row), "object_id": objects.get(row.source_id)})
        if row.object_id is None and _has_object(delivery, row)
        else row
        for row in found
    ]


def _has_object(delivery: Delivery, row: RowSeen) -> bool:
    made = row.status in (RowStatus.CREATED, RowStatus.CHANGED, RowStatus.UNCHANGED)
    return made and not (delivery.trial and row.status is RowStatus.CREATED)


def each_row(actor: Actor, delivery_id: UUID, status: RowStatus | None = None) -> Iterator[RowSeen]:
    """All rows, read in parts while the caller goes on. Errors: Forbidden, NotFound, before the first row."""
    require(actor, Action.READ_DELIVERIES)
    return _parts(actor, delivery_id, status, rows(actor, delivery_id, AT_ONCE, None, status))


def _parts(actor: Actor, delivery_id: UUID, status: RowStatus | None, part: Page[RowSeen]) -> Iterator[RowSeen]:
    while True:
        yield from part.items
        session.expunge_all()
        if part.next is None:
            return
        part = rows(actor, delivery_id, AT_ONCE, part.next, status)
