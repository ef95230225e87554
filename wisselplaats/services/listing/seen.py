"""Who may know of an offer, in one condition that every reader uses, and how it stands on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from wisselplaats.db import session
from wisselplaats.domain import listing as ladder
from wisselplaats.domain.errors import NotFound, Stale
from wisselplaats.domain.legal import Act, Rule
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Place, distance_km
from wisselplaats.domain.reservation import OPEN
from wisselplaats.domain.vocabulary import ListingState, ReservationState, Rung
from wisselplaats.models import Listing, Lot, Organisation, Reservation
from wisselplaats.services import legal

_STRAIGHT = Decimal(1)


@dataclass(frozen=True)
class Shown:
    """An offer as somebody sees it on a day; `distance_km` as the crow flies from the place asked for."""

    listing: Listing
    rung: Rung
    next_step: tuple[Rung, date] | None
    distance_km: Decimal | None = None
    score: int | None = None
    warnings: Sequence[Rule] = ()

    @property
    def id(self) -> UUID:
        """The offer's key."""
        return self.listing.id

    @property
    def version(self) -> int:
        """The offer's version, for the ETag."""
        return self.listing.version


def gate_open(taker_id: UUID | None = None) -> ColumnElement[bool]:
    """SQL over Lot: nothing blocks a claim by a third party; by the rule table itself (services/legal/facts.py).

    Of waste: by a taker that is in the register, with `taker_id` None by anybody at all.
    """
    return ~legal.blocked(Act.RESERVE, true(), legal.takes(taker_id))


def stands(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """SQL over Listing: published, and not past its last day."""
    in_time = or_(Listing.offered_until.is_(None), Listing.offered_until >= today)
    return and_(Listing.state == ListingState.PUBLISHED, in_time)


def visible(
    actor: Actor, today: date | ColumnElement[date], gate: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """SQL over Listing, Lot and Organisation (the lister): what the actor may know of on a day.

    One's own always; of others what stands, by rung and region, with the legal gate open; and what one has a claim on.
    `gate` stands for the gate where the caller asks it itself.
    """
    claimed = select(Reservation.id).where(
        Reservation.listing_id == Listing.id,
        Reservation.organisation_id == actor.organisation_id,
        Reservation.state.in_([*OPEN, ReservationState.HANDED_OVER]),
    )
    everyone: ColumnElement[bool] = Listing.open_market_from <= today
    region = and_(Listing.region_from <= today, Organisation.region == actor.region)
    reached = everyone if actor.region is None else or_(everyone, region)
    own = Listing.organisation_id == actor.organisation_id
    gate = gate_open(actor.organisation_id) if gate is None else gate
    return or_(own, and_(stands(today), reached, gate), claimed.exists())


def seen(actor: Actor, today: date, photos: bool = True) -> Select[Any]:
    """Select of the offers that the actor may know of, with lot, kind, organisation and photos."""
    query = select(Listing).join(Listing.lot).join(Listing.organisation).join(Lot.material)
    eager = contains_eager(Listing.lot)
    query = query.where(visible(actor, today))
    query = query.options(eager.contains_eager(Lot.material), contains_eager(Listing.organisation))
    return query.options(eager.selectinload(Lot.photos)) if photos else query


def dates_of(found: Listing) -> ladder.LadderDates:
    """The ladder of an offer."""
    return ladder.LadderDates(
        found.other_project_from, found.own_depot_from, found.region_from, found.open_market_from, found.recycling_from
    )


def rung(found: Listing, today: date) -> Rung:
    """The rung at which an offer stands on a day."""
    return max(ladder.rung_on(dates_of(found), today), found.start_rung, key=list(Rung).index)


def shown(found: Listing, today: date, near: Place | None = None, score: int | None = None) -> Shown:
    """An offer with what follows from the day and the place asked for."""
    far = distance_km(near, Place(found.lot.x, found.lot.y), _STRAIGHT) if near else None
    return Shown(
        found, rung(found, today), ladder.next_step(dates_of(found), today), far, score, warnings_of(found.lot)
    )


def warnings_of(found: Lot) -> list[Rule]:
    """What keeps third parties from a lot, and what a taker is warned of."""
    offered, claimed = (legal.check_lot(found, act, None) for act in (Act.PUBLISH, Act.RESERVE))
    return list(dict.fromkeys([*claimed.blocks, *claimed.warnings, *offered.warnings]))


def get(actor: Actor, listing_id: UUID, today: date, lock: bool = False) -> Listing:
    """An offer that the actor may know of; `lock` takes its row for a change. Errors: NotFound."""
    require(actor, Action.READ)
    # who changes an offer looks at no photos
    query = seen(actor, today, photos=not lock).where(Listing.id == listing_id)
    if lock:
        query = query.with_for_update(of=Listing).execution_options(populate_existing=True)
    found: Listing | None = session.scalar(query)
    if found is None:
        raise NotFound("not_found")
    return found


def own(actor: Actor, listing_id: UUID, version: int | None = None) -> Listing:
    """One of the organisation's own offers, locked for a change. Errors: NotFound, Stale."""
    query = select(Listing).where(Listing.id == listing_id, Listing.organisation_id == actor.organisation_id)
    query = query.options(joinedload(Listing.lot).joinedload(Lot.material))
    found = session.scalar(query.with_for_update(of=Listing).execution_options(populate_existing=True))
    if found is None:
        raise NotFound("not_found")
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found
