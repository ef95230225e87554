"""What became forbidden after somebody claimed it: those who count on it are told at once."""

from datetime import datetime

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.legal import Act, LegalFacts, Rule, check
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.reservation import OPEN
from wisselplaats.domain.vocabulary import NotificationKind
from wisselplaats.models import Listing, Lot, Reservation
from wisselplaats.services.legal.facts import facts_of
from wisselplaats.services.legal.register import is_authorised


def tell_when_closed(actor: Actor, lot: Lot, was: LegalFacts, now: datetime) -> None:
    """Tell each claimant for whom a rule blocks the handover that did not block it before; once for each such change."""
    found = facts_of(lot)
    if found == was:
        return
    claims = select(Reservation).join(Listing).where(Listing.lot_id == lot.id, Reservation.state.in_(OPEN))
    for claim in session.scalars(claims.order_by(Reservation.id)):
        new = _newly_blocked(lot, claim, was, found)
        if new:
            _tell(actor, claim, new[0], now)


def _newly_blocked(lot: Lot, claim: Reservation, was: LegalFacts, found: LegalFacts) -> list[Rule]:
    third_party = claim.organisation_id != lot.organisation_id
    allowed = third_party and is_authorised(lot, claim.organisation_id)
    before, after = (check(facts, Act.HAND_OVER, third_party, allowed).blocks for facts in (was, found))
    return [rule for rule in after if rule not in before]


def _tell(actor: Actor, claim: Reservation, rule: Rule, now: datetime) -> None:
    from wisselplaats.services.reservation import telling

    key = f"reservation:{claim.id}:law:{rule.code}:{now.isoformat()}"
    words = {"rule_nl": rule.text_nl, "rule_en": rule.text_en, "ground": rule.ground}
    telling.tell(NotificationKind.LEGAL_BLOCKED, key, telling.taker(claim), actor, claim, now, **words)
