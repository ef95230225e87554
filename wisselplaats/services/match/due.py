"""Matching: whoever changes an offer or a demand marks it due; a worker judges what is due and keeps the best."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Uuid, and_, any_, bindparam, func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from wisselplaats.db import session, transaction
from wisselplaats.domain.vocabulary import DemandState, ListingState, MatchState
from wisselplaats.jobs import REJUDGE, REPAIR_ADVICE, enqueue
from wisselplaats.models import Demand, Listing, Match, MatchSteps
from wisselplaats.services import rate
from wisselplaats.services.match.keep import judge_demands, judge_listings, plan_for
from wisselplaats.services.match.news import tell_some
from wisselplaats.services.match.sides import day_number, write_needs, write_supplies

LOCK = 28992002
BATCH = 2000
"""Offers or demands that are judged in one transaction: some seconds at most."""
CATCH_UP_DAYS = 3
"""How far back a new day looks, so that a worker that was away over the weekend misses no rung."""
Due = tuple[UUID, datetime]
_UNSYNCED = {"synchronize_session": False}
# two arrays: a list of values takes longer to compile than to run
_READ = (
    func.unnest(bindparam("ids", type_=ARRAY(Uuid())), bindparam("moments", type_=ARRAY(DateTime(timezone=True))))
    .table_valued("id", "at")
    .render_derived()
)
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
_ANY_DUE = text("""
    SELECT EXISTS (SELECT FROM listing WHERE match_due_at IS NOT NULL) AS offers,
        EXISTS (SELECT FROM demand WHERE match_due_at IS NOT NULL) AS demands,
        EXISTS (SELECT FROM match_steps WHERE organisation_id IS NULL) AS ready
""")
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
    """All offers first, for a demand that is judged then has seen them; then a batch of demands.

    Answers how many they were, and whether more may be due. Who marks something meanwhile sends a job of its own.
    """
    done, due = 0, session.execute(_ANY_DUE).one()
    if not due.ready and (due.offers or due.demands):
        rate.refresh(today)
    count = BATCH if due.offers else 0
    while count >= BATCH:
        count = _batch(Listing, _judge_listings, now, today)
        done += count
    demands = _batch(Demand, _judge_demands, now, today) if due.demands else 0
    return done + demands, demands >= BATCH


def _alone(work: Callable[[], int]) -> int:
    """One batch of work in a transaction of its own; 0 when another process is at it, and a later job then looks again."""
    with transaction():
        if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
            enqueue(REJUDGE, countdown=2)
            return 0
        return work()


def _batch(table: Any, judge: Callable[[list[UUID], datetime, date], None], now: datetime, today: date) -> int:
    """One batch; 0 when nothing is due, all of it is being changed, or another process is at it."""

    def work() -> int:
        due = _due(table)
        if not due:
            return 0
        judge([key for key, _ in due], now, today)
        return _clear(table, due)

    return _alone(work)


def _due(table: Any) -> list[Due]:
    # no row lock while judging: somebody who reserves meanwhile must not wait for it
    query = select(table.id, table.match_due_at).where(table.match_due_at.is_not(None))
    return [(row[0], row[1]) for row in session.execute(query.order_by(table.match_due_at, table.id).limit(BATCH))]


def _clear(table: Any, due: list[Due]) -> int:
    """Take the marks away that are still the ones we read; who is being changed right now stays due."""
    free = select(table.id).join(_READ, and_(_READ.c.id == table.id, _READ.c.at == table.match_due_at))
    free = free.with_for_update(skip_locked=True, key_share=True, of=table)
    done = update(table).where(table.id.in_(free)).values(match_due_at=None, updated_at=table.updated_at)
    read = {"ids": [key for key, _ in due], "moments": [moment for _, moment in due]}
    return len(session.execute(done.returning(table.id), read, execution_options=_UNSYNCED).all())


def _judge_listings(ids: list[UUID], now: datetime, today: date) -> None:
    from wisselplaats.services import saved_search

    # before the planning by hand, which is for the judging alone
    saved_search.look(ids, now, today)
    plan_for(len(ids))
    write_supplies(ids)
    if len(ids) < BATCH or session.scalar(_SOMEBODY_ELSE):
        refill = judge_listings(ids, day_number(today))
        if refill:
            plan_for(len(refill))
            write_needs(refill)
            judge_demands(refill, day_number(today))


def _judge_demands(ids: list[UUID], now: datetime, today: date) -> None:
    plan_for(len(ids))
    write_needs(ids)
    judge_demands(ids, day_number(today))


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
