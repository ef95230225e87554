"""Asking the gate about a lot of the database: who would take it, whether the register allows it, who has read the warnings."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.legal import Act, GateResult, Rule, check, require_open
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import LegalAcknowledgement, Lot, uuid7
from wisselplaats.services import lot as lots
from wisselplaats.services import passport
from wisselplaats.services.legal.facts import facts_of
from wisselplaats.services.legal.register import is_authorised


def check_lot(lot: Lot, act: Act, taker_id: UUID | None) -> GateResult:
    """What the rules say of an act by a taker; None is any third party, as for publishing."""
    third_party = taker_id != lot.organisation_id
    return check(facts_of(lot), act, third_party, third_party and is_authorised(lot, taker_id))


def require_lot(lot: Lot, act: Act, taker_id: UUID | None) -> None:
    """The same. Errors: Blocked with the first reason and its ground."""
    third_party = taker_id != lot.organisation_id
    require_open(facts_of(lot), act, third_party, third_party and is_authorised(lot, taker_id))


def warnings_of(lot: Lot) -> list[Rule]:
    """Everything that a party to this lot is to acknowledge before some act, in the order of the table."""
    found = [rule for act in Act for rule in check(facts_of(lot), act, third_party=True).warnings]
    return list(dict.fromkeys(found))


def open_warnings(lot: Lot, act: Act, party_id: UUID) -> list[Rule]:
    """Warnings about an act that nobody of this organisation has acknowledged yet."""
    asked = check(facts_of(lot), act, third_party=True).warnings
    known = _acknowledged(lot, party_id) if asked else set()
    return [rule for rule in asked if rule.code not in known]


def _acknowledged(lot: Lot, party_id: UUID) -> set[str]:
    query = select(LegalAcknowledgement.rule_code).filter_by(lot_id=lot.id, organisation_id=party_id)
    return set(session.scalars(query))


def require_acknowledged(lot: Lot, act: Act, asker_id: UUID, *party_ids: UUID) -> None:
    """Errors: Conflict with the codes of what the asker, or another party to the act, has not acknowledged yet."""
    for party_id in dict.fromkeys((asker_id, *party_ids)):
        found = open_warnings(lot, act, party_id)
        if found:
            code = "warnings_open" if party_id == asker_id else "other_side_warnings_open"
            raise Conflict(code, codes=", ".join(rule.code for rule in found), number=lot.number, lot=lot.id)


def acknowledge(actor: Actor, lot_id: UUID, codes: Sequence[str], now: datetime) -> list[LegalAcknowledgement]:
    """Say for the own organisation that these warnings were read; answers all that stand for it, once each.

    Errors: Forbidden, NotFound, Invalid on a code that is no warning of this lot.
    """
    require(actor, Action.ACKNOWLEDGE)
    lot = lots.get(actor, lot_id, lock=True)
    rules = {rule.code: rule for rule in warnings_of(lot)}
    unknown = sorted(set(codes) - set(rules))
    if unknown:
        raise Invalid.one("codes", "warning_unknown", warning=unknown[0], known=", ".join(rules) or "-")
    new = [code for code in dict.fromkeys(codes) if _write(actor, lot, rules[code], now)]
    if new:
        passport.append(lot, EntryKind.LEGAL_ACKNOWLEDGED, actor.organisation_name, {"warnings": new}, now)
    return acknowledgements(actor, lot_id)


def _write(actor: Actor, lot: Lot, rule: Rule, now: datetime) -> bool:
    """Whether it was new: two at once write one."""
    row = {
        "id": uuid7(), "lot_id": lot.id, "rule_code": rule.code, "organisation_id": actor.organisation_id,
        "user_id": actor.user_id, "at": now, "ground": rule.ground,
    }  # fmt: skip
    statement = insert(LegalAcknowledgement).values(row).on_conflict_do_nothing().returning(LegalAcknowledgement.id)
    return session.scalar(statement) is not None


def acknowledgements(actor: Actor, lot_id: UUID) -> list[LegalAcknowledgement]:
    """Who of the own organisation acknowledged what of a lot, and when; the owner sees those of every party."""
    require(actor, Action.READ)
    lot = lots.get(actor, lot_id)
    query = select(LegalAcknowledgement).where(LegalAcknowledgement.lot_id == lot.id)
    if lot.organisation_id != actor.organisation_id:
        query = query.where(LegalAcknowledgement.organisation_id == actor.organisation_id)
    return list(session.scalars(query.order_by(LegalAcknowledgement.at, LegalAcknowledgement.rule_code)))
