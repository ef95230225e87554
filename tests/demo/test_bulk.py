"""The large sizes, on a small scale: as many as were asked for, the same for the same seed, and of use to the matcher."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from wisselplaats import db, edge
from wisselplaats.demo import bulk
from wisselplaats.models import Demand, Listing, Lot, Match, Project
from wisselplaats.services import match, organisation

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = edge.today()
SMALL = bulk.Scale(600, 80, bulk.SCALES["region"].places)
DIGEST = """
SELECT md5(string_agg(concat_ws('|', l.material_code, l.quantity, l.x, l.y, l.quality, l.available_from, o.slug), ',' ORDER BY l.serial))
FROM lot l JOIN organisation o ON o.id = l.organisation_id
"""


@pytest.fixture
def small(db_session: Any) -> Callable[[int], None]:
    """Fill on a small scale."""

    def fill(seed: int) -> None:
        bulk.fill(SMALL, seed, "alleen-voor-de-demo", TODAY, NOW)

    return fill


def _digest_of(seed: int, fill: Callable[[int], None]) -> Any:
    with db.session.begin_nested() as tried:
        fill(seed)
        # numbers go on after a rollback; the draws of the lots follow the row, not the number
        found = db.session.scalar(text(DIGEST))
        tried.rollback()
    return found


def test_there_are_as_many_as_asked_for_each_in_its_place(small: Callable[[int], None]) -> None:
    small(1)
    for model, wanted in ((Lot, 600), (Listing, 600), (Demand, 80), (Project, 10)):
        assert db.session.scalar(select(func.count()).select_from(model)) == wanted
    common = db.session.scalar(select(func.count()).where(Lot.material_code.in_(bulk._COMMON)))
    assert common is not None
    assert 0.65 < common / 600 < 0.81


def test_the_same_seed_draws_the_same_and_another_does_not(small: Callable[[int], None]) -> None:
    first = _digest_of(28992, small)
    assert _digest_of(28992, small) == first
    assert _digest_of(28993, small) != first


def test_the_matcher_finds_matches_between_them(small: Callable[[int], None]) -> None:
    small(1)
    assert db.session.scalar(select(func.count()).where(Demand.match_due_at.is_not(None))) == 80
    match.rejudge(NOW + timedelta(minutes=1), TODAY)
    assert (db.session.scalar(select(func.count()).select_from(Match)) or 0) > 10


def test_its_leaders_sign_in_with_the_one_password(small: Callable[[int], None]) -> None:
    small(1)
    for slug in ("leiden", "kaag-en-braassem"):
        found = organisation.sign_in(f"projectleider@{slug}.example", "alleen-voor-de-demo", demo_allowed=True)
        assert [one.organisation.slug for one in organisation.memberships(found.id)] == [slug]
