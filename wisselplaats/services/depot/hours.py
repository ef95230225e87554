"""When a depot is open: its week, the days that differ, and whether somebody can come at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.domain import depot as rules
from wisselplaats.domain.depot import DayException, Hours
from wisselplaats.domain.errors import Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Depot, DepotException, DepotHours
from wisselplaats.services import audit
from wisselplaats.services.depot.record import get


@dataclass(frozen=True)
class OpenDay:
    """A day and from when to when a depot is open on it; empty when it is closed."""

    day: date
    spans: Sequence[tuple[time, time]]


def _week(depot: Depot) -> list[Hours]:
    return [Hours(one.weekday, one.opens, one.closes) for one in depot.hours]


def _exceptions(depot: Depot) -> list[DayException]:
    return [DayException(one.day, one.opens, one.closes, one.note) for one in depot.exceptions]


def open_at(depot: Depot, moment: datetime) -> bool:
    """Whether somebody can come to a depot at an aware moment; no permission is asked, whoever comes must know.

    A depot that told no hours is open but on its exceptions and holidays.
    """
    return rules.is_open(moment, _week(depot), _exceptions(depot), depot.closed_on_holidays)


def next_open(depot: Depot, moment: datetime) -> datetime | None:
    """The first moment from this one on at which somebody can come to a depot; None when there is none soon."""
    return rules.next_open(moment, _week(depot), _exceptions(depot), depot.closed_on_holidays)


def open_on(depot: Depot, day: date) -> OpenDay:
    """One day with its spans, also of a depot that told no hours: those of its exception, if any."""
    return OpenDay(day, rules.spans_on(day, _week(depot), _exceptions(depot), depot.closed_on_holidays))


def open_days(depot: Depot, first: date, days: int = 7) -> list[OpenDay]:
    """So many days from `first`, each with its spans; empty for a depot that told no hours."""
    if not depot.hours:
        return []
    week, others = _week(depot), _exceptions(depot)
    dates = [first + timedelta(days=step) for step in range(days)]
    return [OpenDay(day, rules.spans_on(day, week, others, depot.closed_on_holidays)) for day in dates]


def set_hours(
    actor: Actor,
    depot_id: UUID,
    hours: Sequence[Hours],
    exceptions: Sequence[DayException],
    closed_on_holidays: bool,
    now: datetime,
    version: int | None = None,
) -> Depot:
    """Set the whole week and every day that differs. Errors: Forbidden, NotFound, Stale, Invalid."""
    require(actor, Action.MANAGE_DEPOT)
    rules.check_hours(hours)
    rules.check_exceptions(exceptions)
    found = get(actor, depot_id, lock=True)
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    found.hours.clear()
    found.exceptions.clear()
    session.flush()
    found.hours += [DepotHours(weekday=one.weekday, opens=one.opens, closes=one.closes) for one in sorted(set(hours))]
    found.exceptions += [
        DepotException(day=one.day, opens=one.opens, closes=one.closes, note=one.note) for one in exceptions
    ]
    found.closed_on_holidays = closed_on_holidays
    # the week is a part of the depot: its tag changes with it
    found.updated_at = now
    session.flush()
    audit.note(actor, "set_hours", "depot", found.id, now)
    return found
