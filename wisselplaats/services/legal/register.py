"""The register of who may take which waste: kept by a giver for its own waste, and by the platform for everybody's."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, any_, cast, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import PermitKind
from wisselplaats.models import Lot, Organisation, WasteTaker
from wisselplaats.services import audit, passport

TODAY: ColumnElement[date] = cast(func.timezone("Europe/Amsterdam", func.now()), Date)
_STANDING = and_(
    WasteTaker.ended_at.is_(None), WasteTaker.valid_from <= TODAY,
    or_(WasteTaker.valid_until.is_(None), WasteTaker.valid_until >= TODAY),
)  # fmt: skip


def _permits(owner: Any, code: Any, taker_id: UUID | None) -> Select[Any]:
    """What allows this taker (None: somebody) today to take waste of a code from an owner, both as SQL."""
    found = select(WasteTaker.id).where(
        _STANDING, or_(WasteTaker.keeper_id.is_(None), WasteTaker.keeper_id == owner),
        code == any_(WasteTaker.eural_codes), WasteTaker.taker_id != owner,
    )  # fmt: skip
    return found if taker_id is None else found.where(WasteTaker.taker_id == taker_id)


def takes(taker_id: UUID | None) -> ColumnElement[bool]:
    """SQL over Lot: the register holds this taker (None: somebody) for the lot's owner and Eural code today."""
    return _permits(Lot.organisation_id, Lot.eural_code, taker_id).correlate(Lot).exists()


def is_authorised(lot: Lot, taker_id: UUID | None) -> bool:
    """The same of one lot, which may not be in the database yet; without a Eural code nobody may take it."""
    if lot.eural_code is None:
        return False
    found = _permits(literal(lot.organisation_id), literal(lot.eural_code), taker_id)
    return bool(session.scalar(select(found.exists())))


def takers(actor: Actor) -> list[WasteTaker]:
    """Who may take waste of the organisation: its own entries and the platform's, standing ones first."""
    require(actor, Action.READ)
    query = select(WasteTaker).where(or_(WasteTaker.keeper_id.is_(None), WasteTaker.keeper_id == actor.organisation_id))
    query = query.options(joinedload(WasteTaker.taker), joinedload(WasteTaker.checker))
    return list(session.scalars(query.order_by(WasteTaker.ended_at.is_not(None), WasteTaker.checked_at, WasteTaker.id)))


def possible_takers(actor: Actor) -> list[Organisation]:
    """Organisations of the exchange that may be put in the register, by name."""
    require(actor, Action.MANAGE_WASTE_TAKERS)
    query = select(Organisation).where(Organisation.id != actor.organisation_id)
    return list(session.scalars(query.order_by(Organisation.name)))


def add_taker(
    actor: Actor,
    now: datetime,
    *,
    taker_id: UUID,
    permit_kind: PermitKind,
    permit_number: str,
    eural_codes: Sequence[str],
    valid_from: date,
    valid_until: date | None = None,
    for_everybody: bool = False,
) -> WasteTaker:
    """Put a taker in the register, having looked at the permit; `for_everybody` is the platform admin's.

    Errors: Forbidden, Invalid on an unknown or own organisation and on dates, Conflict when the permit stands already.
    """
    require(actor, Action.MANAGE_WASTE_TAKERS)
    _may_keep(actor, for_everybody)
    problems: list[FieldProblem] = []
    if session.get(Organisation, taker_id) is None or taker_id == actor.organisation_id:
        problems.append(FieldProblem("receiver_id", "waste_taker_unknown"))
    if valid_until is not None and valid_until < valid_from:
        problems.append(FieldProblem("permit_until", "ends_before_start", {"start": valid_from}))
    if problems:
        raise Invalid(problems)
    made = WasteTaker(
        keeper_id=None if for_everybody else actor.organisation_id, taker_id=taker_id, permit_kind=permit_kind,
        permit_number=permit_number, eural_codes=sorted(set(eural_codes)), valid_from=valid_from,
        valid_until=valid_until, checked_by=actor.user_id, checked_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Conflict("waste_taker_stands", number=permit_number) from error
    audit.note(actor, "add", "waste_taker", made.id, now)
    return made


def _may_keep(actor: Actor, for_everybody: bool) -> None:
    if for_everybody and not actor.platform_admin:
        raise Forbidden("not_your_role", action=Action.MANAGE_WASTE_TAKERS.value)


def end_taker(actor: Actor, taker_key: UUID, now: datetime) -> WasteTaker:
    """Take an entry out of force at once; it stays on record, and the parties to open claims on it are told.

    Errors: Forbidden, NotFound, Conflict when it has ended.
    """
    from wisselplaats.services.legal.closed import tell_when_ended

    require(actor, Action.MANAGE_WASTE_TAKERS)
    found = locked(WasteTaker, taker_key)
    if found is None or found.keeper_id not in (None, actor.organisation_id):
        raise NotFound("not_found")
    _may_keep(actor, found.keeper_id is None)
    if found.ended_at is not None:
        raise Conflict("waste_taker_ended")
    passport.keep_shown(now, Lot.eural_code.in_(found.eural_codes))
    found.ended_by, found.ended_at = actor.user_id, now
    audit.note(actor, "end", "waste_taker", found.id, now)
    tell_when_ended(actor, found, now)
    return found
