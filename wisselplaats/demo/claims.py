"""Who asks for what is offered, what the owner says, and when it changes hands: the year in claims."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.demo import answers, law
from wisselplaats.demo.projects import CANCELLED
from wisselplaats.demo.story import Made, Story
from wisselplaats.domain.legal import Act, check
from wisselplaats.domain.vocabulary import Decision, Quality, Unit
from wisselplaats.models import Listing, Reservation
from wisselplaats.services import demand, lot, reservation
from wisselplaats.services.reservation import Wish

Event = Callable[[datetime, date], None]

# of a hundred offers: what becomes of them
_FATES = (
    ("claim",) * 38
    + ("decline",) * 6
    + ("lapse",) * 5
    + ("cancel",) * 5
    + ("withdraw",) * 5
    + ("recycle",) * 9
    + ("rest",) * 32
)


def follow(story: Story, offer: Listing, sure: bool = False) -> None:
    """Decide what becomes of an offer that was just published; `sure` means that somebody will want it."""
    fate = "sure" if sure else story.random.choice(_FATES)
    day = _asked_on(story, offer, outside=sure or story.random.random() < 0.65)
    if fate == "withdraw":
        story.at(day + 20, answers.withdrawing(story, offer.id, answers.WITHDRAWN))
    elif fate == "recycle":
        story.at(day + 120, answers.recycling(story, offer.id))
    elif fate != "rest":
        story.at(day, _asking(story, offer.id, fate))


def _asked_on(story: Story, offer: Listing, outside: bool) -> int:
    """A day after the offer shows itself to the region, or before it to the own organisation."""
    opens = (offer.region_from - story.today).days if outside else (offer.other_project_from - story.today).days
    return opens + story.random.randint(1, 24)


def _asking(story: Story, listing_id: UUID, fate: str) -> Event:
    def ask(now: datetime, today: date) -> None:
        offer = session.get_one(Listing, listing_id)
        ready = max((offer.lot.available_from - story.today).days, (today - story.today).days + 6)
        collected = ready + story.random.randint(4, 45)
        taker = _taker(story, offer, today, collected)
        if taker is None or offer.free <= 0 or offer.state != "published":
            return
        claim = _claim(story, offer, taker, now, today, collected, sure=fate == "sure")
        if claim is not None:
            _continue(story, claim, taker, fate, (today - story.today).days, collected)

    return ask


def _taker(story: Story, offer: Listing, today: date, collected: int) -> Made | None:
    """A project that lays material at that time, and whose organisation knows of the offer by now."""
    known = offer.region_from <= today and _open_to_others(offer)
    fits = [
        made
        for made in story.made
        if made.plan.start - 10 <= collected <= made.plan.start + made.plan.days - 10
        and made.id != offer.lot.project_id
        and made.plan.street != CANCELLED
        and (known or story.organisations[made.plan.owner].id == offer.organisation_id)
    ]
    others = [made for made in fits if story.organisations[made.plan.owner].id != offer.organisation_id]
    return story.random.choice(others if others and story.random.random() < 0.6 else fits) if fits else None


def _open_to_others(offer: Listing) -> bool:
    return check(lot.legal_facts(offer.lot), Act.RESERVE, third_party=True).open


def _claim(
    story: Story, offer: Listing, taker: Made, now: datetime, today: date, collected: int, *, sure: bool
) -> Reservation | None:
    asked = _amount(story, offer)
    if offer.min_quantity is not None and asked < offer.min_quantity:
        asked = offer.free
    actor = story.who(taker.plan.owner)
    wish = Wish(asked, project_id=taker.id)
    if sure or story.random.random() < 0.45:
        # who asks for more than one offer gives keeps looking, and so hears of alternatives
        times = story.random.choice(("1.25", "1.5") if sure else ("1", "1", "1.25", "1.5"))
        needed = (asked * Decimal(times)).quantize(Decimal(1), ROUND_HALF_UP) or asked
        wish = Wish(asked, demand_id=_need(story, offer, taker, needed, now, today, collected))
    law.read_warnings(actor, offer.lot_id, now)
    return reservation.request(actor, offer.id, wish, now, today)


def _amount(story: Story, offer: Listing) -> Decimal:
    """All of it, or a part in whole units."""
    share = story.random.choice(("1", "1", "0.8", "0.6", "0.5", "0.4"))
    step = Decimal(1) if offer.lot.unit == Unit.PIECE else Decimal(10)
    part = (offer.free * Decimal(share) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return part if Decimal(0) < part < offer.free and share != "1" else offer.free


def _need(
    story: Story, offer: Listing, taker: Made, needed: Decimal, now: datetime, today: date, collected: int
) -> UUID:
    """The line that the project leader had written down a few days before."""
    found = offer.lot
    quality = Quality.C if found.quality in {Quality.A, Quality.B, Quality.C} else None
    line = {
        "material_code": found.material_code,
        "quantity": needed,
        "min_quality": quality,
        "needed_from": max(today, story.workday(collected - 5)),
        "needed_until": max(today, story.day(collected)) + timedelta(days=30),
        "max_distance_km": Decimal(25),
        "tolerance_mm": Decimal(5),
    }
    before = now - timedelta(days=story.random.randint(1, 6))
    (made,) = demand.create(story.who(taker.plan.owner), taker.id, [line], before, today)
    return made.id


def lately(story: Story) -> None:
    """Plan what waits for an answer today: claims of the last days on what stands open."""
    for _ in range(16):
        story.at(-story.random.randint(1, 9), _wanting(story))


def _wanting(story: Story) -> Event:
    def want(now: datetime, today: date) -> None:
        stands = select(Listing).where(Listing.state == "published", Listing.free > 0)
        # by date and place, because keys differ from one filling to the next
        offers = list(session.scalars(stands.order_by(Listing.published_at, Listing.quantity)))
        _asking(story, story.random.choice(offers).id, "wait")(now, today)

    return want


def _continue(story: Story, claim: Reservation, taker: Made, fate: str, asked: int, collected: int) -> None:
    """Put the owner's answer, and what follows from it, on the clock."""
    answered = asked + story.random.randint(1, 8)
    if fate == "lapse":
        story.at(asked + 16, answers.lapsing)
    elif fate == "wait":
        return
    elif fate == "decline":
        story.at(answered, answers.deciding(story, claim.id, Decision.DECLINE))
        story.at(answered + 5, _asking(story, claim.listing_id, "claim"))
    else:
        story.at(answered, answers.deciding(story, claim.id, Decision.ACCEPT))
        if fate == "cancel":
            story.at(answered + 10, answers.cancelling(story, claim.id, taker))
        else:
            _collect(story, claim, max(collected, answered + 2))
    if story.random.random() < 0.12:
        story.at(asked + 1, _queueing(story, claim.listing_id))


def _collect(story: Story, claim: Reservation, day: int) -> None:
    if story.random.random() < 0.25:
        story.at(day, answers.handing_over(story, claim.id, Decimal("0.5")))
        story.at(day + 21, answers.handing_over(story, claim.id, Decimal(1)))
    else:
        story.at(day, answers.handing_over(story, claim.id, Decimal(1)))
    if story.random.random() < 0.2:
        story.at(day + 12, _asking(story, claim.listing_id, "claim"))


def _queueing(story: Story, listing_id: UUID) -> Event:
    """A second project asks for what is spoken for, and waits."""

    def queue(now: datetime, today: date) -> None:
        offer = session.get_one(Listing, listing_id)
        taker = _taker(story, offer, today, (max(today, offer.lot.available_from) - story.today).days + 20)
        left = offer.quantity - offer.handed_over
        if taker is not None and offer.state == "published" and offer.free < left:
            wish = Wish(left, project_id=taker.id, queue=True)
            law.read_warnings(story.who(taker.plan.owner), offer.lot_id, now)
            reservation.request(story.who(taker.plan.owner), listing_id, wish, now, today)

    return queue
