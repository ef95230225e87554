"""Makes mappings and new versions of them; what was used once stays readable."""

from collections.abc import Mapping as Map
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.convert.texts import reader_of
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.targets import IN_WORDS, FieldKind, TargetField, targets_by_name
from wisselplaats.domain.errors import Conflict, FieldProblem, Invalid, Stale
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.models import DeliveryMapping, MappingVersion
from wisselplaats.services import audit, material
from wisselplaats.services.delivery.mapping.seen import Kept, get, row
from wisselplaats.services.delivery.mapping.stored import write
from wisselplaats.services.delivery.receive import NEEDS

STANDARD = "standaard"
"""The name of a mapping that was given none."""


def create(
    actor: Actor,
    now: datetime,
    *,
    source_system: str,
    kind: DeliveryKind,
    content: Mapping,
    name: str = STANDARD,
    preset: str | None = None,
    headers: tuple[str, ...] = (),
) -> Kept:
    """Keep a mapping. Errors: Forbidden, Invalid, Conflict when the source system has one of this name and kind."""
    require(actor, NEEDS[kind])
    check(content, kind)
    if named(actor.organisation_id, source_system, kind, name) is not None:
        raise Conflict("mapping_exists", name=name, source=source_system)
    made = DeliveryMapping(
        organisation_id=actor.organisation_id, source_system=source_system, kind=kind, name=name, automatic=False
    )
    session.add(made)
    session.flush()
    add_version(made, content, actor.user_id, preset, headers)
    audit.note(actor, "create", "delivery_mapping", made.id, now)
    return get(actor, made.id)


def change(
    actor: Actor,
    mapping_id: UUID,
    data: Map[str, Any],
    now: datetime,
    version: int | None = None,
) -> Kept:
    """A new version: parts of `data` replace those of the newest; `name` renames. Values are added to those known.

    Errors: Forbidden, NotFound, Invalid, Stale when `version` is not the newest.
    """
    require(actor, Action.DELIVER)
    mapping = row(actor, mapping_id, lock=True)
    require(actor, NEEDS[mapping.kind])
    if version is not None and version != mapping.version:
        raise Stale("changed_by_another")
    before = get(actor, mapping_id)
    given = dict(data)
    mapping.name = given.pop("name", mapping.name)
    words = given.pop("values", None) or {}
    content = Mapping.from_dict({**before.content.as_dict(), **given}).with_values(words)
    check(content, mapping.kind)
    renew(mapping, content, actor, now, before.version_row.preset, tuple(before.version_row.headers))
    return get(actor, mapping_id)


def renew(
    mapping: DeliveryMapping,
    content: Mapping,
    actor: Actor,
    now: datetime,
    preset: str | None,
    headers: tuple[str, ...],
) -> MappingVersion:
    """Write the next version of a locked mapping, as a person said it."""
    mapping.automatic = False
    mapping.updated_at = func.clock_timestamp()
    session.flush()
    session.refresh(mapping)
    made = add_version(mapping, content, actor.user_id, preset, headers)
    audit.note(actor, "change", "delivery_mapping", mapping.id, now)
    return made


def named(organisation_id: UUID, source_system: str, kind: DeliveryKind, name: str) -> DeliveryMapping | None:
    """The mapping of this name, locked."""
    query = select(DeliveryMapping).where(
        DeliveryMapping.organisation_id == organisation_id,
        DeliveryMapping.source_system == source_system,
        DeliveryMapping.kind == kind,
        DeliveryMapping.name == name,
    )
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def add_version(
    mapping: DeliveryMapping,
    content: Mapping,
    user_id: UUID | None,
    preset: str | None,
    headers: tuple[str, ...],
) -> MappingVersion:
    """The content under the current number of the mapping."""
    made = MappingVersion(
        mapping_id=mapping.id, number=mapping.version, created_by=user_id, preset=preset, headers=list(headers)
    )
    write(made, content)
    return made


def check(content: Mapping, kind: DeliveryKind) -> None:
    """See that the fields are of this kind and that every meaning is a word of ours. Errors: Invalid with all."""
    problems: list[FieldProblem] = []
    try:
        content.check_fields(kind)
    except Invalid as error:
        problems += error.problems
    targets = targets_by_name(kind)
    for name, words in content.values.items():
        if name in targets and targets[name].kind in IN_WORDS:
            problems += _foreign(targets[name], set(words.values()) - {None})
    if problems:
        raise Invalid(problems)


def _foreign(target: TargetField, meanings: set[str | None]) -> list[FieldProblem]:
    """The meanings that are no words of ours."""
    if target.kind is FieldKind.MATERIAL:
        codes = sorted(str(code) for code in meanings - set(material.units()))
        return [FieldProblem(target.name, "unknown_material", {"code": code}) for code in codes]
    read = reader_of(target, Mapping())
    wrong = sorted(str(word) for word in meanings if type(read(str(word))) is Bad)
    return [FieldProblem(target.name, "mapping_meaning_wrong", {"field": target.name, "value": word}) for word in wrong]
