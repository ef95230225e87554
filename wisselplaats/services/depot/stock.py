"""What lies in a depot: where, since when, on how much ground; and moving a lot to another place in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, cast, func, select
from sqlalchemy.orm import joinedload, with_expression

from wisselplaats.db import session
from wisselplaats.domain.depot import bay_mark, ground_m2
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LotState, MovementKind, Unit
from wisselplaats.models import Depot, Lot, StockMovement
from wisselplaats.services import audit, lot, passport
from wisselplaats.services.depot.record import get
from wisselplaats.services.lot.moving import because
from wisselplaats.services.paging import Page, paged


@dataclass(frozen=True)
class Stock:
    """How much lies in a depot: the lots, the m2 that they are, and how many are of a unit that takes no known m2."""

    lots: int = 0
    m2: Decimal = Decimal(0)
    unmeasured: int = 0


def since() -> Any:
    """When a lot last came into its depot."""
    came = select(func.max(StockMovement.at)).where(
        StockMovement.lot_id == Lot.id, StockMovement.depot_id == Lot.depot_id, StockMovement.kind == MovementKind.IN
    )
    return came.correlate(Lot).scalar_subquery()


def stored(today: date) -> Select[Any]:
    """Lots in depots with their age in days, and what a list shows of them."""
    days = today - cast(func.timezone("Europe/Amsterdam", since()), Date)
    return select(Lot).where(Lot.state == LotState.IN_DEPOT).options(
        joinedload(Lot.material), joinedload(Lot.organisation), joinedload(Lot.depot), joinedload(Lot.project),
        with_expression(Lot.stored_since, since()), with_expression(Lot.stored_days, days),
    ).execution_options(populate_existing=True)  # fmt: skip


def lots(
    actor: Actor,
    depot_id: UUID,
    limit: int = 50,
    after: str | None = None,
    bay: str | None = None,
    older_than: int | None = None,
    *,
    today: date,
) -> Page[Lot]:
    """What lies in a depot, newest first; of one place, or lying for at least so many days. Errors: NotFound, Invalid."""
    require(actor, Action.READ)
    depot = get(actor, depot_id)
    query = stored(today).where(Lot.depot_id == depot.id)
    if bay is not None:
        query = query.where(Lot.bay == bay_mark(bay))
    if older_than is not None:
        query = query.where(cast(func.timezone("Europe/Amsterdam", since()), Date) <= today - _days(older_than))
    return paged(query, [Lot.serial], limit, after, descending=True)


def _days(days: int) -> Any:
    return func.make_interval(0, 0, 0, days)


def ground(found: Lot) -> Decimal | None:
    """How many m2 of material a lot is, None when its unit and kind do not say."""
    return ground_m2(found.quantity, found.unit, pieces_of(found), found.width_mm)


def pieces_of(found: Lot) -> Decimal | None:
    """Pieces in a m2, for kinds that go by m2 or by piece."""
    per = found.material.pieces_per_unit
    return per if per and found.material.unit in (Unit.M2, Unit.PIECE) else None


def stock(actor: Actor, *depot_ids: UUID) -> dict[UUID, Stock]:
    """How much lies in each of these own depots; those that are empty are left out."""
    require(actor, Action.READ)
    query = select(Lot).join(Lot.depot).options(joinedload(Lot.material))
    query = query.where(
        Lot.depot_id.in_(depot_ids), Depot.organisation_id == actor.organisation_id, Lot.state == LotState.IN_DEPOT
    )
    found: dict[UUID, Stock] = {}
    for one in session.scalars(query):
        had, takes = found.get(one.depot_id or UUID(int=0), Stock()), ground(one)
        made = Stock(had.lots + 1, had.m2 + (takes or 0), had.unmeasured + (takes is None))
        found[one.depot_id or UUID(int=0)] = made
    return found


def bays(actor: Actor, depot_id: UUID) -> Sequence[tuple[str | None, int]]:
    """The places in use with how many lots lie there, by name; None are the lots without a mark. Errors: NotFound."""
    require(actor, Action.READ)
    depot = get(actor, depot_id)
    query = select(Lot.bay, func.count()).where(Lot.depot_id == depot.id, Lot.state == LotState.IN_DEPOT)
    return [(bay, count) for bay, count in session.execute(query.group_by(Lot.bay).order_by(Lot.bay.nulls_last()))]


def own_lot(actor: Actor, depot_id: UUID, lot_id: UUID, version: int | None = None) -> tuple[Depot, Lot]:
    """A depot, and a lot that lies in it now, locked. Errors: NotFound, Stale, Conflict."""
    require(actor, Action.MANAGE_DEPOT)
    depot = get(actor, depot_id)
    found = lot.own(actor, lot_id, version)
    if found.state != LotState.IN_DEPOT or found.depot_id != depot.id:
        raise Conflict("lot_not_in_depot", lot=found.number, depot=depot.name)
    return depot, found


def put(actor: Actor, depot_id: UUID, lot_id: UUID, bay: str | None, now: datetime, version: int | None = None) -> Lot:
    """Move a lot to another place in its depot; None takes its mark away.

    Errors: Forbidden, NotFound, Stale, Conflict when it does not lie there, Invalid on a mark that is none.
    """
    require(actor, Action.MANAGE_DEPOT)
    depot, found = own_lot(actor, depot_id, lot_id, version)
    mark = bay_mark(bay)
    if mark == found.bay:
        return found
    because(actor, now, found)
    found.bay = mark
    session.flush()
    passport.append(found, EntryKind.MOVED, actor.organisation_name, {"depot": depot.name, "bay": mark}, now)
    audit.note(actor, "put", "lot", found.id, now)
    return found


def receive(
    actor: Actor, depot_id: UUID, lot_id: UUID, bay: str | None, now: datetime, over_capacity: bool = False
) -> Lot:
    """Take in a lot of one's own that comes to a depot, and say where it lies. Errors: as `lot.to_depot`, Invalid."""
    require(actor, Action.MANAGE_DEPOT)
    depot, mark = get(actor, depot_id), bay_mark(bay)
    found = lot.to_depot(actor, lot_id, depot.id, now, over_capacity)
    if mark != found.bay:
        found.bay = mark
        session.flush()
    return found


def movements(
    actor: Actor, depot_id: UUID, limit: int = 50, after: str | None = None, lot_id: UUID | None = None
) -> Page[StockMovement]:
    """What went in, out and about, newest first. Errors: NotFound, Invalid."""
    require(actor, Action.READ)
    depot = get(actor, depot_id)
    query = select(StockMovement).where(StockMovement.depot_id == depot.id)
    query = query.options(joinedload(StockMovement.lot).joinedload(Lot.material), joinedload(StockMovement.user))
    if lot_id is not None:
        query = query.where(StockMovement.lot_id == lot_id)
    return paged(query, [StockMovement.serial], limit, after, descending=True)
