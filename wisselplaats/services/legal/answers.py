"""The three questions of continued use and the environmental declaration: answered, kept, and never overwritten."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.legal import DeclarationFacts, decide, outcome
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import LegalStatus
from wisselplaats.models import LegalAnswer, LegalDeclaration, Lot
from wisselplaats.services import audit, passport
from wisselplaats.services import lot as lots
from wisselplaats.services.legal.facts import ANSWERS


def keep_answers(actor: Actor, lot: Lot, data: Mapping[str, Any], now: datetime) -> None:
    """Who answered and when; three times yes makes an unknown status continued use, a no takes that back.

    A status that is given with the answers stands. Errors: Forbidden.
    """
    if all(data.get(name) is None for name in ANSWERS):
        return
    require(actor, Action.ANSWER_LEGAL)
    lot.legal_answered_by, lot.legal_answered_at = actor.user_id, now
    given = [getattr(lot, name) for name in ANSWERS]
    if all(given) and lot.legal_status in (None, LegalStatus.UNKNOWN):
        lot.legal_status = LegalStatus.CONTINUED_USE
    elif False in given and lot.legal_status == LegalStatus.CONTINUED_USE and not data.get("legal_status"):
        lot.legal_status = LegalStatus.UNKNOWN


def check_papers(lot: Lot) -> None:
    """Errors: Invalid when a lot that is no waste has a Eural code or a waste stream number."""
    if lot.legal_status != LegalStatus.WASTE:
        for name in ("eural_code", "waste_stream_number"):
            if getattr(lot, name):
                raise Invalid.one(name, "only_for_waste")


def answer(
    actor: Actor, lot_id: UUID, answers: Mapping[str, bool], motivation: str, now: datetime, version: int | None = None
) -> Lot:
    """Answer the three questions anew, with the motivation; earlier answers stay in the log.

    Errors: Forbidden, NotFound, Stale, Conflict when the lot is gone.
    """
    require(actor, Action.ANSWER_LEGAL)
    return lots.change(actor, lot_id, {**answers, "legal_motivation": motivation}, now, version)


def answers_of(actor: Actor, lot_id: UUID) -> list[LegalAnswer]:
    """Every status and answer that the lot ever had, newest first; who gave them is for the owner alone."""
    require(actor, Action.READ)
    lot = lots.get(actor, lot_id)
    query = select(LegalAnswer).where(LegalAnswer.lot_id == lot.id).options(joinedload(LegalAnswer.user))
    return list(session.scalars(query.order_by(LegalAnswer.serial.desc())))


def declare(actor: Actor, lot_id: UUID, facts: DeclarationFacts, now: datetime) -> LegalDeclaration:
    """Decide by the table whether an environmental declaration is needed, and keep the decision with its ground.

    A lot of which the origin is suspicious is suspected, whatever is answered. Errors: Forbidden, NotFound.
    """
    require(actor, Action.ANSWER_LEGAL)
    lot = lots.own(actor, lot_id)
    if lot.suspicious_origin:
        facts = DeclarationFacts(**{**asdict(facts), "suspicious": True})
    rule = decide(facts)
    made = LegalDeclaration(
        lot_id=lot.id, organisation_id=actor.organisation_id, user_id=actor.user_id, at=now, **asdict(facts),
        outcome=outcome(rule), rule_code=rule.code, ground=rule.ground,
    )  # fmt: skip
    session.add(made)
    session.flush()
    data = {"outcome": made.outcome, "rule": rule.code, "ground": rule.ground}
    passport.append(lot, EntryKind.DECLARATION_DECIDED, actor.organisation_name, data, now)
    audit.note(actor, "declare", "lot", lot.id, now)
    return made


def declarations_of(actor: Actor, lot_id: UUID) -> list[LegalDeclaration]:
    """Every decision about a lot, the one that holds first."""
    require(actor, Action.READ)
    lot = lots.get(actor, lot_id)
    query = select(LegalDeclaration).where(LegalDeclaration.lot_id == lot.id)
    query = query.options(joinedload(LegalDeclaration.user))
    return list(session.scalars(query.order_by(LegalDeclaration.at.desc(), LegalDeclaration.id.desc())))


def declaration_of(lot: Lot) -> LegalDeclaration | None:
    """The decision that holds, for a passport: its reader has been let in already."""
    query = select(LegalDeclaration).where(LegalDeclaration.lot_id == lot.id)
    return session.scalar(query.order_by(LegalDeclaration.at.desc(), LegalDeclaration.id.desc()).limit(1))
