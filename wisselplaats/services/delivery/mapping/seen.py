"""What a user sees of mappings: the list, one with a version of it, the presets."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from wisselplaats.db import locked, session
from wisselplaats.domain.delivery.known import Preset
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.errors import Invalid, NotFound
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.models import DeliveryMapping, MappingVersion
from wisselplaats.services.delivery.mapping.known import known
from wisselplaats.services.delivery.mapping.stored import as_mapping
from wisselplaats.services.paging import Page, paged


@dataclass(frozen=True)
class Kept:
    """A mapping with one version of it; `numbers` are all its versions, oldest first."""

    mapping: DeliveryMapping
    version_row: MappingVersion
    content: Mapping
    numbers: list[int]

    @property
    def version(self) -> int:
        """The number of the version that is shown."""
        return self.version_row.number

    def __getattr__(self, name: str) -> Any:
        return getattr(self.mapping, name)


def search(
    actor: Actor,
    limit: int = 50,
    after: str | None = None,
    source_system: str | None = None,
    kind: DeliveryKind | None = None,
) -> Page[DeliveryMapping]:
    """The organisation's mappings, newest first. Errors: Forbidden."""
    require(actor, Action.READ_DELIVERIES)
    query = select(DeliveryMapping).where(DeliveryMapping.organisation_id == actor.organisation_id)
    if source_system:
        query = query.where(DeliveryMapping.source_system == source_system)
    if kind:
        query = query.where(DeliveryMapping.kind == kind)
    return paged(query, [DeliveryMapping.created_at, DeliveryMapping.id], limit, after, descending=True)


def row(actor: Actor, mapping_id: UUID, lock: bool = False) -> DeliveryMapping:
    """One of the organisation's own. Errors: Forbidden, NotFound, also for another organisation's."""
    require(actor, Action.READ_DELIVERIES)
    found = locked(DeliveryMapping, mapping_id) if lock else session.get(DeliveryMapping, mapping_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound("not_found")
    return found


def get(actor: Actor, mapping_id: UUID, number: int | None = None) -> Kept:
    """A mapping with its newest version, or with the one of that number. Errors: Forbidden, NotFound."""
    mapping = row(actor, mapping_id)
    found = version_of(mapping, number or mapping.version)
    numbers = select(MappingVersion.number).where(MappingVersion.mapping_id == mapping.id)
    return Kept(mapping, found, as_mapping(found), list(session.scalars(numbers.order_by(MappingVersion.number))))


def version_of(mapping: DeliveryMapping, number: int) -> MappingVersion:
    """One version with all that it says. Errors: NotFound."""
    query = select(MappingVersion).where(MappingVersion.mapping_id == mapping.id, MappingVersion.number == number)
    found = session.scalar(query.options(*_WHOLE))
    if found is None:
        raise NotFound("not_found")
    return found


def version(version_id: UUID) -> MappingVersion:
    """The version of this id, with all that it says; for the worker and for services that know whose it is."""
    return session.scalars(select(MappingVersion).where(MappingVersion.id == version_id).options(*_WHOLE)).one()


_WHOLE = (
    selectinload(MappingVersion.columns),
    selectinload(MappingVersion.words),
    selectinload(MappingVersion.constants),
)


def presets(actor: Actor, kind: DeliveryKind | None = None) -> list[Preset]:
    """The mappings that ship for files of a known make. Errors: Forbidden."""
    require(actor, Action.READ)
    return [preset for preset in known().presets if kind is None or kind in preset.kinds]


def check_preset(code: str) -> None:
    """See that a preset of this code ships; "" asks for none. Errors: Invalid."""
    if code and known().preset(code) is None:
        raise Invalid.one("preset", "mapping_preset_unknown", preset=code)
