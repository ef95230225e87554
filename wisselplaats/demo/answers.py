"""What an owner and a taker do with a claim: decide, cancel, let it lapse, hand over; and offers that are taken back."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from wisselplaats.db import session
from wisselplaats.demo.story import Made, Story
from wisselplaats.domain.vocabulary import Decision, LotState, ReservationState
from wisselplaats.models import Listing, Reservation
from wisselplaats.services import handover, listing, reservation

Event = Callable[[datetime, date], None]

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
RECYCLED = (
    "Naar recycling: na vier maanden geen afnemer en het depot is vol.",
    "Naar recycling: bij nadere keuring te veel haarscheuren voor hergebruik.",
)


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
        handover.hand_over(actor, claim_id, now, today, quantity=part or left)

    return hand_over


def withdrawing(story: Story, listing_id: UUID, reasons: tuple[str, ...]) -> Event:
    """Let the owner take the offer back, unless somebody counts on it."""

    def withdraw(now: datetime, today: date) -> None:
        offer = session.get_one(Listing, listing_id)
        if offer.state == "published" and not offer.optioned and not offer.accepted:
            actor = story.who(_owner(story, offer), _voice(story, offer))
            listing.withdraw(actor, listing_id, story.random.choice(reasons), now)

    return withdraw
