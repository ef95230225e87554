"""Which lots an actor sees, and what the law asks about them."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import NotFound, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import ListingState, LotState
from wisselplaats.models import Depot, Handover, Listing, Lot, MaterialType
from wisselplaats.services import listing
from wisselplaats.services.paging import Page, paged


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    *,
    state: LotState | None = None,
    project_id: UUID | None = None,
    depot_id: UUID | None = None,
    search: str | None = None,
) -> Page[Lot]:
    """The organisation's own lots, newest first."""
    require(actor, Action.READ)
    query = select(Lot).join(MaterialType).where(Lot.organisation_id == actor.organisation_id)
    query = query.options(*shown_with())
    wanted = ((Lot.state, state), (Lot.project_id, project_id), (Lot.depot_id, depot_id))
    query = query.where(*[column == value for column, value in wanted if value is not None])
    if search:
        columns = (Lot.title, Lot.street, Lot.material_code, MaterialType.name_nl, MaterialType.name_en)
        query = query.where(or_(*[column.icontains(search, autoescape=True) for column in columns]))
    return paged(query, [Lot.created_at, Lot.id], limit, after, descending=True)


def shown_with() -> tuple[ExecutableOption, ...]:
    """What a list shows of a lot, loaded with it."""
    return (
        joinedload(Lot.material),
        joinedload(Lot.organisation),
        joinedload(Lot.project),
        selectinload(Lot.photos),
        selectinload(Lot.composition),
    )


def get(actor: Actor, lot_id: UUID, lock: bool = False, today: date | None = None) -> Lot:
    """A lot of one's own, or one seen through an offer or a handover. Errors: NotFound.

    With `lock` the lot's standing offer is locked first and then the lot, the order that everybody keeps.
    """
    require(actor, Action.READ)
    if lock:
        session.execute(select(Listing.id).where(Listing.lot_id == lot_id).order_by(Listing.id).with_for_update())
    found = locked(Lot, lot_id) if lock else session.get(Lot, lot_id)
    if found is None or not (found.organisation_id == actor.organisation_id or _shown(actor, found, today)):
        raise NotFound("not_found")
    return found


def _shown(actor: Actor, lot: Lot, today: date | None) -> bool:
    day = cast(func.timezone("Europe/Amsterdam", func.now()), Date) if today is None else today
    offered = select(Listing.id).join(Lot).join(Listing.organisation)
    offered = offered.where(Listing.lot_id == lot.id, listing.visible(actor, day))
    sides = or_(
        Handover.from_organisation_id == actor.organisation_id, Handover.to_organisation_id == actor.organisation_id
    )
    moved = select(Handover.id).where(or_(Handover.lot_id == lot.id, Handover.child_lot_id == lot.id), sides)
    return bool(session.scalar(select(or_(offered.exists(), moved.exists()))))


def own(actor: Actor, lot_id: UUID, version: int | None = None) -> Lot:
    """One of the organisation's own lots, locked for a change. Errors: NotFound, Stale."""
    found = get(actor, lot_id, lock=True)
    if found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    if version is not None and version != found.version:
        raise Stale("changed_by_another")
    return found


def offer_of(lot: Lot) -> Listing | None:
    """The offer of the lot that stands now."""
    return session.scalar(select(Listing).where(Listing.lot_id == lot.id, Listing.state == ListingState.PUBLISHED))


def depots(actor: Actor) -> list[Depot]:
    """The organisation's own depots, for a choice."""
    require(actor, Action.READ)
    query = select(Depot).where(Depot.organisation_id == actor.organisation_id)
    return list(session.scalars(query.order_by(Depot.name)))


def relatives(actor: Actor, lot: Lot) -> tuple[Lot | None, list[Lot]]:
    """The lot that this one was split from, and those split from it, as far as the actor may see them."""
    require(actor, Action.READ)
    parent = session.get(Lot, lot.parent_id) if lot.parent_id else None
    query = select(Lot).where(Lot.parent_id == lot.id).options(joinedload(Lot.organisation))
    return parent, list(session.scalars(query.order_by(Lot.serial)))
