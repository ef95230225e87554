"""A stock count: begin one, write down what lies there from several phones at once, stop it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import flag_modified

from wisselplaats.db import session
from wisselplaats.domain.depot import bay_mark
from wisselplaats.domain.errors import Conflict, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import CountState, LotState, Unit
from wisselplaats.models import Depot, Lot, StockCount, StockCountLine, uuid7
from wisselplaats.services import audit
from wisselplaats.services.depot.record import get
from wisselplaats.services.paging import Page, paged


@dataclass(frozen=True)
class Entry:
    """What somebody counted of a lot, in its unit; `previous` is the count that they saw there, None for none.

    `bay` is where it lies, None where it lay.
    """

    lot_id: UUID
    counted: Decimal
    previous: Decimal | None = None
    bay: str | None = None


def start(actor: Actor, depot_id: UUID, now: datetime, bay: str | None = None) -> StockCount:
    """Begin to count a depot, or one place in it, with a line for each lot that lies there.

    Errors: Forbidden, NotFound, Conflict when a count is under way or nothing lies there, Invalid.
    """
    require(actor, Action.MANAGE_DEPOT)
    depot = get(actor, depot_id, lock=True)
    _none_open(depot)
    made = StockCount(depot_id=depot.id, bay=bay_mark(bay), started_by=actor.user_id, started_at=now)
    query = select(Lot).where(Lot.depot_id == depot.id, Lot.state == LotState.IN_DEPOT)
    if made.bay is not None:
        query = query.where(Lot.bay == made.bay)
    found = session.scalars(query.order_by(Lot.serial)).all()
    if not found:
        raise Conflict("nothing_to_count", depot=depot.name)
    session.add(made)
    session.flush()
    lines = [
        {"id": uuid7(), "count_id": made.id, "lot_id": one.id, "bay": one.bay, "expected": one.quantity}
        for one in found
    ]
    session.execute(insert(StockCountLine), lines)
    audit.note(actor, "start", "stock_count", made.id, now)
    return made


def _none_open(depot: Depot) -> None:
    query = select(StockCount.id).where(StockCount.depot_id == depot.id, StockCount.state == CountState.OPEN)
    if session.scalar(query) is not None:
        raise Conflict("count_under_way", depot=depot.name)


def counts(actor: Actor, depot_id: UUID, limit: int = 50, after: str | None = None) -> Page[StockCount]:
    """The counts of a depot, newest first. Errors: NotFound, Invalid."""
    require(actor, Action.READ)
    depot = get(actor, depot_id)
    query = select(StockCount).where(StockCount.depot_id == depot.id).options(selectinload(StockCount.lines))
    return paged(query, [StockCount.started_at, StockCount.id], limit, after, descending=True)


def count(actor: Actor, count_id: UUID) -> StockCount:
    """A count with its lines, by place. Errors: NotFound, also for another organisation's."""
    require(actor, Action.READ)
    query = select(StockCount).join(StockCount.depot).where(StockCount.id == count_id).options(
        joinedload(StockCount.depot),
        selectinload(StockCount.lines).joinedload(StockCountLine.lot).joinedload(Lot.material),
        selectinload(StockCount.lines).joinedload(StockCountLine.counter),
    )  # fmt: skip
    found = session.scalar(query.where(Depot.organisation_id == actor.organisation_id))
    if found is None:
        raise NotFound("not_found")
    return found


def in_order(found: StockCount) -> Sequence[StockCountLine]:
    """The lines as somebody walks: by place, those without a mark last, then by number."""
    return sorted(found.lines, key=lambda line: (line.bay is None, line.bay or "", line.lot.serial))


def locked(actor: Actor, count_id: UUID, version: int | None = None) -> StockCount:
    """An open count of one's own, locked: counters and the booking take turns. Errors: NotFound, Stale, Conflict."""
    require(actor, Action.MANAGE_DEPOT)
    query = select(StockCount).join(StockCount.depot).where(
        StockCount.id == count_id, Depot.organisation_id == actor.organisation_id
    )  # fmt: skip
    query = query.options(selectinload(StockCount.lines)).with_for_update(of=StockCount)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("not_found")
    if found.state != CountState.OPEN:
        raise Conflict("count_is_closed")
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found


def enter(actor: Actor, count_id: UUID, entries: Sequence[Entry], now: datetime) -> StockCount:
    """Write down what was counted, all or nothing; what one counted, another changes only after having seen it.

    Errors: Forbidden, NotFound, Invalid, Conflict when the count is closed, a lot is not in it, or somebody else
    counted something else meanwhile.
    """
    require(actor, Action.MANAGE_DEPOT)
    found = locked(actor, count_id)
    lines = {line.lot_id: line for line in found.lines}
    wanted = [one.lot_id for one in entries]
    lots = {one.id: one for one in session.scalars(select(Lot).where(Lot.id.in_(wanted)))}
    for place, one in enumerate(entries):
        if one.lot_id not in lines:
            raise Invalid.one(f"lines.{place}.lot_id", "lot_not_in_count")
        _write(actor, lines[one.lot_id], lots[one.lot_id], one, place, now)
    # whoever books sees by the version that something was written since
    flag_modified(found, "state")
    session.flush()
    return found


def _write(actor: Actor, line: StockCountLine, lot: Lot, entry: Entry, place: int, now: datetime) -> None:
    if lot.unit == Unit.PIECE and entry.counted != entry.counted.to_integral_value():
        raise Invalid.one(f"lines.{place}.counted", "whole_pieces")
    if line.booked_at is not None:
        raise Conflict("line_is_booked", lot=lot.number)
    mark = bay_mark(entry.bay) or line.bay
    if line.counted == entry.counted and line.counted_bay == mark:
        return
    if line.counted is not None and line.counted != entry.previous:
        raise Conflict("counted_by_another", lot=lot.number, counted=line.counted, unit=lot.unit.value)
    line.counted, line.counted_bay = entry.counted, mark
    line.counted_by, line.counted_at = actor.user_id, now
    # what the books say at this moment: what moves between now and the booking is no difference
    line.expected = lot.quantity


def cancel(actor: Actor, count_id: UUID, now: datetime) -> StockCount:
    """Stop a count; what was counted stays to be read and nothing is booked. Errors: NotFound, Conflict."""
    require(actor, Action.MANAGE_DEPOT)
    found = locked(actor, count_id)
    if any(line.booked_at for line in found.lines):
        raise Conflict("count_partly_booked")
    found.state, found.closed_by, found.closed_at = CountState.CANCELLED, actor.user_id, now
    session.flush()
    audit.note(actor, "cancel", "stock_count", found.id, now)
    return found
