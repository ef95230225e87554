"""What an owner and a taker do with a claim: decide, cancel, let it lapse, hand over; and offers that are taken back."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.demo.story import Made, Story
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import (
    CorrectionOutcome,
    CorrectionReason,
    Decision,
    LotState,
    ReservationState,
)
from wisselplaats.models import Handover, Listing, Reservation
from wisselplaats.services import handover, listing, reservation

Event = Callable[[datetime, date], None]

LEAST = Decimal(25)
"""Below this nobody in the demo counts again."""
_BROKEN = "Bij het lossen bleek een deel van de onderste laag gebroken; apart gezet en geteld."
_COUNTED = "Op de werf nageteld per pallet; de laatste pallet was niet vol."
_DECLINED = (
    "We hebben deze partij zelf nodig voor een calamiteit in de Kooi.",
    "De hoeveelheid is te klein om apart te vervoeren; neem contact op voor de hele partij.",
    "Toegezegd aan een project dat eerder begint.",
)
_CANCELLED = (
    "Het ontwerp is gewijzigd: er komt asfalt in plaats van klinkers.",
    "De aannemer kreeg nieuw materiaal goedkoper geleverd.",
    "Onze planning schuift een half jaar op.",
)
WITHDRAWN = (
    "Toch zelf nodig in het eigen project.",
    "Bij het opnemen te veel breuk: niet meer geschikt om te leggen.",
    "Gestolen uit de bouwplaats; aangifte gedaan.",
)
RECYCLED = ("geen_vraag", "kapot")


def _owner(story: Story, offer: Listing) -> str:
    return next(slug for slug, one in story.organisations.items() if one.id == offer.organisation_id)


def _voice(story: Story, offer: Listing) -> str:
    """Who speaks for the owner: a contractor's own people, else the broker."""
    return "aannemer" if _owner(story, offer) in {"bouwbedrijf", "poelman"} else "makelaar"


def deciding(story: Story, claim_id: UUID, decision: Decision) -> Event:
    """Let the owner accept or decline."""

    def decide(now: datetime, today: date) -> None:
        claim = session.get_one(Reservation, claim_id)
        if claim.state != ReservationState.REQUESTED or claim.until <= now:
            return
        actor = story.who(_owner(story, claim.listing), _voice(story, claim.listing))
        reason = story.random.choice(_DECLINED) if decision == Decision.DECLINE else None
        reservation.decide(actor, claim_id, decision, now, reason)

    return decide


def cancelling(story: Story, claim_id: UUID, taker: Made) -> Event:
    """Let the taker give the claim back."""

    def cancel(now: datetime, today: date) -> None:
        if session.get_one(Reservation, claim_id).state == ReservationState.ACCEPTED:
            reservation.cancel(story.who(taker.plan.owner), claim_id, now, story.random.choice(_CANCELLED))

    return cancel


def lapsing(now: datetime, today: date) -> None:
    """Let lapse what nobody answered."""
    reservation.expire(now)


def handing_over(story: Story, claim_id: UUID, share: Decimal) -> Event:
    """Let a share of what is left of the claim change hands."""

    def hand_over(now: datetime, today: date) -> None:
        claim = session.get_one(Reservation, claim_id)
        offer = claim.listing
        if claim.state != ReservationState.ACCEPTED or offer.lot.state == LotState.EXPECTED:
            return
        left = claim.quantity - claim.handed_over
        part = (left * share).quantize(Decimal(1), ROUND_HALF_UP) if share < 1 else left
        actor = story.who(_owner(story, offer), _voice(story, offer))
        made = handover.hand_over(actor, claim_id, now, today, quantity=part or left)
        if made.from_organisation_id != made.to_organisation_id:
            _find_otherwise(story, actor, made, now)

    return hand_over


def _find_otherwise(story: Story, giver: Actor, made: Handover, now: datetime) -> None:
    """Now and then the taker counts less than was written down; mostly the giver agrees, sometimes it still waits."""
    if made.lot.serial % 5 or made.quantity < LEAST:
        return
    actual = (made.quantity * Decimal("0.96")).quantize(Decimal(1), ROUND_HALF_UP)
    broken = made.lot.serial % 2 == 0
    outcome = CorrectionOutcome.WRITTEN_OFF if broken else CorrectionOutcome.RETURNED
    reason, note = (CorrectionReason.BREAKAGE, _BROKEN) if broken else (CorrectionReason.MISCOUNT, _COUNTED)
    taker = story.who(made.to_organisation.slug)
    found = handover.propose_correction(taker, made.id, handover.Finding(actual, reason, note, outcome), now)
    if made.lot.serial % 15:
        handover.confirm_correction(giver, found.id, now)


def withdrawing(story: Story, listing_id: UUID, reasons: tuple[str, ...]) -> Event:
    """Let the owner take the offer back, unless somebody counts on it."""

    def withdraw(now: datetime, today: date) -> None:
        offer = session.get_one(Listing, listing_id)
        if offer.state == "published" and not offer.optioned and not offer.accepted:
            actor = story.who(_owner(story, offer), _voice(story, offer))
            listing.withdraw(actor, listing_id, story.random.choice(reasons), now)

    return withdraw


def recycling(story: Story, listing_id: UUID) -> Event:
    """Let the owner bring what nobody wants to the breaker, with the reason from the list."""

    def recycle(now: datetime, today: date) -> None:
        offer = session.get_one(Listing, listing_id)
        lies = offer.lot.state in {LotState.RELEASED, LotState.IN_DEPOT}
        if lies and offer.state == "published" and not offer.optioned and not offer.accepted:
            actor = story.who(_owner(story, offer), _voice(story, offer))
            listing.recycle(actor, offer.lot_id, story.random.choice(RECYCLED), now, today)

    return recycle
