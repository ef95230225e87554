"""Stock that lies too long: its broker is told once, because age is evidence against certain use."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, String, cast, func, literal, select
from sqlalchemy.orm import joinedload, with_expression

from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import LotState, MovementKind, NotificationKind, Role
from wisselplaats.models import Depot, Lot, Membership, Notification, Organisation, StockMovement
from wisselplaats.services import notification
from wisselplaats.services.depot.stock import since
from wisselplaats.services.notification import Telling

AT_ONCE = 500
"""Lots told of in one run; the rest follows the next day."""


def tell_aged(now: datetime, today: date) -> int:
    """Tell the brokers of what lies longer than its depot says, once for each stay; answers how many lots."""
    with transaction():
        aged = _aged(today)
        brokers = _brokers({lot.depot.organisation_id for lot, _ in aged if lot.depot})
        tellings = [
            _telling(user_id, lot, lot.depot, stay)
            for lot, stay in aged
            if lot.depot
            for user_id in brokers[lot.depot.organisation_id]
        ]
        notification.tell_all(tellings, now)
    return len({one.dedupe_key for one in tellings})


def _aged(today: date) -> list[tuple[Lot, int]]:
    """Lots that are old and of which nobody was told, each with the number of the movement that brought it."""
    stay = select(func.max(StockMovement.serial)).where(
        StockMovement.lot_id == Lot.id, StockMovement.depot_id == Lot.depot_id, StockMovement.kind == MovementKind.IN
    )
    came: Any = stay.correlate(Lot).scalar_subquery()
    days = today - cast(func.timezone("Europe/Amsterdam", since()), Date)
    key = literal("old_stock:") + cast(came, String)
    told = select(Notification.id).where(Notification.dedupe_key == key).exists()
    broker = select(Membership.id).where(
        Membership.organisation_id == Depot.organisation_id, Membership.role == Role.BROKER
    )
    query = select(Lot, came).join(Lot.depot).join(Depot.organisation).where(
        Lot.state == LotState.IN_DEPOT, days >= func.coalesce(Depot.warn_after_days, Organisation.warn_after_days), broker.exists(), ~told
    )  # fmt: skip
    query = query.options(joinedload(Lot.material), joinedload(Lot.depot), with_expression(Lot.stored_days, days))
    rows = session.execute(query.order_by(Lot.serial).limit(AT_ONCE).execution_options(populate_existing=True))
    return [(lot, serial) for lot, serial in rows]


def _brokers(organisation_ids: set[UUID]) -> dict[UUID, list[UUID]]:
    query = select(Membership.organisation_id, Membership.user_id).where(
        Membership.organisation_id.in_(organisation_ids), Membership.role == Role.BROKER
    )
    found: dict[UUID, list[UUID]] = {}
    for organisation_id, user_id in session.execute(query):
        found.setdefault(organisation_id, []).append(user_id)
    return found


def _telling(user_id: UUID, lot: Lot, depot: Depot, stay: int) -> Telling:
    params = {
        "material_nl": lot.title or lot.material.name_nl, "material_en": lot.title or lot.material.name_en,
        "depot": depot.name, "days": lot.stored_days, "evidence": "old_stock_evidence",
    }  # fmt: skip
    path = f"/depots/{depot.id}?ouderDan={depot.old_after_days}#voorraad"
    key = f"old_stock:{stay}"
    return Telling(user_id, depot.organisation_id, NotificationKind.OLD_STOCK, key, path, params)
