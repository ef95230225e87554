"""Who may read a passport, and the stable address that leads to it."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import joinedload

from wisselplaats import config
from wisselplaats.db import session
from wisselplaats.domain import gs1
from wisselplaats.domain.errors import NotFound, Unauthenticated
from wisselplaats.domain.legal import Act, Rule
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import ListingState, LotState
from wisselplaats.models import Handover, Listing, Lot, PassportShown
from wisselplaats.services import legal
from wisselplaats.services import lot as lots
from wisselplaats.services.passport.inherited import whole_of

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

    What was public once stays so (`keep_shown`), whatever is found out about it later.
    """
    family = [lot.id, *whole_of(lot)]
    kept = select(PassportShown.lot_id).where(PassportShown.lot_id.in_(family))
    offered = select(Listing.id).join(Lot).where(Listing.lot_id.in_(family), _reached(), _through_the_gate())
    return bool(session.scalar(select(or_(kept.exists(), offered.exists()))))


def _reached() -> ColumnElement[bool]:
    """SQL over Listing: third parties could see it, as far as its days go."""
    until = func.date(Listing.updated_at)
    return or_(
        (Listing.state == ListingState.WITHDRAWN) & (Listing.region_from <= until),
        (Listing.state != ListingState.WITHDRAWN) & (Listing.region_from <= func.current_date()),
    )


def _through_the_gate() -> ColumnElement[bool]:
    from wisselplaats.services import listing

    return listing.gate_open() | select(Handover.id).where(Handover.lot_id == Listing.lot_id).exists()


def keep_shown(now: datetime, *wanted: ColumnElement[bool]) -> int:
    """Keep for good which passports are public now, of all lots or of those `wanted`; answers how many are new.

    Before a change that may close the gate, and every hour for what the days alone open and close.
    """
    known = select(PassportShown.lot_id).where(PassportShown.lot_id == Listing.lot_id).exists()
    shown = select(Listing.lot_id, literal(now)).distinct().join(Lot, Lot.id == Listing.lot_id)
    shown = shown.where(_reached(), ~known, _through_the_gate(), *wanted)
    statement = insert(PassportShown).from_select(["lot_id", "since"], shown).on_conflict_do_nothing()
    return len(session.scalars(statement.returning(PassportShown.lot_id)).all())


def closed_by(lot: Lot) -> Sequence[Rule]:
    """Why a lot that is still here may not go to third parties now, for who reads its public page; nothing when it may."""
    if lot.state == LotState.GONE:
        return ()
    return legal.check_lot(lot, Act.RESERVE, None).blocks


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


def may_read(actor: Actor | None, lot: Lot) -> bool:
    """Whether `readable` would answer."""
    try:
        readable(actor, lot.id)
    except (NotFound, Unauthenticated):
        return False
    return True


def numbers_of_wholes(actor: Actor | None, lot: Lot) -> dict[UUID, str | None]:
    """The numbers of the lots that a lot was a part of; None of those that the reader may not know of."""
    wholes = whole_of(lot)
    found = session.scalars(select(Lot).where(Lot.id.in_(wholes))) if wholes else ()
    return {one.id: one.number if may_read(actor, one) else None for one in found}
