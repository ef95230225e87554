"""What was settled in a period: each handover, and the sums per project and per pair of organisations."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Handover, Lot, Organisation, Project, SettlementLine
from wisselplaats.services.impact.results import of_organisation, within
from wisselplaats.services.settlement.price import shows_vat

_CENT = Decimal("0.01")
_from_project, _to_project, _earlier = aliased(Project), aliased(Project), aliased(Handover)


@dataclass(frozen=True)
class Line:
    """One handover in euro, or what a correction of one adds to it; `amount_vat` and `amount_incl` are None when the organisation does not show VAT.

    The project of the other organisation stays unnamed.
    """

    line: SettlementLine
    handover: Handover
    from_project: Project | None
    to_project: Project | None
    amount_excl: Decimal
    amount_vat: Decimal | None
    amount_incl: Decimal | None


@dataclass(frozen=True)
class Sum:
    """The sum of some lines: from and to are names of organisations or of projects; corrections are no handovers."""

    from_name: str | None
    to_name: str | None
    handovers: int
    amount_excl: Decimal
    amount_vat: Decimal | None
    amount_incl: Decimal | None


@dataclass(frozen=True)
class Overview:
    """A period, both days included; the sums of both kinds add up to the same total."""

    from_date: date
    to_date: date
    shows_vat: bool
    lines: Sequence[Line]
    pairs: Sequence[Sum]
    by_project: Sequence[Sum]
    total: Sum


def overview(
    actor: Actor,
    today: date,
    from_date: date | None = None,
    to_date: date | None = None,
    project_id: UUID | None = None,
) -> Overview:
    """Every handover of which the organisation is giver or taker; the year so far unless days are given.

    Errors: Invalid when the period ends before it starts.
    """
    require(actor, Action.REPORT)
    until = to_date or today
    since = from_date or date(until.year, 1, 1)
    if since > until:
        raise Invalid.one("to_date", "ends_before_start", start=since)
    with_vat = shows_vat(actor)
    lines = [_line(row, actor, with_vat) for row in _rows(actor, since, until, project_id)]
    return Overview(
        since, until, with_vat, lines,
        _sums(lines, lambda one: (one.handover.from_organisation.name, one.handover.to_organisation.name)),
        _sums(lines, lambda one: (_name(one.from_project), _name(one.to_project))),
        _sum(None, None, lines, with_vat),
    )  # fmt: skip


def _rows(actor: Actor, since: date, until: date, project_id: UUID | None) -> Iterable[Any]:
    query = (
        select(SettlementLine, Handover, _from_project, _to_project, _before())
        .join(Handover, Handover.id == SettlementLine.handover_id)
        .outerjoin(_from_project, _from_project.id == SettlementLine.from_project_id)
        .outerjoin(_to_project, _to_project.id == SettlementLine.to_project_id)
        .where(of_organisation(actor), within(since, until))
        .options(
            joinedload(Handover.lot).joinedload(Lot.material),
            joinedload(Handover.from_organisation).load_only(Organisation.name),
            joinedload(Handover.to_organisation).load_only(Organisation.name),
        )
    )
    if project_id:
        ours = or_(SettlementLine.from_project_id == project_id, SettlementLine.to_project_id == project_id)
        query = query.where(ours)
    return session.execute(query.order_by(Handover.handed_over_at, Handover.id)).all()


def _before() -> Any:
    """What was written of the same handover before a correction; nothing for a handover itself."""
    same = or_(_earlier.id == Handover.corrects_id, _earlier.corrects_id == Handover.corrects_id)
    sooner = tuple_(_earlier.handed_over_at, _earlier.id) < tuple_(Handover.handed_over_at, Handover.id)
    total = select(func.coalesce(func.sum(_earlier.quantity), 0)).where(same, sooner)
    return total.correlate(Handover).scalar_subquery()


def _amounts(quantity: Decimal, line: SettlementLine) -> tuple[Decimal, Decimal]:
    """Euro without VAT and the VAT on it, to the cent."""
    amount = (quantity * line.price_per_unit).quantize(_CENT, ROUND_HALF_UP)
    return amount, (amount * line.vat_percent / 100).quantize(_CENT, ROUND_HALF_UP)


def _line(row: Any, actor: Actor, with_vat: bool) -> Line:
    line, handover, giver, taker, before = row
    # from total to total, so that a handover and its corrections are to the cent what the last total costs
    was, becomes = _amounts(before, line), _amounts(before + handover.quantity, line)
    amount, vat = becomes[0] - was[0], becomes[1] - was[1] if with_vat else None
    return Line(
        line, handover, _own(giver, actor), _own(taker, actor), amount, vat, None if vat is None else amount + vat
    )


def _own(found: Project | None, actor: Actor) -> Project | None:
    return found if found is not None and found.organisation_id == actor.organisation_id else None


def _name(found: Project | None) -> str | None:
    return None if found is None else f"{found.number} {found.name}"


def _sums(lines: Sequence[Line], key: Callable[[Line], tuple[str | None, str | None]]) -> list[Sum]:
    groups: dict[tuple[str | None, str | None], list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    made = [_sum(*names, found, found[0].amount_vat is not None) for names, found in groups.items()]
    return sorted(made, key=lambda one: (one.from_name or "", one.to_name or ""))


def _sum(from_name: str | None, to_name: str | None, lines: Sequence[Line], with_vat: bool) -> Sum:
    excl = sum((line.amount_excl for line in lines), Decimal(0))
    vat = sum((line.amount_vat or Decimal(0) for line in lines), Decimal(0))
    count = sum(line.handover.corrects_id is None for line in lines)
    if not with_vat:
        return Sum(from_name, to_name, count, excl, None, None)
    return Sum(from_name, to_name, count, excl, vat, excl + vat)
