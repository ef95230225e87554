"""Who hears of a match, once: the people behind the demand, and at the offer's side who asked to; never of their own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from wisselplaats.db import session
from wisselplaats.domain.match import Verdict
from wisselplaats.domain.permission import ROLES, Action
from wisselplaats.domain.vocabulary import DemandState, NotificationKind, ReservationState
from wisselplaats.models import Match, MaterialType, Membership, Reservation
from wisselplaats.services import notification
from wisselplaats.services.match.candidates import Facts, Pair
from wisselplaats.services.notification import Telling

NOT_BROKEN = frozenset({"crowded_out", "nothing_asked", "demand_closed", "demand_past"})
"""Reasons that are no news: a better offer took the place, or the demand itself is served or over."""
_KINDS = frozenset({"same_kind", "narrower_kind", "substitute", "other_kind"})
_LIVE = (
    ReservationState.QUEUED, ReservationState.REQUESTED, ReservationState.ACCEPTED, ReservationState.HANDED_OVER,
)  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """A match that no longer holds: its key, the code of why, and when people were told that it did."""

    key: UUID
    reason: str
    told_at: datetime


def tell_new(untold: Mapping[Pair, UUID], facts: Facts, verdicts: Mapping[Pair, Verdict], now: datetime) -> None:
    """Tell of matches that nobody was told of, and note that it was done."""
    news = {pair: key for pair, key in sorted(untold.items()) if not _own(pair, facts)}
    if not news:
        return
    names = _names(facts, news)
    owners = _owners_who_asked({facts.listings[pair[0]].organisation_id for pair in news})
    tellings = []
    for pair, key in news.items():
        params = _found(pair, facts, verdicts[pair], names)
        tellings += _tellings(pair, facts, NotificationKind.MATCH, f"match:{key}", params)
        tellings += _to_owner(pair, facts, f"listing_match:{key}", params, owners)
    notification.tell_all(tellings, now)
    _note_told(news, now)


def _note_told(news: Mapping[Pair, UUID], now: datetime) -> None:
    done = update(Match).where(Match.id.in_(news.values())).values(told_at=now, updated_at=Match.updated_at)
    session.execute(done, execution_options={"synchronize_session": False})


def tell_returned(returned: Mapping[Pair, UUID], facts: Facts, verdicts: Mapping[Pair, Verdict], now: datetime) -> None:
    """Tell of matches that hold again after so long that they are news; once for each return."""
    if not returned:
        return
    names = _names(facts, returned)
    tellings = []
    for pair, key in sorted(returned.items()):
        params, once = _found(pair, facts, verdicts[pair], names), f"match:{key}:{now:%Y-%m-%d}"
        tellings += _tellings(pair, facts, NotificationKind.MATCH, once, params)
    notification.tell_all(tellings, now)
    _note_told(returned, now)


def tell_improved(improved: Mapping[Pair, UUID], facts: Facts, verdicts: Mapping[Pair, Verdict], now: datetime) -> None:
    """Tell of matches, told of before, that are clearly better now; once for each score."""
    news = {pair: key for pair, key in sorted(improved.items()) if not _own(pair, facts)}
    if not news:
        return
    names = _names(facts, news)
    tellings = []
    for pair, key in news.items():
        verdict = verdicts[pair]
        params, once = _found(pair, facts, verdict, names), f"match_improved:{key}:{verdict.score}"
        tellings += _tellings(pair, facts, NotificationKind.MATCH_IMPROVED, once, params)
    notification.tell_all(tellings, now)


def tell_broken(told: Mapping[Pair, Broken], facts: Facts, now: datetime) -> None:
    """Tell of matches that no longer hold, once for each time that they were told; not when the asker's own claim is why."""
    news = {pair: found for pair, found in sorted(told.items()) if _is_news(pair, facts, found.reason)}
    claimed = _claimed(news)
    tellings = []
    for pair, found in news.items():
        if (pair[0], facts.demands[pair[1]].organisation_id) not in claimed:
            params = _about(pair, facts) | {"reason": {"code": found.reason, "params": _why(pair, facts)}}
            once = f"match_broken:{found.key}:{found.told_at:%Y-%m-%d}"
            tellings += _tellings(pair, facts, NotificationKind.MATCH_BROKEN, once, params)
    notification.tell_all(tellings, now)


def _own(pair: Pair, facts: Facts) -> bool:
    return facts.listings[pair[0]].organisation_id == facts.demands[pair[1]].organisation_id


def _is_news(pair: Pair, facts: Facts, reason: str) -> bool:
    demand = facts.demands[pair[1]]
    return reason not in NOT_BROKEN and demand.state == DemandState.OPEN and demand.open_quantity > 0


def _claimed(pairs: Collection[Pair]) -> set[tuple[UUID, UUID]]:
    """Which organisations have a claim on which of these listings."""
    if not pairs:
        return set()
    query = select(Reservation.listing_id, Reservation.organisation_id)
    listed = Reservation.listing_id.in_({pair[0] for pair in pairs})
    found = session.execute(query.where(listed, Reservation.state.in_(_LIVE)))
    return {(row[0], row[1]) for row in found}


def _tellings(pair: Pair, facts: Facts, kind: NotificationKind, key: str, params: dict[str, Any]) -> list[Telling]:
    demand = facts.demands[pair[1]]
    path = (
        f"/behoeften/{demand.id}"
        if kind == NotificationKind.MATCH_BROKEN
        else f"/aanbiedingen/{pair[0]}?behoefteId={demand.id}"
    )
    people = sorted({demand.project.leader_id, demand.created_by})
    return [
        Telling(person, demand.organisation_id, kind, key, path, params, demand.notify, demand_id=demand.id)
        for person in people
    ]


def _owners_who_asked(organisation_ids: set[UUID]) -> dict[UUID, list[UUID]]:
    """Per organisation who, of those that may publish for it, asked to hear of demand for what it offers."""
    able = Membership.role.in_(ROLES[Action.PUBLISH])
    query = select(Membership.organisation_id, Membership.user_id).where(able)
    members = session.execute(query.where(Membership.organisation_id.in_(organisation_ids))).all()
    asked = notification.who_asked(NotificationKind.LISTING_MATCH, {row[1] for row in members})
    found: dict[UUID, list[UUID]] = {}
    for organisation_id, user_id in members:
        if user_id in asked:
            found.setdefault(organisation_id, []).append(user_id)
    return found


def _to_owner(
    pair: Pair, facts: Facts, key: str, params: dict[str, Any], owners: Mapping[UUID, list[UUID]]
) -> list[Telling]:
    owner_id, path = facts.listings[pair[0]].organisation_id, f"/aanbiedingen/{pair[0]}"
    seen = params | {"asker": facts.demands[pair[1]].organisation.name}
    return [
        Telling(person, owner_id, NotificationKind.LISTING_MATCH, key, path, seen)
        for person in sorted(owners.get(owner_id, ()))
    ]


def _about(pair: Pair, facts: Facts) -> dict[str, Any]:
    listing, demand = facts.listings[pair[0]], facts.demands[pair[1]]
    kind = listing.lot.material
    return {
        "material_nl": kind.name_nl, "material_en": kind.name_en, "project": demand.project.name,
        "wanted_nl": demand.material.name_nl, "wanted_en": demand.material.name_en,
        "owner": listing.organisation.name, "demand_id": str(demand.id), "listing_id": str(listing.id),
    }  # fmt: skip


def _found(pair: Pair, facts: Facts, verdict: Verdict, names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    reasons = [{"code": found.code, "params": dict(found.params)} for found in verdict.reasons]
    codes = {str(code) for found in verdict.reasons if found.code in _KINDS for code in found.params.values()}
    return _about(pair, facts) | {
        "score": verdict.score, "quantity": str(verdict.quantity), "unit": facts.demands[pair[1]].unit.value,
        "km": str(verdict.distance_km), "reasons": reasons,
        "names": {code: names[code] for code in codes if code in names},
    }  # fmt: skip


def _why(pair: Pair, facts: Facts) -> dict[str, Any]:
    """The numbers of the rule that failed, so that the sentence says by how much."""
    if facts.closed(pair) is not None:
        return {}
    failed = facts.verdict(pair).failures
    return dict(failed[0].params) if failed else {}


def _names(facts: Facts, pairs: Mapping[Pair, UUID]) -> dict[str, tuple[str, str]]:
    kinds: set[MaterialType] = {facts.listings[pair[0]].lot.material for pair in pairs}
    kinds |= {facts.demands[pair[1]].material for pair in pairs}
    return {kind.code: (kind.name_nl, kind.name_en) for kind in kinds}
