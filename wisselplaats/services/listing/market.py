"""The market: offers filtered by kind or word, place, time, amount and quality, in the order asked for."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place
from wisselplaats.domain.vocabulary import MatchState, Quality
from wisselplaats.models import Demand, Listing, Lot, Match, MaterialType, Organisation
from wisselplaats.services import material
from wisselplaats.services.listing.seen import Shown, seen, shown, stands
from wisselplaats.services.paging import Page, Sortable, paged


class Sort(StrEnum):
    """The orders of the market; values are the words of the REST API."""

    NEWEST = "nieuwste"
    DISTANCE = "afstand"
    SCORE = "score"


SEARCH_FROM = 85
"""Least likeness (0-100) at which a kind belongs to a search word: its beginning or a part of it."""


def search(
    actor: Actor,
    today: date,
    *,
    limit: int = 50,
    after: str | None = None,
    sort: Sort = Sort.NEWEST,
    near: Place | None = None,
    **filters: Any,
) -> Page[Shown]:
    """The offers that the actor sees: newest first, nearest first (with `near`), or best match for own demands first.

    Filters: material_code, search, radius_km, available_from, available_until, min_quantity, quality, state, mine,
    taken_too (False leaves out what is reserved to the last).
    Errors: Invalid on a word that no kind has, or a distance without a place.
    """
    require(actor, Action.READ)
    if near is None and (sort == Sort.DISTANCE or filters.get("radius_km") is not None):
        raise Invalid.one("near", "required")
    query = seen(actor, today).where(*_filters(actor, today, near, filters))
    order: list[Sortable] = [Listing.published_at, Listing.id]
    if sort == Sort.DISTANCE and near is not None:
        order = [_metres(near), Listing.id]
    elif sort == Sort.SCORE:
        order = [_best_score(actor), Listing.id]
    page = paged(query, order, limit, after, descending=sort != Sort.DISTANCE)
    scores = _scores(actor, [found.id for found in page.items])
    return Page([shown(found, today, near, scores.get(found.id)) for found in page.items], page.next)


def _metres(near: Place) -> ColumnElement[float]:
    return func.sqrt(func.power(Lot.x - near.x, 2) + func.power(Lot.y - near.y, 2), type_=Float)


def _best_score(actor: Actor) -> ColumnElement[int]:
    best = select(func.max(Match.score)).join(Match.demand).where(
        Match.listing_id == Listing.id, Match.state == MatchState.ACTIVE,
        Demand.organisation_id == actor.organisation_id,
    )  # fmt: skip
    return func.coalesce(best.scalar_subquery(), 0)


def _scores(actor: Actor, listing_ids: list[UUID]) -> dict[UUID, int]:
    query = select(Match.listing_id, func.max(Match.score)).join(Match.demand).where(
        Match.listing_id.in_(listing_ids), Match.state == MatchState.ACTIVE,
        Demand.organisation_id == actor.organisation_id,
    )  # fmt: skip
    return {key: score for key, score in session.execute(query.group_by(Match.listing_id))}


def _filters(actor: Actor, today: date, near: Place | None, given: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found = [condition(given[name]) for name, condition in _CONDITIONS.items() if given.get(name) is not None]
    own: ColumnElement[bool] = Listing.organisation_id == actor.organisation_id
    if given.get("mine") is not None:
        found.append(own if given["mine"] else ~own)
    if given.get("state") is None and not given.get("mine"):
        found.append(stands(today))
    if near is not None and given.get("radius_km") is not None:
        found.append(_metres(near) <= float(given["radius_km"]) * 1000)
    return found


def _kind(word: str) -> ColumnElement[bool]:
    """This kind or below, by its code or by a word that people use for it."""
    intervals = material.intervals()
    known = material.lexicon().find(word) if word not in intervals else None
    code = word if word in intervals else known.code if known else None
    if code is None:
        raise Invalid.one("material_code", "unknown_material", code=word)
    return MaterialType.first.between(*intervals[code])


def kinds_of_word(text: str) -> list[str]:
    """The codes of the kinds that a search word means."""
    intervals = material.intervals()
    likely = [found.code for found in material.lexicon().suggest(text, n=20) if found.score >= SEARCH_FROM]
    return [code for code in likely if code in intervals]


def _words(text: str) -> ColumnElement[bool]:
    """Kinds whose names or synonyms are like the text, or the text in a title, a street or a place."""
    intervals, kinds = material.intervals(), kinds_of_word(text)
    columns: tuple[InstrumentedAttribute[Any], ...] = (
        Lot.title, Lot.street, Lot.municipality, MaterialType.name_nl, MaterialType.name_en, Organisation.name,
    )  # fmt: skip
    inside = [MaterialType.first.between(*intervals[code]) for code in kinds]
    return or_(*inside, *[column.icontains(text, autoescape=True) for column in columns])


_CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "state": lambda state: Listing.state == state,
    "material_code": _kind,
    "search": _words,
    "quality": lambda least: Lot.quality.in_([grade for grade in Quality if grade.at_least(least)]),
    "taken_too": lambda too: true() if too else Listing.free > 0,
    "min_quantity": lambda least: Listing.free >= least,
    "available_from": lambda day: or_(Lot.available_until.is_(None), Lot.available_until >= day),
    "available_until": lambda day: Lot.available_from <= day,
}
