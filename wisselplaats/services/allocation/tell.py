"""Who hears that a run is over: whoever asked for it, and of the one of every night the brokers who can accept something."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import AllocationOrigin, AllocationState, NotificationKind, Role
from wisselplaats.models import Allocation, AllocationLine, Demand, Membership
from wisselplaats.services import notification
from wisselplaats.services.notification import Telling


def tell_end(run: Allocation, now: datetime) -> None:
    """Tell of a run that is done or failed; stopped by hand or overtaken by a newer one is no news. Twice tells once."""
    if run.created_by is not None and run.organisation_id is not None:
        if run.state == AllocationState.DONE:
            lines = session.scalar(_lines(run, run.organisation_id)) or 0
            told = _telling(run, run.created_by, run.organisation_id, NotificationKind.ALLOCATION_DONE, lines)
            notification.tell_all([told], now)
        elif run.state == AllocationState.FAILED:
            told = _telling(run, run.created_by, run.organisation_id, NotificationKind.ALLOCATION_FAILED, 0)
            notification.tell_all([told], now)
    elif run.origin == AllocationOrigin.NIGHT and run.state == AllocationState.DONE:
        notification.tell_all(_to_brokers(run), now)


def _lines(run: Allocation, organisation_id: UUID) -> Select[int]:
    """How many lines stand for demands of this organisation that nobody reserved yet."""
    open_lines = (AllocationLine.series_id == run.series_id, AllocationLine.until.is_(None),
                  AllocationLine.reservation_id.is_(None))  # fmt: skip
    query = select(func.count()).select_from(AllocationLine).join(Demand, Demand.id == AllocationLine.demand_id)
    return query.where(*open_lines, Demand.organisation_id == organisation_id)


def _to_brokers(run: Allocation) -> list[Telling]:
    """Only of lines that are new since the run before: what was told yesterday is no news today."""
    fresh = (AllocationLine.series_id == run.series_id, AllocationLine.until.is_(None),
             AllocationLine.since == run.serial, AllocationLine.reservation_id.is_(None))  # fmt: skip
    query = (
        select(Membership.user_id, Membership.organisation_id, func.count())
        .select_from(AllocationLine)
        .join(Demand, Demand.id == AllocationLine.demand_id)
        .join(Membership, Membership.organisation_id == Demand.organisation_id)
        .where(*fresh, Membership.role == Role.BROKER)
        .group_by(Membership.user_id, Membership.organisation_id)
        .order_by(Membership.user_id)
    )
    advice = NotificationKind.ALLOCATION_ADVICE
    return [_telling(run, row[0], row[1], advice, row[2]) for row in session.execute(query)]


def _telling(run: Allocation, user_id: UUID, organisation_id: UUID, kind: NotificationKind, lines: int) -> Telling:
    params = {"lines": lines, "on_day": f"{run.on_day:%d-%m-%Y}"}
    return Telling(
        user_id, organisation_id, kind, f"allocation:{run.id}:{kind.value}", f"/verdelingen/{run.id}", params
    )
