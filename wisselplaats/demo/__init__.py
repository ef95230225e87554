"""A demo that tells a story: a year on the exchange around Leiden, lived through the services as its people would."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Invalid
from wisselplaats.models import Demand, Handover, Listing, Lot, Match, Organisation, Project, Reservation

if TYPE_CHECKING:
    from wisselplaats.demo.story import Story

SIZES = ("city", "region", "national")
_COUNTED = {
    "projects": Project, "lots": Lot, "listings": Listing, "demands": Demand, "reservations": Reservation,
    "handovers": Handover, "matches": Match,
}  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """What was made: `filled` is false when the exchange had organisations already and was left as it was."""

    filled: bool
    counts: dict[str, int]


def fill(size: str, seed: int, password: str, today: date | None = None, now: datetime | None = None) -> Summary:
    """Fill an empty exchange; the same seed makes the same, counted from `today`.

    `city` tells a story: a year, all or nothing in one transaction, and two deliveries that follow it as a worker
    does them. No mail leaves: what was told in the past stays in the app. `region` and `national` are supply and
    demand for measuring, without a history. Errors: Invalid on another size and on a password that is too short.
    """
    if size not in SIZES:
        raise Invalid.one("size", "demo_size_unknown", size=size)
    now = now or datetime.now(UTC)
    today = today or now.astimezone(ZoneInfo("Europe/Amsterdam")).date()
    return _city(seed, password, today, now) if size == "city" else _bulk(size, seed, password, today, now)


def _is_filled() -> bool:
    return session.scalar(select(Organisation.id).limit(1)) is not None


def _city(seed: int, password: str, today: date, now: datetime) -> Summary:
    with transaction():
        if _is_filled():
            return Summary(False, _counts())
        with _fewer_collections():
            story = _tell(Random(seed), password, today, now)  # noqa: S311 - a story, no secret
        counts = _counts()
    from wisselplaats.demo import deliveries, organisations

    deliveries.fill(story)
    with transaction():
        organisations.open_mail()
    return Summary(True, counts)


def _bulk(size: str, seed: int, password: str, today: date, now: datetime) -> Summary:
    from wisselplaats.demo import bulk

    with transaction():
        if _is_filled():
            return Summary(False, _counts())
        bulk.fill(bulk.SCALES[size], seed, password, today, now)
        counts = _counts()
    bulk.tidy()
    return Summary(True, counts)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Thousands of rows stay alive until the end, and to look through them again and again took a third of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _tell(random: Random, password: str, today: date, now: datetime) -> "Story":
    # what takes time to load is loaded when there is something to fill
    from wisselplaats.demo import (
        aftermath,
        claims,
        depots,
        factors,
        inventory,
        market,
        needs,
        organisations,
        projects,
        results,
    )
    from wisselplaats.demo.story import Story
    from wisselplaats.services import impact, match, passport

    story = Story(random, today, now)
    impact.load_factors()
    organisations.fill(story, password)
    organisations.fill_depots(story)
    depots.fill(story)
    inventory.fill(story)
    projects.fill(story, (market.from_project, needs.of_project))
    market.beside_projects(story)
    claims.lately(story)
    # the evening before the slip, so that those who are told of it are told of alternatives too
    for days in (-30, projects.SLIPPED_ON - 1):
        story.at(days, match.rejudge)
    for days in range(-360, 0, 30):
        story.night(days, lambda at, _today: passport.anchor_all(at))
    story.play()
    match.rejudge(now - timedelta(minutes=20), today)
    passport.anchor_all(now - timedelta(minutes=15))
    aftermath.settle(story)
    results.fill(story)
    factors.fill(story)
    return story


def _counts() -> dict[str, int]:
    return {name: session.scalar(select(func.count()).select_from(model)) or 0 for name, model in _COUNTED.items()}
