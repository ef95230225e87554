"""What a project releases: the inventory inside its boundary is harvested into expected lots."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shapely import Polygon, from_wkb, make_valid, points, prepare, to_wkb, union_all
from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.passport.composition import read as read_composition
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.quantity import unit_ratio
from wisselplaats.domain.vocabulary import AssetState, Determination, DocumentKind, LotState
from wisselplaats.models import Asset, Lot, LotAsset, LotDocument, MaterialType, Project
from wisselplaats.services import audit, passport, project
from wisselplaats.services.lot.seen import shown_with

MOSTLY_INSIDE = 0.5
"""Share of a line's length or a surface's area inside the boundary from which an object belongs to the project."""
OUTLINE_M = 0.1
MOST_BYTES = 65_536


@dataclass(frozen=True)
class Harvest:
    """How many lots were made, how many hold objects of the project already, and the project's lots."""

    created: int
    already: int
    lots: Sequence[Lot]


def harvest(actor: Actor, project_id: UUID, now: datetime) -> Harvest:
    """Make expected lots with passports from the inventory inside the project's boundary; again makes nothing new.

    Only kinds that are traded, and objects in no lot yet; one lot per kind, unit and year laid.
    Errors: Forbidden, NotFound, Conflict when the project has no boundary.
    """
    require(actor, Action.MANAGE_PROJECT)
    found = project.get(actor, project_id, lock=True)
    boundary = project.boundary_of(found)
    if boundary is None:
        raise Conflict("project_has_no_boundary")
    inside = _inside(actor, boundary)
    taken = _taken([asset.id for asset in inside])  # object -> its lot
    groups: dict[tuple[str, int | None], list[Asset]] = {}
    for asset in inside:
        if asset.id not in taken and _in_kinds_unit(asset) is not None:
            groups.setdefault((str(asset.material_code), asset.year_laid), []).append(asset)
    for group in groups.values():
        _grow(actor, found, group, now)
    audit.note(actor, "harvest", "project", project_id, now)
    return Harvest(len(groups), len(set(taken.values())), lots_of(actor, project_id))


def lots_of(actor: Actor, project_id: UUID) -> list[Lot]:
    """The lots of a project of one's own, by kind."""
    require(actor, Action.READ)
    query = select(Lot).where(Lot.project_id == project_id, Lot.organisation_id == actor.organisation_id)
    return list(session.scalars(query.options(*shown_with()).order_by(Lot.material_code, Lot.serial)))


def _inside(actor: Actor, boundary: Polygon) -> list[Asset]:
    x_min, y_min, x_max, y_max = boundary.bounds
    query = select(Asset).join(Asset.material).options(joinedload(Asset.material)).where(
        Asset.organisation_id == actor.organisation_id, Asset.state == AssetState.ACTIVE, MaterialType.tradable,
        Asset.x.between(x_min, x_max), Asset.y.between(y_min, y_max),
    )  # fmt: skip
    prepare(boundary)
    return [asset for asset in session.scalars(query.order_by(Asset.id)) if _belongs(asset, boundary)]


def _belongs(asset: Asset, boundary: Polygon) -> bool:
    """A point lies inside; of a line or a surface at least half does."""
    shape = points(asset.x or 0, asset.y or 0) if asset.geometry is None else from_wkb(asset.geometry)
    if boundary.contains(shape):
        return True
    size = "area" if shape.area > 0 else "length"
    whole = getattr(shape, size)
    if whole == 0 or not shape.is_valid:
        return bool(boundary.covers(points(asset.x or 0, asset.y or 0)))
    return bool(getattr(boundary.intersection(shape), size) / whole >= MOSTLY_INSIDE)


def _taken(asset_ids: list[UUID]) -> dict[UUID, UUID]:
    query = select(LotAsset.asset_id, LotAsset.lot_id).where(LotAsset.asset_id.in_(asset_ids))
    return {asset_id: lot_id for asset_id, lot_id in session.execute(query)}


def _in_kinds_unit(asset: Asset) -> Decimal | None:
    """The object's quantity in the unit of its kind, when that can be known."""
    kind = asset.material
    if kind is None:
        return None
    ratio = unit_ratio(asset.unit, kind.unit, kind.pieces_per_unit, kind.mass_kg_per_unit)
    return ratio.apply(asset.quantity) if ratio else None


def _grow(actor: Actor, found: Project, group: Sequence[Asset], now: datetime) -> None:
    """One expected lot from objects of one kind and year, in the middle of them."""
    kind = group[0].material
    assert kind is not None  # noqa: S101 - the query joins it
    lot = Lot(
        organisation_id=actor.organisation_id, project_id=found.id, created_by=actor.user_id,
        material_code=kind.code, unit=kind.unit, quantity=sum((_in_kinds_unit(a) or Decimal(0) for a in group), Decimal(0)),
        determination=Determination.GIS, state=LotState.EXPECTED, available_from=found.release_from,
        available_until=max(found.ends_on, found.release_until), **passport.with_defaults(kind, _origin(group)),
    )  # fmt: skip
    passport.compose(lot, _made_of(group))
    session.add(lot)
    session.flush()
    _refer(actor, lot, group, now)
    session.execute(insert(LotAsset), [{"asset_id": asset.id, "lot_id": lot.id} for asset in group])
    facts = {
        "objects": len(group), "sources": sorted({asset.source_system for asset in group}), "quantity": lot.quantity,
        "unit": lot.unit, "year_laid": lot.year_laid, "function": lot.origin_function, "project": found.number,
    }  # fmt: skip
    passport.append(lot, EntryKind.FROM_ASSET, actor.organisation_name, facts, now)


def _origin(group: Sequence[Asset]) -> dict[str, Any]:
    """What the inventory knows of the objects together: where they lay, since when and as what."""
    middle = _middle(group)
    street, municipality = _most(a.street for a in group), _most(a.municipality for a in group)
    return {
        "x": middle.x, "y": middle.y, "street": street, "municipality": municipality, "origin_street": street,
        "origin_municipality": municipality, "origin_function": _most(a.function for a in group),
        "origin_geometry": _outline(group), "year_laid": group[0].year_laid,
    }  # fmt: skip


def _outline(group: Sequence[Asset]) -> bytes | None:
    """Where the objects lay together, to 10 cm; of very many the hull, for a passport is no inventory."""
    shapes = [
        points(a.x or 0, a.y or 0) if a.geometry is None else from_wkb(a.geometry) for a in group if a.x is not None
    ]
    if not shapes:
        return None
    whole = union_all([shape if shape.is_valid else make_valid(shape) for shape in shapes]).simplify(OUTLINE_M)
    kept = to_wkb(whole)
    return bytes(kept if len(kept) <= MOST_BYTES else to_wkb(whole.convex_hull))


def _made_of(group: Sequence[Asset]) -> dict[str, Decimal] | None:
    """Of what the objects are made, when the inventory says the same of all."""
    said = {asset.composition for asset in group}
    text = said.pop() if len(said) == 1 else None
    return read_composition(text) if text else None


def _refer(actor: Actor, lot: Lot, group: Sequence[Asset], now: datetime) -> None:
    found: list[passport.Reference] = []
    for asset in group:
        kind = DocumentKind(asset.document_kind) if asset.document_kind else None
        found += passport.references((asset.document_url or "").split(), kind, asset.document_title)
    rows = passport.reference_rows(lot.id, found, actor.user_id, now)
    if rows:
        session.execute(insert(LotDocument), rows)


def _middle(group: Sequence[Asset]) -> Any:
    """The object nearest to the average place: a lot lies where one of its objects lies."""
    x, y = sum(a.x or 0 for a in group) / len(group), sum(a.y or 0 for a in group) / len(group)
    return min(group, key=lambda asset: ((asset.x or 0) - x) ** 2 + ((asset.y or 0) - y) ** 2)


def _most(words: Iterable[str | None]) -> str | None:
    counted = Counter(word for word in words if word)
    return counted.most_common(1)[0][0] if counted else None
