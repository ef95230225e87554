"""Matching: whoever changes an offer or a demand marks it due; a worker judges what is due and keeps the best."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, any_, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DemandState, ListingState, MatchState
from wisselplaats.jobs import REJUDGE, REPAIR_ADVICE, enqueue
from wisselplaats.models import Demand, Listing, Match, MatchSteps
from wisselplaats.services import rate
from wisselplaats.services.match.keep import Due, clear_listings, judge_demands, judge_listings, judge_whole
from wisselplaats.services.match.news import tell_some
from wisselplaats.services.match.sides import day_number, due_offers, write_needs, write_supplies

LOCK = 28992002
BATCH = 2000
"""Offers or demands that are judged in one transaction: some seconds at most."""
WHOLE, FEWEST_IN_ARRAYS = 20_000, 2_000
"""Demands that are judged in one transaction by arrays, and from how many that is quicker than SQL (some 2 s to begin)."""
CATCH_UP_DAYS = 3
"""How far back a new day looks, so that a worker that was away over the weekend misses no rung."""
_UNSYNCED = {"synchronize_session": False}
_RENUMBERED = text("""
    SELECT EXISTS (
        SELECT FROM match_need AS n JOIN demand ON demand.id = n.demand_id
        JOIN material_type AS kind ON kind.code = demand.material_code
        WHERE kind.first <> n.kind OR kind.last <> n.kind_last
    ) OR EXISTS (
        SELECT FROM match_supply AS s JOIN listing ON listing.id = s.listing_id JOIN lot ON lot.id = listing.lot_id
        JOIN material_type AS kind ON kind.code = lot.material_code WHERE kind.first <> s.kind
    )
""")
# all that a round begins with in one answer; of the demands as many as are judged at once
_START = text("""
    SELECT pg_try_advisory_xact_lock(:lock) AS alone, ids, moments, colours,
        EXISTS (SELECT FROM listing WHERE match_due_at IS NOT NULL) AS offers,
        EXISTS (SELECT FROM saved_search) AS searches,
        EXISTS (SELECT FROM match_steps WHERE organisation_id IS NULL) AS ready
    FROM (
        SELECT array_agg(id) AS ids, array_agg(match_due_at) AS moments, array_agg(colour) AS colours FROM (
            SELECT id, match_due_at, colour FROM demand WHERE match_due_at IS NOT NULL
            ORDER BY match_due_at, id LIMIT :batch
        ) AS due
    ) AS demands
""").bindparams(lock=LOCK)
_ANY_NEWS = text("SELECT EXISTS (SELECT FROM match WHERE news IS NOT NULL)")
# when every demand is due, they look at the offers themselves
_SOMEBODY_ELSE = text("SELECT EXISTS (SELECT FROM demand WHERE state = 'open' AND match_due_at IS NULL)")


def listing_changed(*listing_ids: UUID) -> None:
    """These offers, or the lots below them, changed: judge them again after the commit."""
    _mark(Listing, listing_ids)


def demand_changed(*demand_ids: UUID) -> None:
    """These demands changed: judge them again after the commit."""
    _mark(Demand, demand_ids)


def everything_changed() -> None:
    """The catalogue, the factors or a region changed: judge every offer and open demand again (operators; no actor)."""
    rate.refresh(session.scalar(select(func.current_date())) or date.min)
    _mark_all(Listing, Listing.state == ListingState.PUBLISHED)
    _mark_all(Demand, Demand.state == DemandState.OPEN)


def reference_loaded(today: date) -> None:
    """The catalogue and the factors were read in: judge everything again if they say something else than before."""
    if rate.refresh(today) or session.scalar(_RENUMBERED):
        everything_changed()


def rates_changed(today: date) -> None:
    """Rates changed, or their day came: judge again the demands of those for whom they did."""
    changed = rate.refresh_steps(today)
    if changed:
        own = select(MatchSteps.organisation_id).where(MatchSteps.organisation_id.is_not(None))
        whose: ColumnElement[bool] = Demand.organisation_id.in_(changed - {None})
        if None in changed:
            whose = or_(whose, Demand.organisation_id.not_in(own))
        _mark_all(Demand, and_(Demand.state == DemandState.OPEN, whose))


def _mark(table: Any, ids: Iterable[UUID]) -> None:
    found = list(ids)
    if found:
        _mark_all(table, table.id == any_(literal(found, ARRAY(Uuid()))))


def _mark_all(table: Any, which: ColumnElement[bool]) -> None:
    # the clock and not the transaction's start: two marks never look alike. Neither version nor stamp moves.
    due = update(table).where(which).values(match_due_at=func.clock_timestamp(), updated_at=table.updated_at)
    session.execute(due, execution_options=_UNSYNCED)
    soon()


def soon() -> None:
    """Have what is marked judged after the commit; the database itself marks whatever a claim counts in."""
    enqueue(REJUDGE, countdown=1)
    enqueue(REPAIR_ADVICE, countdown=3)


def rejudge(now: datetime, today: date) -> int:
    """Judge all that is due, then tell of it, in batches that each commit; answers how many offers and demands it was.

    Running it twice changes nothing. One process at a time: another finds the lock taken and comes back in a moment.
    """
    done = judge_due(now, today)
    tell_due(now, today)
    return done


def judge_due(now: datetime, today: date) -> int:
    """Store the matches of all that is due; what there is to tell waits for `tell_due`."""
    done, more = 0, True
    while more:
        count, more = _round(now, today)
        done += count
    return done


def tell_due(now: datetime, today: date) -> None:
    """Tell of what was stored."""
    while session.scalar(_ANY_NEWS) and _alone(lambda: tell_some(now, today)):
        pass


def _round(now: datetime, today: date) -> tuple[int, bool]:
    """A batch of offers, and when those were the last a batch of demands: a demand that is judged then has seen them.

    Answers how many they were, and whether more may be due. Who marks something meanwhile sends a job of its own;
    where another process is at it, a later job looks again.
    """
    with transaction():
        start = session.execute(_START, {"batch": BATCH}).one()
        if not start.alone:
            enqueue(REJUDGE, countdown=2)
        if not start.alone or not (start.offers or start.ids):
            return 0, False
        if not start.ready:
            rate.refresh(today)
        offers = _judge_listings(now, today, searched=start.searches) if start.offers else 0
        demands = _judge_demands(start, today) if start.ids and offers < BATCH else 0
    return offers + demands, offers >= BATCH or demands >= BATCH


def _alone(work: Callable[[], int]) -> int:
    """One batch of work in a transaction of its own; 0 when another process is at it, and a later job then looks again."""
    with transaction():
        if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            enqueue(REJUDGE, countdown=2)
            return 0
        return work()


def _judge_listings(now: datetime, today: date, *, searched: bool) -> int:
    """A batch of offers; answers how many, 0 when all of it is being changed. `searched`: there are saved searches."""
    from wisselplaats.services import saved_search

    due, known = due_offers(BATCH)
    ids = [key for key, _ in due]
    if searched:
        # before the planning by hand, which is for the judging alone
        saved_search.look(ids, now, today)
    write_supplies(ids, known, planned=True)
    if len(due) == BATCH and not session.scalar(_SOMEBODY_ELSE):
        return clear_listings(due)
    done, refill = judge_listings(due, day_number(today))
    if refill:
        write_needs(refill)
        judge_demands([(key, None) for key in refill], day_number(today))
    return done


def _judge_demands(start: Any, today: date) -> int:
    """A batch of demands, each as a whole; as many as there are when they are so many that arrays are quicker."""
    due: list[Due] = list(zip(start.ids, start.moments, strict=True))
    if len(due) < FEWEST_IN_ARRAYS:
        write_needs(start.ids, start.colours, planned=True)
        return judge_demands(due, day_number(today))
    due = _all_due() if len(due) == BATCH else due
    for begin in range(0, len(due), BATCH):
        write_needs(key for key, _ in due[begin : begin + BATCH])
    return judge_whole(due, day_number(today), BATCH)


def _all_due() -> list[Due]:
    # no row lock while judging: somebody who changes a demand meanwhile must not wait for it
    query = select(Demand.id, Demand.match_due_at).where(Demand.match_due_at.is_not(None))
    rows = session.execute(query.order_by(Demand.match_due_at, Demand.id).limit(WHOLE))
    return [(row[0], row[1]) for row in rows]


def new_day(today: date) -> None:
    """Mark what the calendar alone changed: rungs that opened, offers and demands that ended."""
    since = today - timedelta(days=CATCH_UP_DAYS)
    opened = or_(Listing.region_from.between(since, today), Listing.open_market_from.between(since, today))
    with transaction():
        rates_changed(today)
        listing_changed(*session.scalars(select(Listing.id).where(Listing.state == ListingState.PUBLISHED, opened)))
        stands = Match.state == MatchState.ACTIVE
        ended = select(Listing.id).join(Match, Match.listing_id == Listing.id).where(stands)
        listing_changed(*session.scalars(ended.where(Listing.offered_until < today).distinct()))
        past = select(Demand.id).join(Match, Match.demand_id == Demand.id).where(stands)
        demand_changed(*session.scalars(past.where(Demand.needed_until < today).distinct()))
