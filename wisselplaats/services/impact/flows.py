"""From where an organisation's material came free, over which depots, to where it went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select

from wisselplaats.db import session
from wisselplaats.domain.chart import Flow, Sankey, sankey
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import Rung
from wisselplaats.models import Depot, ImpactEntry, Organisation, Project
from wisselplaats.services.impact.counted import Asked, narrowed, without_compiling
from wisselplaats.services.impact.naming import names_by_id
from wisselplaats.services.impact.results import check_own, period

E = ImpactEntry
WIDTH, HEIGHT, GAP = 600.0, 420.0, 24.0
"""Of the picture between the names, in units of which a line of text is some twenty high."""
MOST_SOURCES, MOST_TARGETS = 8, 7
"""More blocks than this beside each other no reader takes in; the smallest are together in the last."""


@dataclass(frozen=True)
class Stop:
    """A place on the way: `kind` is project, street, organisation, depot, direct, stock, recycling, others or unknown.

    `name` is empty where the kind says it all.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True)
class Stream:
    """So many tonnes along one way."""

    source: Stop
    by: Stop
    target: Stop
    tonnes: Decimal


OTHERS, DIRECT, STOCK = Stop("others"), Stop("direct"), Stop("stock")
RECYCLING, UNKNOWN = Stop("recycling"), Stop("unknown")


@dataclass(frozen=True)
class Flows:
    """A period, both days included; `streams` largest first, `together` with the small ones put together."""

    from_date: date
    to_date: date
    streams: Sequence[Stream]
    together: Sequence[Stream]
    total: Decimal


def flows(
    actor: Actor, today: date, from_date: date | None = None, to_date: date | None = None, **narrow: Any
) -> Flows:
    """What the organisation released, by where it lay, the depot where it waited and who has it now.

    Errors: Invalid as `totals`.
    """
    require(actor, Action.REPORT)
    asked = period(today, from_date, to_date, **narrow)
    check_own(actor, asked)
    streams = _streams(actor, asked)
    total = sum((one.tonnes for one in streams), Decimal(0))
    return Flows(asked.from_date, asked.to_date, streams, _together(streams), total)


def laid_out(found: Flows) -> tuple[Sankey, dict[str, Stop]]:
    """The picture of flows, the same on a page and on paper, and which stop each block is by its name."""
    stops = {_block(stop): stop for one in found.together for stop in (one.source, one.by, one.target)}
    ways = [Flow(_block(one.source), _block(one.by), _block(one.target), one.tonnes) for one in found.together]
    last = frozenset(_block(stop) for stop in (OTHERS, RECYCLING, UNKNOWN))
    return sankey(ways, WIDTH, max(HEIGHT, GAP * 2 * len({one.target for one in found.together})), GAP, last), stops


def _block(stop: Stop) -> str:
    return f"{stop.kind}:{stop.name}"


def _streams(actor: Actor, asked: Asked) -> list[Stream]:
    me = actor.organisation_id
    # no more keys than a stop has names: the works of another is not told, and a project says more than its street
    keys = (
        E.from_project_id,
        case((E.from_project_id.is_(None), E.street)).label("street"),
        E.depot_id,
        case((E.taker_id != me, E.taker_id)).label("taker_id"),
        case((E.taker_id == me, E.to_project_id)).label("to_project_id"),
        (E.rung == Rung.RECYCLING).label("recycled"),
    )
    query = select(*keys, func.sum(E.mass_kg)).where(
        E.giver_id == me, E.day >= asked.from_date, E.day <= asked.to_date, *narrowed(E, asked)
    )
    if asked.project_id:
        query = query.where(E.from_project_id == asked.project_id)
    without_compiling()
    rows = session.execute(query.group_by(*keys)).all()
    names = _names(rows)
    sums: dict[tuple[Stop, Stop, Stop], Decimal] = {}
    for row in rows:
        way = _source(row, names), _by(row, names), _target(row, names)
        sums[way] = sums.get(way, Decimal(0)) + row[-1]
    found = [Stream(*way, round(kg / 1000, 3)) for way, kg in sums.items() if kg]
    return sorted(found, key=lambda one: (-one.tonnes, one.source.name, one.target.name))


def _names(rows: Sequence[Any]) -> dict[UUID, str]:
    names: dict[UUID, str] = {}
    for table, columns in ((Project, (0, 4)), (Depot, (2,)), (Organisation, (3,))):
        names |= names_by_id(table, [key for key in {row[at] for row in rows for at in columns} if key])
    return names


def _source(row: Any, names: dict[UUID, str]) -> Stop:
    if row.from_project_id:
        return Stop("project", names[row.from_project_id])
    return Stop("street", row.street) if row.street else UNKNOWN


def _by(row: Any, names: dict[UUID, str]) -> Stop:
    return Stop("depot", names[row.depot_id]) if row.depot_id else DIRECT


def _target(row: Any, names: dict[UUID, str]) -> Stop:
    if row.recycled:
        return RECYCLING
    if row.taker_id:
        return Stop("organisation", names[row.taker_id])
    return Stop("project", names[row.to_project_id]) if row.to_project_id else STOCK


def _together(streams: Sequence[Stream]) -> list[Stream]:
    """The same with few blocks: the small sources and targets as one each; recycling always stays itself."""
    sources = _largest(streams, lambda one: one.source, MOST_SOURCES)
    targets = _largest(streams, lambda one: one.target, MOST_TARGETS) | {RECYCLING}
    sums: dict[tuple[Stop, Stop, Stop], Decimal] = {}
    for one in streams:
        way = (
            one.source if one.source in sources else OTHERS, one.by,
            one.target if one.target in targets else OTHERS,
        )  # fmt: skip
        sums[way] = sums.get(way, Decimal(0)) + one.tonnes
    return [Stream(*way, tonnes) for way, tonnes in sums.items() if tonnes > 0]


def _largest(streams: Sequence[Stream], stop: Callable[[Stream], Stop], most: int) -> set[Stop]:
    sums: dict[Stop, Decimal] = {}
    for one in streams:
        sums[stop(one)] = sums.get(stop(one), Decimal(0)) + one.tonnes
    ordered = sorted(sums, key=lambda found: -sums[found])
    # one more in the place of "the others" when those would be one alone
    return set(ordered if len(ordered) <= most + 1 else ordered[:most])
