"""Who may read a passport, and the stable address that leads to it."""

import re
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain import gs1
from wisselplaats.domain.errors import NotFound, Unauthenticated
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ListingState
from wisselplaats.models import Handover, Listing, Lot
from wisselplaats.services import lot as lots

MOST_ANCESTORS = 50
MOST_SERIAL = 2**31
NUMBER = re.compile(r"L(\d{6,})")


def uri(lot_id: UUID) -> str:
    """The stable address of a lot, for its QR label."""
    return f"{config.settings().base_url}/id/partij/{lot_id}"


def by_serial(serial: int) -> UUID | None:
    """The lot with the number of a label; that there is one says nothing about who may read it."""
    return session.scalar(select(Lot.id).where(Lot.serial == serial)) if serial < MOST_SERIAL else None


def by_digital_link(gtin: str, number: str) -> UUID | None:
    """The lot with the number of a label, when it or else its kind has this GTIN (fourteen digits)."""
    found = NUMBER.fullmatch(number)
    key = by_serial(int(found[1][:11])) if found else None
    lot = session.get(Lot, key) if key else None
    return lot.id if lot and gtin_of(lot) == gtin else None


def gtin_of(lot: Lot) -> str | None:
    """The GTIN of the lot, else of its kind."""
    return lot.gtin or lot.material.gtin


def link_of(lot: Lot) -> str:
    """What the QR code holds: the GS1 Digital Link where a GTIN is known, else the lot's own address."""
    code = gtin_of(lot)
    return uri(lot.id) if code is None else gs1.digital_link(config.settings().base_url, code, lot.number)


def is_public(lot: Lot) -> bool:
    """Whether the lot, or one that it was split from, was ever offered to third parties with the legal gate open.

    What was handed over went through the gate: it stays public whatever is found out about the rest of it later.
    """
    from wisselplaats.services import listing

    until = func.date(Listing.updated_at)
    reached = or_(
        (Listing.state == ListingState.WITHDRAWN) & (Listing.region_from <= until),
        (Listing.state != ListingState.WITHDRAWN) & (Listing.region_from <= func.current_date()),
    )
    family, above = [lot.id], lot.parent_id
    while above is not None and len(family) < MOST_ANCESTORS:
        family.append(above)
        above = session.scalar(select(Lot.parent_id).where(Lot.id == above))
    given = select(Handover.id).where(Handover.lot_id == Listing.lot_id).exists()
    offered = select(Listing.id).join(Lot).where(Listing.lot_id.in_(family), reached, listing.gate_open() | given)
    return bool(session.scalar(select(offered.exists())))


def readable(actor: Actor | None, lot_id: UUID) -> Lot:
    """The lot when its passport is public or the actor may see the lot. Errors: NotFound, Unauthenticated."""
    query = select(Lot).where(Lot.id == lot_id).options(
        joinedload(Lot.material), joinedload(Lot.organisation), joinedload(Lot.project), joinedload(Lot.depot)
    )  # fmt: skip
    found = session.scalar(query)
    if found is None and actor is not None:
        raise NotFound("not_found")
    if found is not None and is_public(found):
        return found
    if actor is None:
        raise Unauthenticated("sign_in_first")
    return lots.get(actor, lot_id)
