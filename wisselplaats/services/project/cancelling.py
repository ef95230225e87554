"""A project that is called off: what it would release stays in the street, what it needs is not needed any more.

Claims on material that is not there yet are cancelled, and whoever made them hears at once what else there is; the
offers end. What lies there already stays offered and promised. What the project itself claimed comes free for others,
and its demands close.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update

from wisselplaats.db import session
from wisselplaats.domain.depot import ZONE
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.reservation import OPEN, ReservationAction
from wisselplaats.domain.vocabulary import DemandState, ListingState, LotState, NotificationKind
from wisselplaats.models import Demand, Listing, Lot, Project, Reservation
from wisselplaats.services import audit, match, passport
from wisselplaats.services.project.record import get

NOT_THERE_YET = (LotState.EXPECTED, LotState.CONFIRMED)
"""Material that still lies in the street; what is released or in a depot is there, whatever becomes of the project."""
REASON = "Het project {name} gaat niet door."


@dataclass(frozen=True)
class Ending:
    """What lapses with a project: claims on its material, its own claims elsewhere, its offers and its demands."""

    claims: Sequence[Reservation]
    own_claims: Sequence[Reservation]
    offers: Sequence[Listing]
    demands: Sequence[Demand]

    @property
    def organisations(self) -> int:
        """Of how many organisations the claims on its material are."""
        return len({one.organisation_id for one in self.claims})

    def __bool__(self) -> bool:
        return bool(self.claims or self.own_claims or self.offers or self.demands)


def ending(actor: Actor, project_id: UUID) -> Ending:
    """What would lapse if an own project were called off now; nothing is changed. Errors: NotFound."""
    require(actor, Action.READ)
    return _ending(get(actor, project_id))


def _ending(found: Project) -> Ending:
    from wisselplaats.services.reservation import standing

    material = _material_of(found)
    claims = session.scalars(standing.open_claims(material)).unique().all()
    needed = and_(standing.needed_by(found.id), Reservation.organisation_id == found.organisation_id)
    known = {one.id for one in claims}
    own = [one for one in session.scalars(standing.open_claims(needed)).unique() if one.id not in known]
    offers = select(Listing).join(Listing.lot).where(material, Listing.state == ListingState.PUBLISHED)
    demands = select(Demand).where(Demand.project_id == found.id, Demand.state != DemandState.CANCELLED)
    return Ending(
        claims,
        own,
        session.scalars(offers.order_by(Listing.id)).all(),
        session.scalars(demands.order_by(Demand.id)).all(),
    )


def _material_of(found: Project) -> ColumnElement[bool]:
    own = Lot.organisation_id == found.organisation_id
    return and_(Lot.project_id == found.id, own, Lot.state.in_(NOT_THERE_YET))


def end(actor: Actor, found: Project, now: datetime) -> None:
    """Let lapse all that hangs on a locked project that was called off, and tell each side once."""
    require(actor, Action.MANAGE_PROJECT)
    offers = _lock(found)
    lapsing = _ending(found)
    reason = REASON.format(name=found.name)
    # first the offers: none of them is an alternative for another
    for offer in lapsing.offers:
        _withdraw(actor, offer, reason, now)
    for claim in (*lapsing.claims, *lapsing.own_claims):
        _cancel(actor, claim, reason, now)
    for demand in lapsing.demands:
        demand.state = DemandState.CANCELLED
        audit.note(actor, "cancel", "demand", demand.id, now)
    # nobody waits for it at a depot any more
    session.execute(update(Lot).where(_material_of(found), Lot.depot_id.is_not(None)).values(depot_id=None))
    session.flush()
    _settle(offers, lapsing, now)


def _lock(found: Project) -> Sequence[Listing]:
    """Every offer that a claim is on, then every demand that a claim is for: the order that everybody keeps."""
    from wisselplaats.services.reservation import standing

    claimed = select(Reservation.listing_id).where(
        standing.needed_by(found.id), Reservation.organisation_id == found.organisation_id, Reservation.state.in_(OPEN)
    )
    own = select(Listing.id).join(Listing.lot).where(_material_of(found))
    offers = select(Listing).where(or_(Listing.id.in_(claimed), Listing.id.in_(own))).order_by(Listing.id)
    fresh = {"populate_existing": True}
    locked = session.scalars(offers.with_for_update(of=Listing).execution_options(**fresh)).all()
    waiting = select(Reservation.demand_id).where(
        Reservation.listing_id.in_([one.id for one in locked]), Reservation.state.in_(OPEN)
    )
    demands = select(Demand).where(or_(Demand.id.in_(waiting), Demand.project_id == found.id)).order_by(Demand.id)
    session.scalars(demands.with_for_update(of=Demand, key_share=True).execution_options(**fresh)).all()
    return locked


def _cancel(actor: Actor, claim: Reservation, reason: str, now: datetime) -> None:
    """Cancel a claim; who made it, and who leads the works that wait for it, hear what else there is."""
    from wisselplaats.services.reservation import effects

    claim.reason = reason
    _tell(actor, claim, now)
    effects.step(actor, claim, ReservationAction.CANCEL, now)


def _tell(actor: Actor, claim: Reservation, now: datetime) -> None:
    """Told before the step tells it without the alternatives: the key is the same, so that each hears it once."""
    from wisselplaats.services.lot import told_alternatives
    from wisselplaats.services.reservation import telling

    waiting = claim.project or (claim.demand.project if claim.demand else None)
    people = telling.taker(claim)
    if waiting is not None:
        people.append((waiting.leader_id, claim.organisation_id, claim.listing.organisation.name))
    kind = claim.listing.lot.material_code
    more: dict[str, Any] = {
        "path": f"/behoeften/{claim.demand_id}" if claim.demand_id else f"/aanbiedingen?materiaalsoort={kind}"
    }
    telling.tell(
        NotificationKind.RESERVATION_CANCELLED, f"reservation:{claim.id}:{ReservationAction.CANCEL.value}", people, actor,
        claim, now, alternatives=told_alternatives(claim, now.astimezone(ZONE).date()), **more,
    )  # fmt: skip


def _withdraw(actor: Actor, offer: Listing, reason: str, now: datetime) -> None:
    offer.state, offer.withdrawn_reason = ListingState.WITHDRAWN, reason
    passport.append(
        offer.lot, EntryKind.WITHDRAWN, actor.organisation_name, {"listing": offer.id, "reason": reason}, now
    )
    audit.note(actor, "withdraw", "listing", offer.id, now)


def _settle(offers: Iterable[Listing], lapsing: Ending, now: datetime) -> None:
    """What came free goes to who waits for it; demands of others ask again."""
    from wisselplaats.services.reservation import effects

    for offer in offers:
        effects.settle(offer, None, now)
    served = {one.demand.id: one.demand for one in lapsing.claims if one.demand is not None}
    for key in sorted(served):
        if served[key].state != DemandState.CANCELLED:
            effects.serve(served[key])
    match.listing_changed(*[one.id for one in lapsing.offers])
    match.demand_changed(*[one.id for one in lapsing.demands], *served)
    session.flush()
