"""The inventory as the asset systems delivered it: found, seen, and put on the map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.place import Box
from wisselplaats.domain.vocabulary import AssetState
from wisselplaats.models import Asset, AssetVersion, Lot, LotAsset, MaterialType
from wisselplaats.services import material
from wisselplaats.services.paging import Page, paged

ON_THE_MAP = 2000
"""Objects that a map shows at most; the list has them all."""


MOST_VERSIONS = 200
COMPARED = (
    "state", "material_code", "material_words", "quantity", "unit", "year_laid", "replacement_year", "street",
    "municipality", "function", "composition", "document_url", "document_title", "document_kind",
)  # fmt: skip
"""What an object's history compares; its place and shape are told as changed and not with their coordinates."""


class Filters(TypedDict, total=False):
    """What a list or a map may ask for; `bbox` in RD metres, `replacement_until` a year, None is no wish."""

    source_system: str | None
    source_id: str | None
    bbox: Box | None
    replacement_until: int | None
    material_code: str | None
    search: str | None
    state: AssetState | None


def search(actor: Actor, limit: int = 50, after: str | None = None, **filters: Unpack[Filters]) -> Page[Asset]:
    """The organisation's own objects, by source system and id. Errors: Forbidden, Invalid on an unknown kind."""
    require(actor, Action.READ_ASSETS)
    query = _found(actor, filters).options(joinedload(Asset.material))
    return paged(query, [Asset.source_system, Asset.source_id], limit, after)


def on_the_map(actor: Actor, **filters: Unpack[Filters]) -> Sequence[Asset]:
    """What `search` finds and has a place, ON_THE_MAP at most. Errors: Forbidden, Invalid on an unknown kind."""
    require(actor, Action.READ_ASSETS)
    query = _found(actor, filters).where(Asset.x.is_not(None)).options(joinedload(Asset.material))
    return session.scalars(query.limit(ON_THE_MAP)).all()


def _of_kind(code: str) -> ColumnElement[bool]:
    """This kind or one below it."""
    if code not in material.intervals():
        raise Invalid.one("material_code", "unknown_material", code=code)
    first, last = material.intervals()[code]
    below = select(MaterialType.code).where(MaterialType.first.between(first, last))
    return Asset.material_code.in_(below)


def _with_words(words: str) -> ColumnElement[bool]:
    kinds = select(MaterialType.code).where(
        or_(
            MaterialType.name_nl.icontains(words, autoescape=True),
            MaterialType.name_en.icontains(words, autoescape=True),
        )
    )
    columns = (Asset.source_id, Asset.street, Asset.municipality, Asset.material_words)
    return or_(*(column.icontains(words, autoescape=True) for column in columns), Asset.material_code.in_(kinds))


# each wish as a condition
_CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "source_system": lambda name: Asset.source_system == name,
    "source_id": lambda key: Asset.source_id == key,
    "state": lambda state: Asset.state == state,
    "replacement_until": lambda year: Asset.replacement_year <= year,
    "bbox": lambda box: and_(Asset.x.between(box.x_min, box.x_max), Asset.y.between(box.y_min, box.y_max)),
    "material_code": _of_kind,
    "search": _with_words,
}


def _found(actor: Actor, filters: Filters) -> Select[Asset]:
    wishes = [_CONDITIONS[name](wish) for name, wish in filters.items() if wish not in (None, "")]
    return select(Asset).where(Asset.organisation_id == actor.organisation_id, *wishes)


def get(actor: Actor, asset_id: UUID) -> Asset:
    """One of the organisation's own objects. Errors: Forbidden, NotFound, also for another organisation's."""
    require(actor, Action.READ_ASSETS)
    found = session.get(Asset, asset_id, options=[joinedload(Asset.material)])
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return found


def lots_of(actor: Actor, asset_id: UUID) -> Sequence[Lot]:
    """The organisation's lots that were made from an object. Errors: Forbidden, NotFound."""
    get(actor, asset_id)
    query = select(Lot).join(LotAsset, LotAsset.lot_id == Lot.id).where(LotAsset.asset_id == asset_id)
    own = query.where(Lot.organisation_id == actor.organisation_id)
    return session.scalars(own.options(joinedload(Lot.material)).order_by(Lot.created_at)).all()


@dataclass(frozen=True)
class AssetChange:
    """What a delivery changed of an object: when, by which delivery, and each field with its old and new value."""

    at: datetime
    delivery_id: UUID | None
    fields: Sequence[tuple[str, Any, Any]]


def history(actor: Actor, asset_id: UUID) -> Sequence[AssetChange]:
    """How an object changed since it first came, the last change first. Errors: Forbidden, NotFound."""
    found = get(actor, asset_id)
    query = select(AssetVersion).where(AssetVersion.asset_id == asset_id).order_by(AssetVersion.id.desc())
    versions: list[Any] = [found, *session.scalars(query.limit(MOST_VERSIONS))]
    return [AssetChange(old.until, old.replaced_by, _changed(old, new)) for new, old in pairwise(versions)]


def _changed(old: AssetVersion, new: AssetVersion | Asset) -> list[tuple[str, Any, Any]]:
    found = [(name, getattr(old, name), getattr(new, name)) for name in COMPARED]
    found = [(name, before, after) for name, before, after in found if before != after]
    if (old.x, old.y, old.geometry) != (new.x, new.y, new.geometry):
        found.append(("geometry", None, None))
    return found


def source_systems(actor: Actor) -> list[str]:
    """The systems that the organisation's objects come from. Errors: Forbidden."""
    require(actor, Action.READ_ASSETS)
    query = select(Asset.source_system).where(Asset.organisation_id == actor.organisation_id).distinct()
    return list(session.scalars(query.order_by(Asset.source_system)))
