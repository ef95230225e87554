"""What a saved search found and what of it still stands, for its page and for the list of searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.models import Listing, SavedSearch, SavedSearchHit
from wisselplaats.services.listing import Shown, shown
from wisselplaats.services.listing.seen import seen
from wisselplaats.services.match.explain import in_words
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.saved_search.find import fitting
from wisselplaats.services.saved_search.record import get
from wisselplaats.services.saved_search.weigh import weigh


@dataclass(frozen=True)
class Found:
    """An offer that a search found; not `fresh` when it stood there already as the search was saved or changed.

    `score` is 0 to 100 over what the search states, `reasons` are (code, sentence).
    """

    shown: Shown
    found_at: datetime
    fresh: bool
    score: int
    reasons: Sequence[Mapping[str, str]]


def found(
    actor: Actor, search_id: UUID, today: date, language: str, limit: int = 50, after: str | None = None
) -> Page[Found]:
    """What the search found and still passes its filters, last found first. Errors: NotFound."""
    require(actor, Action.READ)
    kept = get(actor, search_id)
    passing = fitting(today).where(SavedSearch.id == search_id).with_only_columns(Listing.id)
    query = seen(actor, today).where(Listing.id.in_(passing))
    query = query.join(SavedSearchHit, SavedSearchHit.listing_id == Listing.id)
    query = query.where(SavedSearchHit.search_id == search_id)
    page = paged(query, [SavedSearchHit.found_at, Listing.id], limit, after, descending=True)
    notes = _notes(search_id, [listing.id for listing in page.items])
    near = Place(kept.x, kept.y) if kept.x is not None and kept.y is not None else None
    weighed = weigh([(kept, listing) for listing in page.items], today)
    judged = [weighed[search_id, listing.id] for listing in page.items]
    words = in_words([one.reasons for one in judged], language)
    items = [
        Found(shown(listing, today, near), *notes[listing.id], one.score, said)
        for listing, one, said in zip(page.items, judged, words, strict=True)
    ]
    return Page(items, page.next)


def _notes(search_id: UUID, listing_ids: Sequence[UUID]) -> dict[UUID, tuple[datetime, bool]]:
    query = select(SavedSearchHit).where(SavedSearchHit.search_id == search_id)
    rows = session.scalars(query.where(SavedSearchHit.listing_id.in_(listing_ids)))
    return {row.listing_id: (row.found_at, row.fresh) for row in rows}


def counts(actor: Actor, searches: Sequence[SavedSearch], today: date) -> dict[UUID, int]:
    """How many offers pass each of these searches today; those without any are left out."""
    require(actor, Action.READ)
    if not searches:
        return {}
    keys = [kept.id for kept in searches]
    passing = fitting(today).where(SavedSearch.id.in_(keys)).subquery()
    query = select(passing.c[0], func.count()).group_by(passing.c[0])
    return {row[0]: row[1] for row in session.execute(query)}
