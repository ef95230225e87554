"""Whether claimed material still comes in time: judged from the windows of now, and kept with the claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.planning import Judgement, Need, Window, judge
from wisselplaats.domain.reservation import OPEN
from wisselplaats.models import Demand, Listing, Lot, Project, Reservation
from wisselplaats.services.reservation.draft import Draft, OfLot
from wisselplaats.services.reservation.telling import Claim

_UNSYNCED = {"synchronize_session": False}


@dataclass(frozen=True)
class Change:
    """A claim with how it stood before and how it stands now."""

    claim_id: UUID
    before: Judgement
    after: Judgement

    @property
    def fits_again(self) -> bool:
        """Whether something that did not fit does now."""
        return self.before.days > 0 and self.after.days == 0


def open_claims(*which: ColumnElement[bool]) -> Select[Any]:
    """Select of open claims with what they are judged by: lot, demand and project of the taker."""
    lot = joinedload(Reservation.listing).joinedload(Listing.lot)
    query = select(Reservation).join(Reservation.listing).join(Listing.lot).where(Reservation.state.in_(OPEN), *which)
    return query.options(
        lot.joinedload(Lot.material), joinedload(Reservation.listing).joinedload(Listing.organisation),
        joinedload(Reservation.organisation), joinedload(Reservation.project),
        joinedload(Reservation.demand).joinedload(Demand.project),
    ).order_by(Reservation.id)  # fmt: skip


def needed_by(project_id: UUID) -> ColumnElement[bool]:
    """SQL: claims for what this project needs."""
    of_demand = Reservation.demand_id.in_(select(Demand.id).where(Demand.project_id == project_id))
    return or_(Reservation.project_id == project_id, of_demand)


def window_of(lot: Lot | OfLot) -> Window:
    """When a lot can be had."""
    return Window(lot.available_from, lot.available_until)


def need_of(claim: Claim) -> Need | None:
    """When the taker needs it: the demand's window, else the works of the project; None when neither is known."""
    demand, project = claim.demand, claim.project
    if demand is not None:
        works = project or demand.project
        return Need(Window(demand.needed_from, demand.needed_until), works.ends_on, demand.max_storage_days)
    if project is not None:
        return Need(Window(project.starts_on, project.ends_on), project.ends_on)
    return None


def kept(claim: Reservation) -> Judgement:
    """How the claim stood at the last judging."""
    return Judgement(claim.standing, claim.standing_reason, claim.standing_days)


def judge_draft(claim: Draft) -> Judgement:
    """How a claim will stand: its offer, its lot and its demand are held until the end of the transaction."""
    return judge(window_of(claim.listing.lot), need_of(claim))


def judge_again(now: datetime, *which: ColumnElement[bool]) -> Sequence[Change]:
    """Judge these open claims by the windows of now and keep what changed; answers every claim that was judged.

    Neither version nor stamp of a claim moves: a page that somebody has open still holds.
    """
    facts = select(
        Reservation.id, Reservation.standing, Reservation.standing_reason, Reservation.standing_days,
        Lot.available_from, Lot.available_until, Demand.needed_from, Demand.needed_until, Demand.max_storage_days,
        Project.starts_on, Project.ends_on,
    )  # fmt: skip
    facts = facts.join(Reservation.listing).join(Listing.lot).outerjoin(Reservation.demand)
    facts = facts.outerjoin(Project, Project.id == func.coalesce(Reservation.project_id, Demand.project_id))
    facts = facts.where(Reservation.state.in_(OPEN), *which).order_by(Reservation.id)
    changes = [_judged(row) for row in session.execute(facts.with_for_update(of=Reservation)).all()]
    for change in changes:
        if change.before != change.after:
            _keep(change, now)
    return changes


def _judged(row: Any) -> Change:
    need = None
    if row.needed_from is not None:
        need = Need(Window(row.needed_from, row.needed_until), row.ends_on, row.max_storage_days)
    elif row.ends_on is not None:
        need = Need(Window(row.starts_on, row.ends_on), row.ends_on)
    before = Judgement(row.standing, row.standing_reason, row.standing_days)
    return Change(row.id, before, judge(Window(row.available_from, row.available_until), need))


def _keep(change: Change, now: datetime) -> None:
    values = {
        "standing": change.after.standing, "standing_reason": change.after.reason, "standing_days": change.after.days,
        "judged_at": now, "updated_at": Reservation.updated_at,
    }  # fmt: skip
    kept = update(Reservation).where(Reservation.id == change.claim_id).values(**values)
    session.execute(kept, execution_options=_UNSYNCED)
    loaded = session.identity_map.get(session.identity_key(Reservation, change.claim_id))
    if loaded is not None:
        session.expire(loaded, ["standing", "standing_reason", "standing_days", "judged_at"])
