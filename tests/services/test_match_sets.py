"""Judging in sets says what the rules say of each pair, and where one arrives does not depend on the road."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from tests.factories import NOW, TODAY, ReservationFactory, day
from tests.services.market_strategies import Market, near_offers, near_wants, offers, wants
from wisselplaats.db import session
from wisselplaats.domain.vocabulary import DemandState, ListingState, MatchState, ReservationState
from wisselplaats.models import Demand, Listing, Lot, Match
from wisselplaats.services import match
from wisselplaats.services.match import due, keep
from wisselplaats.services.match.candidates import facts

SAME_FIXTURE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
FIELDS = ("score", "saving_eur")


@pytest.fixture
def market(db_session: Any) -> Iterator[Market]:
    yield Market()


def stored() -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """The matches that stand, in full."""
    session.expire_all()
    rows = session.scalars(select(Match).where(Match.state == MatchState.ACTIVE))
    return {(row.listing_id, row.demand_id): tuple(getattr(row, name) for name in FIELDS) for row in rows}


def by_the_rules(listings: list[Any], demands: list[Any]) -> dict[tuple[Any, Any], tuple[Any, ...]]:
    """Every pair that fits, one by one."""
    pairs = [(offer.id, want.id) for offer in listings for want in demands]
    known = facts(pairs, TODAY)
    found = {}
    for pair in pairs:
        verdict = known.verdict(pair)
        if known.closed(pair) is None and verdict.feasible:
            found[pair] = (verdict.score, verdict.saving_eur)
    return found


@pytest.mark.parametrize("fewest", [1, due.FEWEST_IN_ARRAYS], ids=["arrays", "sql"])
@settings(max_examples=60, suppress_health_check=SAME_FIXTURE)
@given(offered=st.lists(offers, min_size=4, max_size=9), wanted=st.lists(wants, min_size=3, max_size=6))
def test_sets_say_of_each_pair_what_the_rules_say(
    market: Market, offered: list[Any], wanted: list[Any], fewest: int
) -> None:
    market.clear()
    listings, demands = [market.offer(one) for one in offered], [market.want(one) for one in wanted]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due, "FEWEST_IN_ARRAYS", fewest)
        due.judge_due(NOW, TODAY)
    expected = by_the_rules(listings, demands)
    event(f"{min(3, len(expected))} or more pairs fit")
    assert stored() == expected


@settings(max_examples=40, suppress_health_check=SAME_FIXTURE)
@given(offered=st.lists(offers, min_size=3, max_size=6), wanted=st.lists(wants, min_size=2, max_size=4), data=st.data())
def test_what_no_longer_fits_is_withdrawn_with_the_first_reason_of_the_rules(
    market: Market, offered: list[Any], wanted: list[Any], data: st.DataObject
) -> None:
    market.clear()
    listings, demands = [market.offer(one) for one in offered], [market.want(one) for one in wanted]
    for listing in listings:
        for demand in demands:
            session.add(_standing(listing, demand))
    session.commit()
    due.judge_due(NOW, TODAY)
    fits = by_the_rules(listings, demands)
    known = facts([(row.listing_id, row.demand_id) for row in session.scalars(select(Match))], TODAY)
    session.expire_all()
    for row in session.scalars(select(Match)):
        pair = (row.listing_id, row.demand_id)
        reason = None if pair in fits else known.closed(pair) or known.verdict(pair).failures[0].code
        assert row.withdrawn_reason == reason
        assert (row.state == MatchState.ACTIVE) == (pair in fits)


def _standing(listing: Any, demand: Any) -> Match:
    """A match of before, whatever it was worth."""
    return Match(listing_id=listing.id, demand_id=demand.id, score=0, saving_eur=Decimal(0))


STEPS = (
    "offer", "offer", "want", "withdraw", "publish", "resize", "slip", "grade", "reserve", "release", "move", "cancel",
    "reopen", "day", "judge", "judge",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 11), near_offers | offers, near_wants | wants, st.integers(1, 40)),
    min_size=4,
    max_size=25,
)


class Course:
    """A market through time: each step does what its service does to the tables, and marks what it marks."""

    def __init__(self, market: Market) -> None:
        self.market, self.today = market, TODAY
        self.listings: list[Any] = []
        self.demands: list[Any] = []
        self.claims: list[Any] = []

    def take(self, name: str, number: int, offered: Any, wanted: Any, amount: int) -> None:
        """One step; one that has nothing to work on does nothing."""
        if name == "offer":
            self.listings.append(self.market.offer(offered).id)
        elif name == "want":
            self.demands.append(self.market.want(wanted).id)
        elif name == "judge":
            match.rejudge(NOW, self.today)
        elif name == "day":
            self.today += timedelta(days=amount % 3 + 1)
            match.new_day(self.today)
        elif name in {"withdraw", "publish", "resize", "slip", "grade", "reserve", "release"}:
            self._of_offer(name, number, amount)
        elif self.demands:
            self._of_demand(name, self.demands[number % len(self.demands)], amount)
        session.commit()

    def _of_offer(self, name: str, number: int, amount: int) -> None:
        if not self.listings:
            return
        listing = session.get_one(Listing, self.listings[number % len(self.listings)], populate_existing=True)
        of_lot = update(Lot).where(Lot.id == listing.lot_id)
        if name == "withdraw":
            self._set(Listing, listing.id, state=ListingState.WITHDRAWN)
        elif name == "publish":
            self._set(Listing, listing.id, state=ListingState.PUBLISHED)
        elif name == "resize":
            taken = listing.optioned + listing.accepted + listing.handed_over
            self._set(Listing, listing.id, quantity=taken + amount)
        elif name == "slip":
            shift = Lot.available_from + amount
            session.execute(of_lot.values(available_from=shift, available_until=shift + 2 * amount))
        elif name == "grade":
            session.execute(of_lot.values(quality="ABCD"[amount % 4]))
        else:
            self._claim(name, listing, amount)
        match.listing_changed(listing.id)

    def _claim(self, name: str, listing: Any, amount: int) -> None:
        if name == "reserve" and listing.free > 0:
            demand = session.get(Demand, self.demands[amount % len(self.demands)]) if self.demands else None
            claim = ReservationFactory(
                listing=listing, demand=demand, requested_by=self.market.user.id, organisation=self.market.owners[0],
                quantity=min(Decimal(amount), listing.free),
            )  # fmt: skip
            self.claims.append(claim)
            if demand is not None:
                match.demand_changed(demand.id)
        elif name == "release" and self.claims:
            claim = self.claims.pop(amount % len(self.claims))
            claim.state = ReservationState.CANCELLED
            session.flush()
            match.listing_changed(claim.listing_id)
            if claim.demand_id:
                match.demand_changed(claim.demand_id)

    def _of_demand(self, name: str, key: Any, amount: int) -> None:
        values: dict[str, Any] = {
            "move": {"needed_from": day(amount), "needed_until": day(2 * amount), "max_distance_km": Decimal(amount)},
            "cancel": {"state": DemandState.CANCELLED},
            "reopen": {"state": DemandState.OPEN, "min_quality": None},
        }[name]
        self._set(Demand, key, **values)
        match.demand_changed(key)

    @staticmethod
    def _set(table: Any, key: Any, **values: Any) -> None:
        session.execute(update(table).where(table.id == key).values(**values), execution_options=due._UNSYNCED)


@settings(max_examples=60, suppress_health_check=SAME_FIXTURE)
@given(
    offered=st.lists(near_offers | offers, min_size=3, max_size=12),
    wanted=st.lists(near_wants | wants, min_size=2, max_size=4),
    course=steps,
    best=st.sampled_from([1, 2, 3, 20]),
    batch=st.sampled_from([1, 2, 2000]),
    fewest=st.sampled_from([1, 3, due.FEWEST_IN_ARRAYS]),
)
def test_any_course_of_events_ends_in_the_matches_of_a_fresh_run(
    market: Market, offered: list[Any], wanted: list[Any], course: list[Any], best: int, batch: int, fewest: int
) -> None:
    market.clear()
    before = keep.BEST, due.BATCH, due.FEWEST_IN_ARRAYS
    keep.BEST, due.BATCH, due.FEWEST_IN_ARRAYS = best, batch, fewest
    try:
        path = Course(market)
        path.listings = [market.offer(one).id for one in offered]
        path.demands = [market.want(one).id for one in wanted]
        for step in course:
            path.take(*step)
        match.rejudge(NOW, path.today)
        arrived = stored()
        _known_down_to_the_end(path, best)
        session.execute(text("DELETE FROM match"))
        session.execute(text("DELETE FROM match_supply"))
        session.execute(text("DELETE FROM match_need"))
        assert not session.scalar(text("SELECT count(*) FROM match_reserve"))
        match.everything_changed()
        session.commit()
        match.rejudge(NOW, path.today)
        event(f"{len(arrived) // 5 * 5} or more matches")
        assert arrived == stored()
        _known_down_to_the_end(path, best)
    finally:
        keep.BEST, due.BATCH, due.FEWEST_IN_ARRAYS = before


def _known_down_to_the_end(path: Course, best: int) -> None:
    """What is kept of each demand, its best and its reserve, is all that fits down to its end, in order."""
    fits = by_the_rules_of_the_day(path)
    listed = {key: values for key, values in stored().items()}
    reserve = {
        (row.listing_id, row.demand_id): (row.score, Decimal(row.cents) / 100)
        for row in session.execute(text("SELECT * FROM match_reserve"))
    }
    assert not listed.keys() & reserve.keys()
    for need in session.execute(text("SELECT demand_id, floor, floor_cents, floor_listing FROM match_need")):
        end = (-need.floor, -Decimal(need.floor_cents) / 100, need.floor_listing)
        order = sorted((-score, -eur, key[0]) for key, (score, eur) in fits.items() if key[1] == need.demand_id)
        known = [one for one in order if need.floor < 0 or one <= end]
        kept = {
            name: sorted((-score, -eur, key[0]) for key, (score, eur) in rows.items() if key[1] == need.demand_id)
            for name, rows in (("listed", listed), ("reserve", reserve))
        }
        assert kept == {"listed": known[:best], "reserve": known[best:]}
        assert len(known) >= min(best, len(order))


def by_the_rules_of_the_day(path: Course) -> dict[tuple[Any, Any], tuple[int, Decimal]]:
    """Score and saving of every pair that fits on the last day of a course."""
    pairs = [(offer, want) for offer in path.listings for want in path.demands]
    known = facts(pairs, path.today)
    found = {}
    for pair in pairs:
        verdict = known.verdict(pair)
        if known.closed(pair) is None and verdict.feasible:
            found[pair] = (verdict.score, verdict.saving_eur)
    return found
