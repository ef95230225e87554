"""Matches as people read them: best first, with the reasons in words, and why a pair does not fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.match import Verdict
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DemandState, ListingState, MatchState
from wisselplaats.messages.reasons import reason_text
from wisselplaats.models import Demand, Listing, Lot, Match
from wisselplaats.services.match.candidates import Facts, Pair, facts, facts_of
from wisselplaats.services.match.keep import CROWDED_OUT
from wisselplaats.services.match.proposal import Proposal, names_of, way_out
from wisselplaats.services.paging import Page, paged

PARTS = ("kind", "size", "quality", "time", "distance", "quantity", "saving")
_KIND_REASONS = frozenset({"same_kind", "narrower_kind", "substitute", "other_kind"})


@dataclass(frozen=True)
class Fit:
    """A pair with its verdict in words; quantities in the demand's unit, `reasons` as (code, sentence).

    Not `feasible`: the reasons say what stands in the way, the score is 0, and `changes` is the smallest change of
    the demand that would make it fit; no changes then means that none would help.
    """

    listing: Listing
    demand: Demand
    feasible: bool
    score: int
    parts: Mapping[str, Decimal]
    reasons: Sequence[Mapping[str, str]]
    quantity: Decimal
    shortage: Decimal
    distance_km: Decimal
    storage_days: int
    saving_co2_kg: Decimal | None
    saving_eur: Decimal | None
    changes: Sequence[Proposal] = ()


def of_demand(
    actor: Actor, demand_id: UUID, today: date, language: str, limit: int = 50, after: str | None = None
) -> Page[Fit]:
    """The matches of an own demand, best first. Errors: NotFound."""
    own_demand(actor, demand_id)
    return _page(active().where(Match.demand_id == demand_id), today, language, limit, after)


def of_listing(
    actor: Actor, listing_id: UUID, today: date, language: str, limit: int = 50, after: str | None = None
) -> Page[Fit]:
    """The matches of an offer, best first: all for its owner, those of own demands for others. Errors: NotFound."""
    from wisselplaats.services import listing

    require(actor, Action.READ)
    found = listing.get(actor, listing_id, today)
    query = active().where(Match.listing_id == listing_id)
    if found.organisation_id != actor.organisation_id:
        query = query.where(Demand.organisation_id == actor.organisation_id)
    return _page(query, today, language, limit, after)


def lapsed(actor: Actor, demand_id: UUID, limit: int = 5) -> list[Match]:
    """The last matches of an own demand that no longer hold while the offer still stands. Errors: NotFound."""
    own_demand(actor, demand_id)
    of_lot = joinedload(Match.listing).joinedload(Listing.lot).joinedload(Lot.material)
    query = (
        select(Match).join(Match.listing).options(of_lot, joinedload(Match.listing).joinedload(Listing.organisation))
    )
    query = query.where(Match.demand_id == demand_id, Match.state == MatchState.WITHDRAWN)
    query = query.where(
        Listing.state == ListingState.PUBLISHED, Match.withdrawn_reason.not_in(("not_visible", CROWDED_OUT))
    )
    return list(session.scalars(query.order_by(Match.updated_at.desc(), Match.id).limit(limit)))


def own_demand(actor: Actor, demand_id: UUID) -> Demand:
    """A demand of the actor's organisation. Errors: NotFound."""
    require(actor, Action.READ)
    demand = session.get(Demand, demand_id)
    if demand is None or demand.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return demand


def explain(actor: Actor, demand_id: UUID, listing_id: UUID, today: date, language: str) -> Fit:
    """Why an own demand and an offer that the actor sees fit, or everything that stands in the way.

    Errors: NotFound.
    """
    from wisselplaats.services import listing

    own_demand(actor, demand_id)
    listing.get(actor, listing_id, today)
    return fits({(listing_id, demand_id)}, today, language)[0]


def fits(pairs: Iterable[Pair], today: date, language: str) -> list[Fit]:
    """The rules' word on each of these pairs, with the way out; the caller may know of both sides."""
    asked = list(pairs)
    return worded(asked, facts(asked, today), language)


def worded(asked: Sequence[Pair], known: Facts, language: str) -> list[Fit]:
    """The rules' word on pairs whose facts are known."""
    judged = [_explained(pair, known) for pair in asked]
    words = in_words([reasons for _, reasons in judged], language)
    return [
        replace(fit, reasons=said, changes=[] if fit.feasible else way_out(pair, known, language))
        for pair, (fit, _), said in zip(asked, judged, words, strict=True)
    ]


def _explained(pair: Pair, known: Facts) -> tuple[Fit, list[dict[str, Any]]]:
    closed = known.closed(pair)
    verdict = known.verdict(pair)
    found = verdict.reasons if verdict.feasible else verdict.failures
    reasons = [{"code": reason.code, "params": dict(reason.params)} for reason in found]
    if closed is not None:
        reasons = [{"code": closed, "params": {}}] + ([] if verdict.feasible else reasons)
    feasible = verdict.feasible and closed is None
    return _judged(known.listings[pair[0]], known.demands[pair[1]], verdict, feasible), reasons


def _judged(listing: Listing, demand: Demand, verdict: Verdict, feasible: bool) -> Fit:
    parts = {} if verdict.parts is None else {name: getattr(verdict.parts, name) for name in PARTS}
    return Fit(
        listing, demand, feasible, verdict.score, parts, (), verdict.quantity, verdict.shortage,
        verdict.distance_km, verdict.storage_days,
        verdict.saving_co2_kg if verdict.saving_known else None,
        verdict.saving_eur if verdict.saving_known else None,
    )  # fmt: skip


def active() -> Select[Match]:
    """Select of the matches that stand, with both their sides."""
    of_lot = joinedload(Match.listing).joinedload(Listing.lot).joinedload(Lot.material)
    of_owner = joinedload(Match.listing).joinedload(Listing.organisation)
    of_need = (
        joinedload(Match.demand).joinedload(side) for side in (Demand.material, Demand.project, Demand.organisation)
    )
    # what stands in the table may be a second behind what was just withdrawn
    return (
        select(Match)
        .join(Match.listing)
        .join(Match.demand)
        .where(Match.state == MatchState.ACTIVE, Listing.state == ListingState.PUBLISHED)
        .where(Demand.state == DemandState.OPEN)
        .options(of_lot, of_owner, *of_need)
    )


def kept(query: Select[Match], today: date, language: str) -> list[Fit]:
    """These matches in words, as they are now; what just stopped to fit and is not judged yet is left out."""
    return _said(session.scalars(query).all(), today, language)


def _page(query: Select[Match], today: date, language: str, limit: int, after: str | None) -> Page[Fit]:
    found = paged(query, [Match.score, Match.saving_eur, Match.id], limit, after, descending=True)
    return Page(_said(found.items, today, language), found.next)


def _said(matches: Sequence[Match], today: date, language: str) -> list[Fit]:
    listings = {match.listing_id: match.listing for match in matches}
    demands = {match.demand_id: match.demand for match in matches}
    known = facts_of(listings, demands, today)
    said = worded([(match.listing_id, match.demand_id) for match in matches], known, language)
    return [fit for fit in said if fit.feasible]


def in_words(lists: Iterable[Sequence[Mapping[str, Any]]], language: str) -> list[list[dict[str, str]]]:
    """Lists of reasons (code and params) as (code, sentence), with the names of the kinds that they speak of, read at once."""
    kept = list(lists)
    codes = {code for reasons in kept for item in reasons if item["code"] in _KIND_REASONS
             for code in item["params"].values()}  # fmt: skip
    names = names_of(codes, language)
    return [
        [{"code": item["code"], "text": reason_text(item["code"], item["params"], language, names)} for item in reasons]
        for reasons in kept
    ]
