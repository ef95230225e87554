"""Material that comes on other days than was said: the windows move, every claim is judged again, and people are told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.depot import ZONE
from wisselplaats.domain.errors import NotFound
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.planning import Judgement, Window, in_time, judge, moved, slip
from wisselplaats.domain.vocabulary import AlternativeKind, ClaimStanding, ListingState, LotState, NotificationKind
from wisselplaats.models import Listing, Lot, LotSlip, Project, Reservation
from wisselplaats.services import match, notification, passport, project
from wisselplaats.services.lot.early import tell_early
from wisselplaats.services.notification import Telling

MOVING = (LotState.EXPECTED, LotState.CONFIRMED, LotState.RELEASED)
"""What follows the planning; what lies in a depot has left the works behind."""


@dataclass(frozen=True)
class Dependant:
    """A claim on material, how it stands, and how it would after a planning; `helps` is the window that makes it fine."""

    claim: Reservation
    window: Window
    now: Judgement
    then: Judgement
    helps: Window | None = None

    @property
    def worse(self) -> bool:
        """Whether it would stand worse than now: at risk or broken, or the same by more days."""
        return _rank(self.then) > _rank(self.now)


def _rank(judged: Judgement) -> tuple[int, int]:
    return -_WORST.index(judged.standing), judged.days


@dataclass(frozen=True)
class Chain:
    """Who depends on a project's planning, the worst first."""

    items: Sequence[Dependant]

    @property
    def claims(self) -> int:
        """How many claims."""
        return len(self.items)

    @property
    def organisations(self) -> int:
        """Of how many organisations."""
        return len({one.claim.organisation_id for one in self.items})

    def would_be(self, standing: ClaimStanding) -> int:
        """How many claims would stand so."""
        return sum(one.then.standing == standing for one in self.items)


_WORST = (ClaimStanding.BROKEN, ClaimStanding.AT_RISK, ClaimStanding.FINE)


def dependants(
    actor: Actor, project_id: UUID, release_from: date | None = None, release_until: date | None = None
) -> Chain:
    """Every open claim on material of an own project, as it stands and as it would with these days; nothing is kept.

    Errors: NotFound, Invalid on a day outside the calendar.
    """
    require(actor, Action.READ)
    found = project.get(actor, project_id)
    days = (
        _between(found.release_from, release_from or found.release_from),
        _between(found.release_until, release_until or found.release_until),
    )
    return _chain(Lot.project_id == project_id, *days)


def relying(actor: Actor, lot_id: UUID) -> Chain:
    """Every open claim on a lot of one's own as it stands now, the worst first. Errors: NotFound."""
    require(actor, Action.READ)
    found = session.get(Lot, lot_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return _chain(Listing.lot_id == lot_id, 0, 0)


def _chain(which: ColumnElement[bool], start_days: int, end_days: int) -> Chain:
    from wisselplaats.services.reservation import standing

    rows = session.scalars(standing.open_claims(which)).unique().all()
    return worst_first(_dependant(claim, start_days, end_days) for claim in rows)


def worst_first(found: Iterable[Dependant]) -> Chain:
    """Claims in the order in which somebody should look at them."""
    return Chain(sorted(found, key=lambda one: (_WORST.index(one.then.standing), -one.then.days, str(one.claim.id))))


def _between(old: date, new: date) -> int:
    return slip(Window(old), Window(new))


def _dependant(claim: Reservation, start_days: int, end_days: int) -> Dependant:
    from wisselplaats.services.reservation import standing

    lot, need = claim.listing.lot, standing.need_of(claim)
    window = standing.window_of(lot)
    then = moved(window, start_days, end_days) if lot.state in MOVING else window
    judged = judge(then, need)
    helps = in_time(then, need) if need is not None and judged.days else None
    return Dependant(claim, then, judge(window, need), judged, helps)


def follow_planning(actor: Actor, found: Project, before: tuple[date, date], now: datetime) -> None:
    """Move the windows of the project's lots with its release, first and last day each, and tell whoever counts on them."""
    require(actor, Action.MANAGE_PROJECT)
    days = (_between(before[0], found.release_from), _between(before[1], found.release_until))
    if days == (0, 0):
        return
    _lock_offers(select(Lot.id).where(Lot.project_id == found.id))
    query = select(Lot).where(Lot.project_id == found.id, Lot.state.in_(MOVING)).options(joinedload(Lot.material))
    lots = session.scalars(
        query.order_by(Lot.id).with_for_update(of=Lot).execution_options(populate_existing=True)
    ).all()
    slips = [_move(actor, lot, *days, found, now) for lot in lots]
    _after(actor, [one for one in slips if one is not None], found.name, f"{found.id}:{found.version}", now)


def _lock_offers(lot_ids: Any) -> None:
    """The offers first, as everybody who claims does: a new claim waits, and is judged by the new days."""
    query = select(Listing.id).where(Listing.lot_id.in_(lot_ids)).order_by(Listing.id)
    session.execute(query.with_for_update()).all()


def _move(actor: Actor, lot: Lot, start_days: int, end_days: int, found: Project, now: datetime) -> LotSlip | None:
    before = Window(lot.available_from, lot.available_until)
    after = moved(before, start_days, end_days)
    lot.available_from, lot.available_until = after.start, after.end
    return _write(actor, lot, before, now, found)


def _write(actor: Actor, lot: Lot, before: Window, now: datetime, found: Project | None = None) -> LotSlip | None:
    """The line in the log and in the passport; None when nothing moved."""
    if before == Window(lot.available_from, lot.available_until):
        return None
    made = LotSlip(
        lot_id=lot.id, project_id=found.id if found else None, at=now, user_id=actor.user_id,
        from_before=before.start, from_after=lot.available_from, until_before=before.end,
        until_after=lot.available_until,
    )  # fmt: skip
    session.add(made)
    facts: dict[str, Any] = {
        "days": made.days, "available_from": lot.available_from, "available_until": lot.available_until,
    }  # fmt: skip
    passport.append(
        lot, EntryKind.SLIPPED, actor.organisation_name, facts | ({"project": found.number} if found else {}), now
    )
    return made


def window_changed(actor: Actor, lot: Lot, before: Window, now: datetime) -> None:
    """The owner, or a delivery, gave one lot another window: note it, judge its claims again, tell who counts on it."""
    require(actor, Action.POST_LOT)
    made = _write(actor, lot, before, now)
    if made is not None:
        _after(actor, [made], lot.title or lot.number, f"{lot.id}:{lot.version}", now)


def _after(actor: Actor, slips: Sequence[LotSlip], name: str, occasion: str, now: datetime) -> None:
    """Judge the claims, match the offers again, and tell, in one go for all lots."""
    from wisselplaats.services.reservation import standing

    session.flush()
    by_lot = {one.lot_id: one for one in slips}
    on_these = Listing.lot_id.in_(list(by_lot))
    changes = standing.judge_again(now, on_these)
    offers = select(Listing.id).where(on_these, Listing.state == ListingState.PUBLISHED)
    match.listing_changed(*session.scalars(offers))
    _tell(actor, by_lot, {change.claim_id: change for change in changes}, name, occasion, now)
    tell_early(slips, occasion, now)


def _tell(
    actor: Actor, slips: dict[UUID, LotSlip], changes: dict[UUID, Any], name: str, occasion: str, now: datetime
) -> None:
    """Everybody with a claim, at once and once: who asked for it and who leads the project that waits for it."""
    from wisselplaats.services.reservation import standing

    claims = session.scalars(standing.open_claims(Reservation.id.in_(list(changes)))).unique().all()
    tellings: list[Telling] = []
    for claim in claims:
        params = _params(claim, slips[claim.listing.lot_id], changes[claim.id], name, now)
        waiting = claim.project or (claim.demand.project if claim.demand else None)
        people = dict.fromkeys([claim.requested_by, *([waiting.leader_id] if waiting else [])])
        tellings += [
            Telling(
                user_id, claim.organisation_id, NotificationKind.SLIP, f"slip:{claim.id}:{user_id}:{occasion}",
                f"/reserveringen/{claim.id}#planning", params,
            )
            for user_id in people
        ]  # fmt: skip
    notification.tell_all(tellings, now)


def _params(claim: Reservation, slip_: LotSlip, change: Any, name: str, now: datetime) -> dict[str, Any]:
    lot, judged = claim.listing.lot, change.after
    return {
        "lot": lot.number, "material_nl": lot.title or lot.material.name_nl,
        "material_en": lot.title or lot.material.name_en, "days": slip_.days, "until_days": slip_.until_days,
        "project": name, "available_from": lot.available_from.isoformat(),
        "available_until": lot.available_until.isoformat() if lot.available_until else None,
        "standing": "fits_again" if change.fits_again else judged.reason.value, "standing_days": judged.days,
        "alternatives": told_alternatives(claim, now.astimezone(ZONE).date()),
    }  # fmt: skip


def told_alternatives(claim: Reservation, today: date) -> list[dict[str, Any]]:
    """What the taker of a claim can do instead, as a notification keeps it."""
    from wisselplaats.services.reservation.alternative import of_claim

    return [_told(one) for one in of_claim(claim, today)]


def _told(one: Any) -> dict[str, Any]:
    """One alternative: another lot, or a field of the demand with its value."""
    if one.listing is None:
        value = one.value.isoformat() if isinstance(one.value, date) else one.value
        return {"kind": AlternativeKind.DATE.value, "field": one.field, "value": value}
    lot = one.listing.lot
    return {
        "kind": one.kind.value, "listing": str(one.listing.id), "title": lot.title or lot.material.name_nl,
        "title_en": lot.title or lot.material.name_en, "score": one.score,
        "available_from": lot.available_from.isoformat(),
    }  # fmt: skip


def slips_of(actor: Actor, lot_id: UUID, limit: int = 20) -> Sequence[LotSlip]:
    """How often and how far a lot's window moved, last first; the caller may know of the lot or has a claim on it."""
    require(actor, Action.READ)
    query = select(LotSlip).where(LotSlip.lot_id == lot_id).order_by(LotSlip.at.desc(), LotSlip.id.desc())
    return session.scalars(query.limit(limit)).all()
