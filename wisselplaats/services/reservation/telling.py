"""Who hears of a claim: the people behind the offer, the one who asked, never the one who acted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import NotificationKind, ReservationState
from wisselplaats.models import Listing, Reservation
from wisselplaats.services import notification
from wisselplaats.services.notification import Telling
from wisselplaats.services.reservation.draft import Draft, Offer

Claim = Reservation | Draft
BY_RULE = "accept_by_rule"
Person = tuple[UUID, UUID, str]
"""A user, the organisation they are told in, and the name of the organisation on the other side."""


def owners(reservation: Claim) -> list[Person]:
    """Who made the offer, and who leads the project that the lot comes from."""
    listing = reservation.listing
    people = {listing.created_by}
    if listing.lot.project:
        people.add(listing.lot.project.leader_id)
    return [(person, listing.organisation_id, reservation.organisation.name) for person in sorted(people)]


def taker(reservation: Claim) -> list[Person]:
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
    notification.tell_all(tellings(kind, key, people, actor, reservation, **more), now)


def tellings(
    kind: NotificationKind, key: str, people: list[Person], actor: Actor | None, reservation: Claim, **more: Any
) -> list[Telling]:
    """The same, still to be written: nobody is told of what they did themselves."""
    anchor = more.pop("anchor", "")
    page = f"/reserveringen/{reservation.id}" + (f"#{anchor}" if anchor else "")
    path = more.pop("path", page)
    about = _about(reservation) | more
    if reservation.state == ReservationState.REQUESTED:
        # only an option lapses: for what was decided the date says nothing any more
        about["until"] = reservation.until.isoformat()
    return [
        Telling(user, organisation, kind, key, path, {**about, "organisation": other})
        for user, organisation, other in dict.fromkeys(people)
        if actor is None or user != actor.user_id
    ]


def asking(actor: Actor | None, reservation: Claim) -> list[Telling]:
    """What the owner is told of a claim to decide on."""
    key = f"reservation:{reservation.id}:asked"
    return tellings(NotificationKind.RESERVATION_REQUESTED, key, owners(reservation), actor, reservation)


def giving(reservation: Claim) -> list[Telling]:
    """What both sides are told of a claim that the owner's rule accepted, each in its own words."""
    key = f"reservation:{reservation.id}:{BY_RULE}"
    return [
        *tellings(NotificationKind.RESERVATION_GIVEN, key, owners(reservation), None, reservation),
        *tellings(NotificationKind.RESERVATION_ACCEPTED, key, taker(reservation), None, reservation),
    ]


def _about(reservation: Claim) -> dict[str, Any]:
    listing: Listing | Offer = reservation.listing
    return {
        "material_nl": listing.lot.material.name_nl,
        "material_en": listing.lot.material.name_en,
        "quantity": format(reservation.quantity.normalize(), "f"),
        "unit": listing.lot.unit.value,
        "reason": reservation.reason or "",
        "listing_id": str(listing.id),
        "reservation_id": str(reservation.id),
    }
