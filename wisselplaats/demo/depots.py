"""Depots as they are worked in: hours, places on the wall, counts with differences, and a lot that lies too long."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.demo.story import Story
from wisselplaats.domain.depot import DayException, Hours
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Quality, Rung
from wisselplaats.models import Depot, Lot
from wisselplaats.services import depot, listing, lot
from wisselplaats.services.depot import Entry

Event = Callable[[datetime, date], object]
OPEN = {
    "leiden": [Hours(day, time(7), time(15, 30)) for day in range(1, 6)],
    "leiderdorp": [Hours(day, time(8), time(12)) for day in (2, 4)],
}
"""When people can come, by depot; the third works by appointment."""
OPENED, OLD, COUNTED, TOLD = -400, -398, -34, -30
"""Days from today: the hours are told, a lot comes that stays, everything is counted, and the broker hears of age."""
PUT_AWAY = range(-390, 0, 30)


def fill(story: Story) -> None:
    """Plan what happens in the depots themselves."""
    for slug, week in OPEN.items():
        story.hour(OPENED, 8, _hours(story, slug, week))
    for days in PUT_AWAY:
        story.hour(days, 15, _put_away(story))
    story.hour(OLD, 11, _stays(story))
    story.hour(COUNTED, 9, _counting(story, whole=True))
    story.night(TOLD, depot.tell_aged)
    story.hour(-1, 14, _counting(story, whole=False))


def _hours(story: Story, slug: str, week: list[Hours]) -> Event:
    def tell(now: datetime, today: date) -> None:
        closed = DayException(story.day(24), None, None, "Jaarlijkse inventarisatie")
        depot.set_hours(story.who(slug, "makelaar"), story.depots[slug].id, week, [closed], True, now)

    return tell


def _put_away(story: Story) -> Event:
    """What came in since last time gets its place on the wall: a letter for the row, a number for the bay."""

    def put(now: datetime, today: date) -> None:
        actor, here = _at_work(story)
        query = select(Lot).where(Lot.depot_id == here.id, Lot.state == LotState.IN_DEPOT, Lot.bay.is_(None))
        for one in session.scalars(query.order_by(Lot.serial)).all():
            place = Random(one.serial)  # noqa: S311 - a story, no secret
            depot.put(actor, here.id, one.id, f"{place.choice('ABCD')}{place.randint(1, 12)}", now)

    return put


def _at_work(story: Story) -> tuple[Actor, Depot]:
    return story.who("leiden", "makelaar"), story.depots["leiden"]


def _stays(story: Story) -> Event:
    """Nobody took these: they show what age does to the claim that their use is certain."""

    def bring(now: datetime, today: date) -> None:
        actor, here = _at_work(story)
        made = lot.create(
            actor, now, today, place=Place(here.x, here.y), depot_id=here.id, material_code="opsluitband-100x200",
            quantity=Decimal(180), determination=Determination.MEASURED, quality=Quality.C, times_reused=0,
            title="Opsluitbanden Stationsplein", available_from=today, available_until=today + timedelta(days=900),
            origin_street="Stationsplein", origin_municipality="Leiden", legal_status=LegalStatus.CONTINUED_USE,
            use_certain=True, use_lawful=True, use_high_grade=True,
            note="Maat die weinig meer wordt gevraagd; ligt achter in rij D.",
        )  # fmt: skip
        listing.publish(actor, made.id, now, today, start_rung=Rung.OWN_DEPOT)

    return bring


def _counting(story: Story, whole: bool) -> Event:
    """Everything counted and booked, with one lot that was less than the books said; or one that is under way."""

    def count(now: datetime, today: date) -> None:
        actor, here = _at_work(story)
        found = depot.start(actor, here.id, now)
        lines = list(depot.in_order(found))
        entries = [Entry(line.lot_id, line.expected) for line in (lines if whole else lines[: len(lines) // 2])]
        free = [n for n, line in enumerate(lines[: len(entries)]) if _is_free(line.lot, line.expected)]
        if free:
            short = entries[free[0]]
            entries[free[0]] = Entry(short.lot_id, short.counted - 5)
        depot.enter(actor, found.id, entries, now + timedelta(minutes=50))
        if whole:
            depot.book(actor, found.id, now + timedelta(hours=1), leave_rest=True)

    return count


def _is_free(one: Lot, expected: Decimal) -> bool:
    """Whether five less is no trouble to anybody: nothing of it is claimed."""
    offer = lot.offer_of(one)
    return expected > 50 and (offer is None or offer.optioned + offer.accepted + offer.waiting == 0)
