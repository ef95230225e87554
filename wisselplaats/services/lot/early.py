"""Material that comes free early is good news for others: whose claim elsewhere does not fit can move to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from wisselplaats.db import session
from wisselplaats.domain.vocabulary import ClaimStanding, NotificationKind
from wisselplaats.models import Listing, Lot, LotSlip, MaterialType, Reservation
from wisselplaats.services import notification
from wisselplaats.services.notification import Telling

LOOKED_AT = 200
"""Claims that are looked at for one change of a planning, those that miss the most first."""


def tell_early(slips: Sequence[LotSlip], occasion: str, now: datetime) -> None:
    """Tell who has an open claim elsewhere that does not fit and that one of these lots, earlier now, can take over.

    Once for each such claim and occasion; the page of the claim shows the lot with one click to move.
    """
    early = {one.lot_id: one for one in slips if one.days < 0}
    if not early:
        return
    from wisselplaats.services.reservation.alternative import of_claim
    from wisselplaats.services.reservation.queue import ZONE

    today = now.astimezone(ZONE).date()
    tellings: list[Telling] = []
    for claim in _unfit(list(early)):
        found = [one.listing for one in of_claim(claim, today) if one.listing and one.listing.lot_id in early]
        if found:
            tellings += _tellings(claim, found[0], early[found[0].lot_id], occasion)
    notification.tell_all(tellings, now)


def _unfit(lot_ids: Sequence[UUID]) -> Sequence[Reservation]:
    """Claims on other lots of the same unit that do not fit, of a kind that these could serve."""
    from wisselplaats.services.reservation import standing

    these = select(Lot.unit, MaterialType.first).join(Lot.material).where(Lot.id.in_(lot_ids))
    rows = session.execute(these).all()
    elsewhere = standing.open_claims(
        Reservation.standing != ClaimStanding.FINE, Listing.lot_id.not_in(lot_ids),
        Lot.unit.in_({unit for unit, _ in rows}),
        or_(Reservation.demand_id.is_not(None), Lot.material.has(MaterialType.first.in_({first for _, first in rows}))),
    )  # fmt: skip
    found = session.scalars(elsewhere.order_by(None).order_by(Reservation.standing_days.desc()).limit(LOOKED_AT))
    return found.unique().all()


def _tellings(claim: Reservation, offer: Listing, slip: LotSlip, occasion: str) -> list[Telling]:
    lot, waiting = offer.lot, claim.project or (claim.demand.project if claim.demand else None)
    params: dict[str, Any] = {
        "lot": lot.number, "material_nl": lot.title or lot.material.name_nl,
        "material_en": lot.title or lot.material.name_en, "days": slip.days, "instead": True,
        "available_from": lot.available_from.isoformat(), "quantity": str(claim.quantity - claim.handed_over),
        "unit": lot.unit.value,
    }  # fmt: skip
    people = dict.fromkeys([claim.requested_by, *([waiting.leader_id] if waiting else [])])
    return [
        Telling(
            user_id, claim.organisation_id, NotificationKind.SLIP, f"early:{claim.id}:{user_id}:{occasion}",
            f"/reserveringen/{claim.id}#planning", params,
        )
        for user_id in people
    ]  # fmt: skip
