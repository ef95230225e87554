"""What is still to be told of the matches: written with them, told after the round, so that nothing is told too soon."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import MatchNews, MatchState
from wisselplaats.models import Match
from wisselplaats.services.match.candidates import Facts, Pair, facts
from wisselplaats.services.match.tell import Broken, tell_broken, tell_improved, tell_new, tell_returned

BATCH = 500
_FITTING = (MatchNews.NEW, MatchNews.IMPROVED, MatchNews.RETURNED)
_UNSYNCED = {"synchronize_session": False}


def tell_some(now: datetime, today: date) -> int:
    """Tell of one batch; answers how many matches that was, 0 when there is no news. Twice tells nothing twice."""
    query = select(Match.id, Match.listing_id, Match.demand_id, Match.news, Match.withdrawn_reason, Match.told_at)
    rows = session.execute(query.where(Match.news.is_not(None)).order_by(Match.demand_id, Match.id).limit(BATCH)).all()
    if not rows:
        return 0
    pairs = {(row.listing_id, row.demand_id): row for row in rows}
    known = facts(pairs, today)
    by_kind: dict[MatchNews, dict[Pair, UUID]] = {kind: {} for kind in MatchNews}
    for pair, row in pairs.items():
        by_kind[row.news][pair] = row.id
    _tell_fitting(by_kind, known, now)
    broken = {pair: pairs[pair] for pair in by_kind[MatchNews.BROKEN]}
    tell_broken({pair: Broken(row.id, row.withdrawn_reason, row.told_at) for pair, row in broken.items()}, known, now)
    _told([row.id for row in rows])
    return len(rows)


def _tell_fitting(by_kind: dict[MatchNews, dict[Pair, UUID]], known: Facts, now: datetime) -> None:
    """New, better and returned ones, when they still hold: what changed meanwhile is judged again and told then."""
    verdicts = {
        pair: verdict
        for kind in _FITTING
        for pair in by_kind[kind]
        if known.closed(pair) is None and (verdict := known.verdict(pair)).feasible
    }
    new, improved, returned = (
        {pair: key for pair, key in by_kind[kind].items() if pair in verdicts} for kind in _FITTING
    )
    tell_new(new, known, verdicts, now)
    tell_improved(improved, known, verdicts, now)
    tell_returned(returned, known, verdicts, now)


def _told(ids: list[UUID]) -> None:
    mark = update(Match).where(Match.id.in_(ids))
    session.execute(mark.values(news=None, updated_at=Match.updated_at), execution_options=_UNSYNCED)
    heard = mark.where(Match.told_at.is_not(None), Match.state == MatchState.ACTIVE)
    session.execute(heard.values(told_score=Match.score, updated_at=Match.updated_at), execution_options=_UNSYNCED)
