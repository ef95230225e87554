"""Matching: whoever changes an offer or a demand marks it due; a worker judges what is due and keeps the best."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_, update

from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DemandState, ListingState, MatchState
from wisselplaats.jobs import REJUDGE, enqueue
from wisselplaats.models import Demand, Listing, Match
from wisselplaats.services.match.candidates import Pair, facts, pairs_of_demands, pairs_of_listings
from wisselplaats.services.match.keep import active_pairs, settle

LOCK = 28992002
BATCH = 100
CATCH_UP_DAYS = 3
"""How far back a new day looks, so that a worker that was away over the weekend misses no rung."""
Due = tuple[UUID, datetime]
_UNSYNCED = {"synchronize_session": False}


def listing_changed(*listing_ids: UUID) -> None:
    """These offers, or the lots below them, changed: judge them again after the commit."""
    _mark(Listing, listing_ids)


def demand_changed(*demand_ids: UUID) -> None:
    """These demands changed: judge them again after the commit."""
    _mark(Demand, demand_ids)


def everything_changed() -> None:
    """The catalogue, a region or the rules changed: judge every open demand again (operators; no actor)."""
    _mark(Demand, session.scalars(select(Demand.id).where(Demand.state == DemandState.OPEN)).all())


def _mark(table: Any, ids: Iterable[UUID]) -> None:
    # the clock and not the transaction's start: two marks never look alike. Neither version nor stamp moves.
    found = list(ids)
    if found:
        due = update(table).where(table.id.in_(found))
        due = due.values(match_due_at=func.clock_timestamp(), updated_at=table.updated_at)
        session.execute(due, execution_options=_UNSYNCED)
        enqueue(REJUDGE, countdown=1)


def rejudge(now: datetime, today: date) -> int:
    """Judge all that is due, in batches that each commit; answers how many offers and demands were done.

    Running it twice changes nothing. One process at a time: another finds the lock taken and comes back in a moment.
    """
    done = 0
    while count := _round(now, today):
        done += count
    return done


def _round(now: datetime, today: date) -> int:
    """Offers first, then demands; what was marked meanwhile is for the next round."""
    done = 0
    for judge, table in ((_judge_listings, Listing), (_judge_demands, Demand)):
        while count := _batch(table, judge, now, today):
            done += count
    return done


def _batch(table: Any, judge: Callable[[list[UUID], datetime, date], None], now: datetime, today: date) -> int:
    """One batch; 0 when nothing is due, all of it is held by others, or another process is at it."""
    with transaction():
        if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            if _due(table):
                enqueue(REJUDGE, countdown=2)
            return 0
        due = _due(table)
        if not due:
            return 0
        judge([key for key, _ in due], now, today)
        return _clear(table, due)


def _due(table: Any) -> list[Due]:
    # no row lock while judging: somebody who reserves meanwhile must not wait for it
    query = select(table.id, table.match_due_at).where(table.match_due_at.is_not(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(table.match_due_at, table.id).limit(BATCH))]


def _clear(table: Any, due: list[Due]) -> int:
    """Take the marks away that are still the ones we read; who is being changed right now stays due."""
    same = tuple_(table.id, table.match_due_at).in_(due)
    free = select(table.id).where(same).with_for_update(skip_locked=True, key_share=True)
    done = update(table).where(table.id.in_(free)).values(match_due_at=None, updated_at=table.updated_at)
    return len(session.execute(done.returning(table.id), execution_options=_UNSYNCED).all())


def _judge_listings(ids: list[UUID], now: datetime, today: date) -> None:
    from wisselplaats.services import saved_search

    saved_search.look(ids, now, today)
    pairs = pairs_of_listings(ids, today) | active_pairs(Match.listing_id, ids)
    # a demand that is due looks at every offer by itself, right after this
    waiting = set(session.scalars(select(Demand.id).where(Demand.match_due_at.is_not(None))))
    refill = _settle({pair for pair in pairs if pair[1] not in waiting}, now, today)
    if refill:
        # a full list lost one: the demands' turn comes right after this in the same run
        _mark(Demand, sorted(refill))


def _judge_demands(ids: list[UUID], now: datetime, today: date) -> None:
    # every pair of the demand is judged, so there is nothing left to refill from
    _settle(pairs_of_demands(ids, today) | active_pairs(Match.demand_id, ids), now, today)


def _settle(pairs: set[Pair], now: datetime, today: date) -> set[UUID]:
    return settle(pairs, facts(pairs, today), now) if pairs else set()


def new_day(today: date) -> None:
    """Mark what the calendar alone changed: rungs that opened, offers and demands that ended."""
    since = today - timedelta(days=CATCH_UP_DAYS)
    opened = or_(Listing.region_from.between(since, today), Listing.open_market_from.between(since, today))
    with transaction():
        listing_changed(*session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED, opened)))
        stands = Match.state == MatchState.ACTIVE
        ended = select(Listing.id).join(Match, Match.listing_id == Listing.id).where(stands)
        listing_changed(*session.scalars(ended.where(Listing.offered_until < today).distinct()))
        past = select(Demand.id).join(Match, Match.demand_id == Demand.id).where(stands)
        demand_changed(*session.scalars(past.where(Demand.needed_until < today).distinct()))
