"""The method of a day: shares, surcharges and weights; and how the platform keeps the first two, with their history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.impact import Method
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import FactorEvent, MethodPart, Module, WeightSet
from wisselplaats.models import ImpactMethod, ImpactMethodEvent, uuid7
from wisselplaats.services import audit
from wisselplaats.services.factor.shipped import weights

SAYS = ("value", "source", "valid_from")
LIMITS = {MethodPart.SHARE: (Decimal(0), Decimal(1)), MethodPart.SURCHARGE: (Decimal(1), Decimal(10))}
"""Reuse counts nothing to all of a module; a surcharge lowers nothing."""


@dataclass(frozen=True)
class OpenedMethod:
    """The record that holds today, all its versions, the newest first, and what was done to them."""

    record: ImpactMethod
    versions: Sequence[ImpactMethod]
    events: Sequence[ImpactMethodEvent]


def method_records(on: date) -> Sequence[ImpactMethod]:
    """The shares by module and the surcharges by category that hold on a day."""
    m = ImpactMethod
    holds = m.valid_from <= on, or_(m.valid_to.is_(None), m.valid_to >= on)
    rows = session.scalars(select(m).where(*holds).order_by(m.about, m.key, m.record_version))
    # where the days of two versions meet, the newest counts
    return list({(row.about, row.key): row for row in rows}.values())


def method_on(on: date, weight_set: WeightSet = WeightSet.A2) -> Method:
    """How results of a set are reckoned on a day."""
    records = method_records(on)
    return Method(
        weight_set,
        weights={weight.category: weight.eur_per_unit for weight in weights(weight_set)},
        whole=frozenset(weight.category for weight in weights(weight_set) if weight.core),
        shares={Module(record.key): record.value for record in records if record.about is MethodPart.SHARE},
        surcharges={int(record.key): record.value for record in records if record.about is MethodPart.SURCHARGE},
    )


def open_method(actor: Actor, about: MethodPart, key: str, today: date) -> OpenedMethod:
    """One share or surcharge with its history. Errors: NotFound."""
    require(actor, Action.READ)
    query = select(ImpactMethod).where(ImpactMethod.about == about, ImpactMethod.key == key)
    versions = session.scalars(query.order_by(ImpactMethod.record_version.desc())).all()
    if not versions:
        raise NotFound("not_found")
    held = [one for one in versions if one.valid_from <= today and (one.valid_to is None or one.valid_to >= today)]
    events = select(ImpactMethodEvent).where(ImpactMethodEvent.record_id.in_([one.id for one in versions]))
    events = events.options(joinedload(ImpactMethodEvent.record), joinedload(ImpactMethodEvent.user))
    return OpenedMethod(held[0], versions, session.scalars(events.order_by(ImpactMethodEvent.at.desc())).all())


def change_method(
    actor: Actor, about: MethodPart, key: str, data: Mapping[str, Any], now: datetime, today: date
) -> ImpactMethod:
    """The next version of a share or a surcharge; the last one ends the day before. Results that stand keep theirs.

    `data`: value, source, valid_from and why. Errors: Forbidden unless a platform admin, NotFound, Invalid, Conflict
    when it says what the last version says.
    """
    require(actor, Action.MANAGE_FACTORS)
    _require_platform(actor)
    last = _locked_last(actor, about, key, today)
    low, high = LIMITS[about]
    if not low <= data["value"] <= high:
        code, limit = ("too_small", low) if data["value"] < low else ("too_big", high)
        raise Invalid.one("value", code, limit=limit)
    if data["valid_from"] < last.valid_from:
        raise Invalid.one("valid_from", "factor_before_predecessor", start=last.valid_from)
    if all(getattr(last, name) == data[name] for name in SAYS):
        raise Conflict("method_unchanged")
    said = {name: data[name] for name in SAYS}
    made = ImpactMethod(
        id=uuid7(), about=about, key=key, record_version=last.record_version + 1, verified=False, **said
    )
    session.add(made)
    _note(made, FactorEvent.ADDED, actor, data["why"], now)
    if data["valid_from"] > last.valid_from:
        last.valid_to = data["valid_from"] - timedelta(days=1)
        _note(last, FactorEvent.ENDED, actor, data["why"], now)
    session.flush()
    audit.note(actor, "change", "impact_method", made.id, now)
    return made


def verify_method(
    actor: Actor, about: MethodPart, key: str, verified: bool, why: str, now: datetime, today: date
) -> ImpactMethod:
    """Say that the last version was checked against its source, or that it must be doubted after all.

    Errors: Forbidden unless a platform admin, NotFound, Conflict when that is how it stands already.
    """
    require(actor, Action.MANAGE_FACTORS)
    _require_platform(actor)
    last = _locked_last(actor, about, key, today)
    if last.verified == verified:
        raise Conflict("factor_verified_already" if verified else "factor_not_verified")
    last.verified = verified
    _note(last, FactorEvent.VERIFIED if verified else FactorEvent.DOUBTED, actor, why, now)
    session.flush()
    audit.note(actor, "verify", "impact_method", last.id, now)
    return last


def _require_platform(actor: Actor) -> None:
    if not actor.platform_admin:
        raise Forbidden("method_of_the_platform")


def _locked_last(actor: Actor, about: MethodPart, key: str, today: date) -> ImpactMethod:
    """The first version is the lock of all, so that two cannot make the same next one."""
    first = open_method(actor, about, key, today).versions[-1]
    locked(ImpactMethod, first.id)
    return open_method(actor, about, key, today).versions[0]


def _note(record: ImpactMethod, kind: FactorEvent, actor: Actor, why: str, now: datetime) -> None:
    session.add(ImpactMethodEvent(record=record, kind=kind, at=now, user_id=actor.user_id, why=why))
