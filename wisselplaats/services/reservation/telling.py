"""Who hears of a claim: the people behind the offer, the one who asked, never the one who acted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import NotificationKind, ReservationState
from wisselplaats.models import Listing, Reservation
from wisselplaats.services import notification
from wisselplaats.services.notification import Telling

Person = tuple[UUID, UUID, str]
"""A user, the organisation they are told in, and the name of the organisation on the other side."""


def owners(reservation: Reservation) -> list[Person]:
    """Who made the offer, and who leads the project that the lot comes from."""
    listing = reservation.listing
    people = {listing.created_by}
    if listing.lot.project:
        people.add(listing.lot.project.leader_id)
    return [(person, listing.organisation_id, reservation.organisation.name) for person in sorted(people)]


def taker(reservation: Reservation) -> list[Person]:
    """Who asked."""
    return [(reservation.requested_by, reservation.organisation_id, reservation.listing.organisation.name)]


def other_side(actor: Actor | None, reservation: Reservation) -> list[Person]:
    """The side that did not act; both when time did, or when both sides are one organisation."""
    listing = reservation.listing
    if actor is None or reservation.organisation_id == listing.organisation_id:
        return [*owners(reservation), *taker(reservation)]
    return owners(reservation) if actor.organisation_id == reservation.organisation_id else taker(reservation)


def tell(
    kind: NotificationKind,
    key: str,
    people: list[Person],
    actor: Actor | None,
    reservation: Reservation,
    now: datetime,
    **more: Any,
) -> None:
    """Tell people once per `key`; params are material_nl, material_en, quantity, unit, organisation, until, reason."""
    anchor = more.pop("anchor", "")
    page = f"/reserveringen/{reservation.id}" + (f"#{anchor}" if anchor else "")
    path = more.pop("path", page)
    about = _about(reservation) | more
    if reservation.state == ReservationState.REQUESTED:
        # only an option lapses: for what was decided the date says nothing any more
        about["until"] = reservation.until.isoformat()
    notification.tell_all(
        [
            Telling(user, organisation, kind, key, path, {**about, "organisation": other})
            for user, organisation, other in dict.fromkeys(people)
            if actor is None or user != actor.user_id
        ],
        now,
    )


def _about(reservation: Reservation) -> dict[str, Any]:
    listing: Listing = reservation.listing
    return {
        "material_nl": listing.lot.material.name_nl,
        "material_en": listing.lot.material.name_en,
        "quantity": format(reservation.quantity.normalize(), "f"),
        "unit": listing.lot.unit.value,
        "reason": reservation.reason or "",
        "listing_id": str(listing.id),
        "reservation_id": str(reservation.id),
    }
