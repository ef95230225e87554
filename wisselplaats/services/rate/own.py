"""An organisation's own rates: what it reckons with, since when, on what ground; changed by its admin, history kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import or_, select

from wisselplaats.db import session
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import RateName
from wisselplaats.models import MatchRate
from wisselplaats.services import audit
from wisselplaats.services.rate.known import holding

_SHARES = frozenset(
    {RateName.QUALITY_A, RateName.QUALITY_B, RateName.QUALITY_C, RateName.QUALITY_D, RateName.QUALITY_NOT_STATED,
     RateName.COLOUR_NOT_STATED}
)  # fmt: skip
HIGHEST = {RateName.DETOUR: Decimal(5)}
"""A road five times as long as the crow flies is a typing error; other rates stop at 1000."""


@dataclass(frozen=True)
class Shown:
    """A rate as an organisation has it today; `common` is what holds for all, and for it when `own` is false."""

    name: RateName
    value: Decimal
    common: Decimal
    own: bool
    source: str
    indicative: bool
    valid_from: date


def own(actor: Actor, organisation_id: UUID, today: date) -> list[Shown]:
    """Every rate that the organisation's matches are reckoned with. Errors: Forbidden, NotFound."""
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    query = select(MatchRate).where(holding(today)).order_by(MatchRate.valid_from)
    whose = or_(MatchRate.organisation_id.is_(None), MatchRate.organisation_id == organisation_id)
    common: dict[RateName, MatchRate] = {}
    mine: dict[RateName, MatchRate] = {}
    for row in session.scalars(query.where(whose)):
        (mine if row.organisation_id else common)[row.name] = row
    return [_shown(mine.get(name), common[name]) for name in RateName if name in common]


def _shown(mine: MatchRate | None, common: MatchRate) -> Shown:
    row = mine or common
    return Shown(row.name, row.value, common.value, mine is not None, row.source, row.indicative, row.valid_from)


def history(actor: Actor, organisation_id: UUID) -> Sequence[MatchRate]:
    """The organisation's own rates of all times, the newest first. Errors: Forbidden, NotFound."""
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    query = select(MatchRate).where(MatchRate.organisation_id == organisation_id)
    return session.scalars(query.order_by(MatchRate.valid_from.desc(), MatchRate.name, MatchRate.id)).all()


def change(
    actor: Actor, organisation_id: UUID, values: Mapping[str, Decimal | None], source: str, now: datetime, today: date
) -> list[Shown]:
    """Set own rates from today, or take them back (None); the organisation's open demands are judged again.

    What held before keeps its record with a last day. Errors: Forbidden, NotFound, Invalid per rate.
    """
    require(actor, Action.MANAGE_ORGANISATION, organisation_id)
    before = {shown.name: shown for shown in own(actor, organisation_id, today)}
    wanted = {RateName(name): value for name, value in values.items()}
    _check(wanted)
    for name, value in wanted.items():
        shown = before[name]
        if (shown.value if shown.own else None) != value:
            _end(organisation_id, name, today)
            if value is not None:
                _begin(actor, organisation_id, name, value, source, today)
    session.flush()
    audit.note(actor, "change", "rate", organisation_id, now)
    _judge_again(today)
    return own(actor, organisation_id, today)


def _check(wanted: Mapping[RateName, Decimal | None]) -> None:
    wrong = []
    for name, value in wanted.items():
        low, high = _bounds(name)
        if value is not None and not low <= value <= high:
            wrong.append(FieldProblem(name.value, "rate_out_of_range", {"low": low, "high": high}))
    if wrong:
        raise Invalid(wrong)


def _bounds(name: RateName) -> tuple[Decimal, Decimal]:
    if name in _SHARES:
        return Decimal(0), Decimal(1)
    # a road is never shorter than the straight line
    return (Decimal(1) if name is RateName.DETOUR else Decimal(0)), HIGHEST.get(name, Decimal(1000))


def _end(organisation_id: UUID, name: RateName, today: date) -> None:
    """The last day of what holds now is yesterday; what was set today never held a day and goes."""
    query = select(MatchRate).where(MatchRate.organisation_id == organisation_id, MatchRate.name == name)
    for row in session.scalars(query.where(MatchRate.valid_to.is_(None)).with_for_update()):
        if row.valid_from >= today:
            session.delete(row)
        else:
            row.valid_to = today - timedelta(days=1)
    session.flush()


def _begin(actor: Actor, organisation_id: UUID, name: RateName, value: Decimal, source: str, today: date) -> None:
    session.add(
        MatchRate(
            organisation_id=organisation_id, name=name, value=value, source=source, indicative=False,
            valid_from=today, created_by=actor.user_id,
        )
    )  # fmt: skip


def _judge_again(today: date) -> None:
    from wisselplaats.services import match

    match.rates_changed(today)
