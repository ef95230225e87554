"""Keeping, changing and removing a search; it is its user's own, within one organisation."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.orm import joinedload

from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid, NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import SavedSearch, SavedSearchHit, SavedSearchKind
from wisselplaats.services import audit, listing, material
from wisselplaats.services.paging import Page, paged
from wisselplaats.services.saved_search.find import note_present

MOST = 50
"""Searches per user: who needs more wants a filter that is wider."""
_PLAIN = (
    "name", "material_code", "search", "min_quality", "min_quantity", "available_from", "available_until",
    "radius_km", "notify",
)  # fmt: skip
_pair = tuple_(SavedSearchKind.search_id, SavedSearchKind.material_code)


def _own(actor: Actor) -> Any:
    mine = (SavedSearch.user_id == actor.user_id, SavedSearch.organisation_id == actor.organisation_id)
    return (
        select(SavedSearch).where(*mine).options(joinedload(SavedSearch.material), joinedload(SavedSearch.organisation))
    )


def search(actor: Actor, limit: int = 50, after: str | None = None) -> Page[SavedSearch]:
    """The user's saved searches, newest first."""
    require(actor, Action.READ)
    return paged(_own(actor), [SavedSearch.created_at, SavedSearch.id], limit, after, descending=True)


def get(actor: Actor, search_id: UUID, lock: bool = False) -> SavedSearch:
    """One of the user's own. Errors: NotFound, also for a colleague's."""
    require(actor, Action.READ)
    query = _own(actor).where(SavedSearch.id == search_id)
    if lock:
        query = query.with_for_update(of=SavedSearch).execution_options(populate_existing=True)
    found: SavedSearch | None = session.scalar(query)
    if found is None:
        raise NotFound("not_found")
    return found


def create(actor: Actor, data: Mapping[str, Any], now: datetime, today: date) -> SavedSearch:
    """Keep a search; what it finds on the market of now is noted and not told.

    Errors: Forbidden, Invalid on an unknown kind or a radius without a place, Conflict when there are too many.
    """
    require(actor, Action.SAVE_SEARCH)
    # one user at a time: two tabs must not both keep the fiftieth
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(str(actor.user_id), 0))))
    count = select(func.count()).select_from(SavedSearch).where(SavedSearch.user_id == actor.user_id)
    if (session.scalar(count) or 0) >= MOST:
        raise Conflict("too_many_searches", limit=MOST)
    made = SavedSearch(user_id=actor.user_id, organisation_id=actor.organisation_id)
    _apply(made, data)
    session.add(made)
    _settle(made, now, today)
    audit.note(actor, "create", "saved_search", made.id, now)
    return made


def change(
    actor: Actor, search_id: UUID, data: Mapping[str, Any], now: datetime, today: date, version: int | None = None
) -> SavedSearch:
    """Change a search; what the new filters find on the market of now is noted and not told.

    Errors: Forbidden, NotFound, Stale, Invalid.
    """
    require(actor, Action.SAVE_SEARCH)
    kept = get(actor, search_id, lock=True)
    if version is not None and version != kept.version:
        raise Stale("changed_by_another")
    _apply(kept, data)
    _settle(kept, now, today)
    audit.note(actor, "change", "saved_search", kept.id, now)
    return kept


def remove(actor: Actor, search_id: UUID, now: datetime, version: int | None = None) -> None:
    """Remove a search with what it found; what was told of it stays in the log. Errors: Forbidden, NotFound, Stale."""
    require(actor, Action.SAVE_SEARCH)
    kept = get(actor, search_id, lock=True)
    if version is not None and version != kept.version:
        raise Stale("changed_by_another")
    audit.note(actor, "remove", "saved_search", kept.id, now)
    session.execute(delete(SavedSearchHit).where(SavedSearchHit.search_id == kept.id))
    session.delete(kept)
    session.flush()


def _apply(kept: SavedSearch, data: Mapping[str, Any]) -> None:
    for name in _PLAIN:
        if name in data:
            setattr(kept, name, data[name])
    if "near" in data:
        place = data["near"]
        kept.x, kept.y = (place.x, place.y) if place else (None, None)
    problems = _kind(kept, data)
    if kept.radius_km is not None and kept.x is None:
        problems.append(FieldProblem("near", "required"))
    if kept.available_from and kept.available_until and kept.available_from > kept.available_until:
        problems.append(FieldProblem("available_until", "ends_before_start", {"start": kept.available_from}))
    if problems:
        raise Invalid(problems)


def _kind(kept: SavedSearch, data: Mapping[str, Any]) -> list[FieldProblem]:
    """Set the kind that a code or a word means; what nothing is called stays a problem."""
    word = data.get("material_code")
    if not word:
        return []
    kept.material_code = kind_of(word)
    return [] if kept.material_code else [FieldProblem("material_code", "unknown_material", {"code": word})]


def kind_of(word: str) -> str | None:
    """The code that a code or a word of the market's filter means."""
    if word in material.intervals():
        return word
    known = material.lexicon().find(word)
    return known.code if known else None


def _settle(kept: SavedSearch, now: datetime, today: date) -> None:
    """Keep what the search word means, and note what is there already."""
    session.flush()
    session.execute(delete(SavedSearchKind).where(SavedSearchKind.search_id == kept.id))
    codes = listing.kinds_of_word(kept.search) if kept.search else []
    session.add_all(SavedSearchKind(search_id=kept.id, material_code=code) for code in codes)
    session.flush()
    note_present(kept.id, now, today)


def renew_words() -> None:
    """Keep what every search word means today: the catalogue may have learned a word (operators; no actor)."""
    with transaction():
        searches = session.execute(select(SavedSearch.id, SavedSearch.search).where(SavedSearch.search.is_not(None)))
        meant = {(key, code) for key, word in searches if word for code in listing.kinds_of_word(word)}
        kept = select(SavedSearchKind.search_id, SavedSearchKind.material_code)
        known = {(row[0], row[1]) for row in session.execute(kept)}
        session.execute(delete(SavedSearchKind).where(_pair.in_(known - meant)))
        session.add_all(SavedSearchKind(search_id=key, material_code=code) for key, code in sorted(meant - known))
