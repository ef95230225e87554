"""How records are kept: a next version, a last day, a word on whether they are verified; nothing is ever changed."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import Conflict, FieldProblem, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import ROLES, Action, Actor, require
from wisselplaats.domain.vocabulary import FactorEvent, Indicator, Module
from wisselplaats.models import ImpactFactor, ImpactFactorEvent, Organisation, uuid7
from wisselplaats.services import audit
from wisselplaats.services.factor.check import Known, known_things, problems, unit_of

SAME_RECORD = ("applies_to", "indicator", "effect", "module", "unit", "weight_set", "vehicle")
"""What makes two records versions of one: what they are of, not what they say."""
Identity = tuple[Any, ...]
SAYS = ("value", "source", "source_kind", "category", "surcharged", "valid_from", "valid_to")


def require_owner(actor: Actor, shared: bool) -> UUID | None:
    """Whose record it will be. Errors: Forbidden for everybody's unless a platform admin, for own unless its admin."""
    require(actor, Action.MANAGE_FACTORS)
    if shared:
        if not actor.platform_admin:
            raise Forbidden("factors_of_the_platform")
        return None
    if actor.role not in ROLES[Action.MANAGE_FACTORS]:
        raise Forbidden("not_your_role", action=Action.MANAGE_FACTORS.value)
    return actor.organisation_id


def add(actor: Actor, data: Mapping[str, Any], now: datetime, today: date) -> ImpactFactor:
    """Add a record, or the next version of one that is of the same thing; its predecessor ends the day before.

    `data` by the names of ImpactFactor with `per` in place of a unit, `shared` for everybody's, and `why`.
    Errors: Forbidden, Invalid with every fault, Conflict when it says what the last version says.
    """
    shared, why = bool(data["shared"]), str(data["why"])
    owner = require_owner(actor, shared)
    hold_still(owner)
    made = put(actor, owner, data, why, now, known_things(), latest_of(owner))
    if made is None:
        raise Conflict("factor_unchanged")
    session.flush()
    audit.note(actor, "add", "impact_factor", made.id, now)
    reckon_again(made.organisation_id, made, today=today)
    return made


def hold_still(owner: UUID | None) -> None:
    """One at a time for each owner, so that two cannot make the same next version."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"impact_factor:{owner}", 0))))


def put(
    actor: Actor, owner: UUID | None, data: Mapping[str, Any], why: str, now: datetime, known: Known,
    latest: dict[Identity, ImpactFactor],
) -> ImpactFactor | None:  # fmt: skip
    """The next version, in `latest` from now on, or None when the last one says the same; the caller flushes.

    Errors: Invalid with every fault.
    """
    faults = problems(data, known)
    if faults:
        raise Invalid(faults)
    record = _record(data)
    identity = tuple(record[name] for name in SAME_RECORD)
    before = latest.get(identity)
    if before is not None and all(getattr(before, name) == record[name] for name in SAYS):
        return None
    if before is not None and record["valid_from"] < before.valid_from:
        raise Invalid([FieldProblem("valid_from", "factor_before_predecessor", {"start": before.valid_from})])
    code = before.code if before else _code(owner, record)
    version = before.factor_version + 1 if before else 1
    made = ImpactFactor(id=uuid7(), organisation_id=owner, code=code, factor_version=version, verified=False, **record)
    session.add(made)
    note(made, FactorEvent.ADDED, actor, why, now)
    if before is not None:
        _succeed(before, made, actor, why, now)
    latest[identity] = made
    return made


def _record(data: Mapping[str, Any]) -> dict[str, Any]:
    names = ("applies_to", "indicator", "module", "value", "source", "source_kind", "category", "valid_from")
    loose = ("effect", "weight_set", "vehicle", "valid_to")
    return {
        **{name: data[name] for name in names}, **{name: data.get(name) for name in loose},
        "surcharged": bool(data.get("surcharged")), "unit": unit_of(data),
    }  # fmt: skip


def latest_of(owner: UUID | None) -> dict[Identity, ImpactFactor]:
    """The last version of everything that an owner has."""
    query = select(ImpactFactor).where(ImpactFactor.organisation_id.is_not_distinct_from(owner))
    rows = session.scalars(query.order_by(ImpactFactor.factor_version))
    return {tuple(getattr(row, name) for name in SAME_RECORD): row for row in rows}


def _code(owner: UUID | None, record: Mapping[str, Any]) -> str:
    """A name that says what it is of; an organisation's begins with its own, so that codes never meet."""
    parts = [
        record["module"].value.lower(), record["applies_to"], (record["effect"] or record["indicator"].value).lower(),
        record["unit"].rpartition("/")[2], record["vehicle"], record["weight_set"] and record["weight_set"].value.lower(),
    ]  # fmt: skip
    name = "-".join(str(part) for part in parts if part).replace(" ", "-").replace("/", "-")
    return name if owner is None else f"{session.get_one(Organisation, owner).slug}.{name}"


def _succeed(before: ImpactFactor, made: ImpactFactor, actor: Actor, why: str, now: datetime) -> None:
    """Where the days of two versions meet, the newest counts; it is said where it can be said."""
    last = made.valid_from - timedelta(days=1)
    if last >= before.valid_from and (before.valid_to is None or before.valid_to > last):
        before.valid_to = last
        note(before, FactorEvent.ENDED, actor, why, now)


def note(record: ImpactFactor, kind: FactorEvent, actor: Actor, why: str, now: datetime) -> None:
    """Write down who did what to a record, and why."""
    session.add(ImpactFactorEvent(factor=record, kind=kind, at=now, user_id=actor.user_id, why=why))


def own_or_everybody_s(actor: Actor, key: UUID) -> ImpactFactor:
    """A record that the actor may keep, under its lock. Errors: Forbidden, NotFound."""
    require(actor, Action.MANAGE_FACTORS)
    found = locked(ImpactFactor, key)
    if found is None or found.organisation_id not in {None, actor.organisation_id}:
        raise NotFound("not_found")
    require_owner(actor, found.organisation_id is None)
    return found


def end(actor: Actor, key: UUID, valid_to: date, why: str, now: datetime, today: date) -> ImpactFactor:
    """Give a record its last day; results that rest on it keep it. Errors: Forbidden, NotFound, Invalid, Conflict."""
    require(actor, Action.MANAGE_FACTORS)
    found = own_or_everybody_s(actor, key)
    if found.valid_to is not None and found.valid_to <= valid_to:
        raise Conflict("factor_has_ended", day=found.valid_to)
    if valid_to < found.valid_from:
        raise Invalid.one("valid_to", "ends_before_start", start=found.valid_from)
    found.valid_to = valid_to
    note(found, FactorEvent.ENDED, actor, why, now)
    session.flush()
    audit.note(actor, "end", "impact_factor", found.id, now)
    reckon_again(found.organisation_id, found, today=today)
    return found


def verify(actor: Actor, key: UUID, verified: bool, why: str, now: datetime) -> ImpactFactor:
    """Say that a record was checked against its source, or that it must be doubted after all; from now on.

    Errors: Forbidden, NotFound, Conflict when that is how it stands already.
    """
    require(actor, Action.MANAGE_FACTORS)
    found = own_or_everybody_s(actor, key)
    if found.verified == verified:
        raise Conflict("factor_verified_already" if verified else "factor_not_verified")
    found.verified = verified
    note(found, FactorEvent.VERIFIED if verified else FactorEvent.DOUBTED, actor, why, now)
    session.flush()
    audit.note(actor, "verify", "impact_factor", found.id, now)
    return found


def reckon_again(owner: UUID | None, *records: ImpactFactor, today: date) -> None:
    """Matches are valued with everybody's prices and CO2 of production: judge them again when one of those changed."""
    if owner is None and any(
        record.module is Module.A1_3 and record.indicator is not Indicator.MKI for record in records
    ):
        from wisselplaats.services import match

        match.reference_loaded(today)
