"""What became forbidden after somebody claimed it: those who count on it are told at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.legal import Act, LegalFacts, Rule, check
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.reservation import OPEN
from wisselplaats.domain.vocabulary import LegalStatus, NotificationKind
from wisselplaats.models import Listing, Lot, Reservation, WasteTaker
from wisselplaats.services.legal.facts import facts_of
from wisselplaats.services.legal.register import is_authorised

Person = tuple[UUID, UUID, str]
"""As services.reservation.telling has it: a user, the organisation they are told in, the name of the other side."""


def tell_when_closed(actor: Actor, lot: Lot, was: LegalFacts, now: datetime) -> None:
    """Tell each claimant for whom a rule blocks the handover that did not block it before; once for each such change."""
    found = facts_of(lot)
    if found == was:
        return
    from wisselplaats.services.reservation import telling

    claims = select(Reservation).join(Listing).where(Listing.lot_id == lot.id, Reservation.state.in_(OPEN))
    for claim in session.scalars(claims.order_by(Reservation.id)):
        new = _newly_blocked(lot, claim, was, found)
        if new:
            _tell(actor, claim, new[0], telling.taker(claim), now)


def tell_when_ended(actor: Actor, entry: WasteTaker, now: datetime) -> None:
    """Tell taker and owner of each open claim on waste that the taker may no longer have now that an entry has ended.

    Another entry that stands keeps the gate open, and then nobody is told.
    """
    from wisselplaats.services.reservation import telling

    claims = select(Reservation).join(Listing).join(Lot, Listing.lot_id == Lot.id).where(
        Reservation.state.in_(OPEN), Reservation.organisation_id == entry.taker_id,
        Lot.organisation_id != entry.taker_id, Lot.legal_status == LegalStatus.WASTE,
        Lot.eural_code.in_(entry.eural_codes),
    )  # fmt: skip
    if entry.keeper_id is not None:
        claims = claims.where(Lot.organisation_id == entry.keeper_id)
    for claim in session.scalars(claims.order_by(Reservation.id)):
        lot = claim.listing.lot
        if is_authorised(lot, entry.taker_id):
            continue
        before, after = (check(facts_of(lot), Act.HAND_OVER, True, allowed).blocks for allowed in (True, False))
        new = [rule for rule in after if rule not in before]
        if new:
            _tell(actor, claim, new[0], [*telling.taker(claim), *telling.owners(claim)], now)


def _newly_blocked(lot: Lot, claim: Reservation, was: LegalFacts, found: LegalFacts) -> list[Rule]:
    third_party = claim.organisation_id != lot.organisation_id
    allowed = third_party and is_authorised(lot, claim.organisation_id)
    before, after = (check(facts, Act.HAND_OVER, third_party, allowed).blocks for facts in (was, found))
    return [rule for rule in after if rule not in before]


def _tell(actor: Actor, claim: Reservation, rule: Rule, people: list[Person], now: datetime) -> None:
    from wisselplaats.services.reservation import telling

    key = f"reservation:{claim.id}:law:{rule.code}:{now.isoformat()}"
    words = {"rule_nl": rule.text_nl, "rule_en": rule.text_en, "ground": rule.ground}
    telling.tell(NotificationKind.LEGAL_BLOCKED, key, people, actor, claim, now, **words)
