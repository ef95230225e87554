"""Which mapping a delivery is read with: the one that was named, the newest of its source system, or a proposal."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy import Select, func, select

from wisselplaats.db import session, transaction
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.profile import Profile, Profiler
from wisselplaats.domain.delivery.propose import Proposal, headers_to_watch, propose
from wisselplaats.domain.delivery.rows import Table
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.models import Delivery, DeliveryMapping, FileProfile, MappingVersion
from wisselplaats.services import material
from wisselplaats.services.delivery.mapping import profiles
from wisselplaats.services.delivery.mapping.keep import STANDARD, add_version, named
from wisselplaats.services.delivery.mapping.known import known as presets_and_words
from wisselplaats.services.delivery.mapping.seen import version
from wisselplaats.services.delivery.mapping.stored import as_mapping

SHOWN_COLUMNS = 30
LACKING = {
    "source_id": "source_id_column_missing",
    "material": "material_column_missing",
    "starts_on": "planning_column_missing",
}
"""What is told when the file has no column for a field that it cannot do without."""


@dataclass(frozen=True)
class Chosen:
    """`mapping` None: the delivery waits for a person (`wacht_op_koppeling`), for the reasons in `problems`."""

    mapping: Mapping | None
    version_id: UUID | None
    problems: list[FieldProblem] = field(default_factory=list)


def known(delivery: Delivery) -> Mapping | None:
    """The mapping to open the file with (`part`, `header_row`, `encoding`), before its columns are known."""
    with transaction():
        found = _newest(delivery)
    if delivery.part is None:
        return found
    return replace(found or Mapping(), part=delivery.part)


def _newest(delivery: Delivery) -> Mapping | None:
    if delivery.mapping_version_id:
        return as_mapping(version(delivery.mapping_version_id))
    newest = session.scalars(_candidates(delivery)).first()
    return None if newest is None else as_mapping(_newest_version(newest))


def choose(delivery: Delivery, table: Table, progress: Callable[[int], None]) -> Chosen:
    """The mapping of this delivery, noted on its row (`mapping_version_id`).

    Reads the whole file once, to propose, only when nothing known fits its headers, or in a trial run, for the page;
    `progress` is told how many records were seen. In transactions of its own: not to be called inside one.
    """
    with transaction():
        fitting, problems = _fitting(delivery, table.columns)
        seen = session.scalar(select(FileProfile.delivery_id).where(FileProfile.delivery_id == delivery.id))
    profile = None
    if fitting is None or delivery.review or (delivery.trial and seen is None):
        profile = look_through(delivery, table, progress)
        with transaction():
            profiles.store(delivery.id, table, profile)
    if delivery.review:
        return Chosen(None, None, [FieldProblem("", "mapping_review")])
    if fitting is not None:
        return _noted(delivery, fitting)
    if profile is None or problems:
        return Chosen(None, None, problems)
    return _proposed(delivery, table, profile)


def look_through(delivery: Delivery, table: Table, progress: Callable[[int], None]) -> Profile:
    """The profile of the whole file. Errors: Invalid where it breaks off."""
    watched = headers_to_watch(table.columns, delivery.kind, presets_and_words())
    profiler = Profiler(table.columns, watched["ended"], watched["source_id"], watched["material"])
    for batch in table.batches():
        profiler.add(batch)
        progress(profiler.records)
    return profiler.profile()


def proposal_of(delivery: Delivery, profile: Profile, decimal_mark: str, preset: str = "") -> Proposal:
    """What this file suggests, with the words and the catalogue of now."""
    return propose(profile, delivery.kind, presets_and_words(), material.lexicon(), decimal_mark, preset)


def _fitting(delivery: Delivery, headers: list[str]) -> tuple[MappingVersion | None, list[FieldProblem]]:
    """The version to read with, else what is wrong with those that a person made."""
    if delivery.mapping_version_id:
        chosen = version(delivery.mapping_version_id)
        return _if_it_fits(delivery, chosen, headers)
    problems: list[FieldProblem] = []
    for candidate in session.scalars(_candidates(delivery)):
        newest = _newest_version(candidate)
        found, wrong = _if_it_fits(delivery, newest, headers)
        if candidate.automatic and set(newest.headers) != set(headers):
            continue  # nobody looked at it: another file gets a proposal of its own
        if found is not None:
            return found, []
        problems = problems or wrong
    return None, problems


def _candidates(delivery: Delivery) -> Select[DeliveryMapping]:
    return (
        select(DeliveryMapping)
        .where(
            DeliveryMapping.organisation_id == delivery.organisation_id,
            DeliveryMapping.source_system == delivery.source_system,
            DeliveryMapping.kind == delivery.kind,
        )
        .order_by(DeliveryMapping.updated_at.desc(), DeliveryMapping.id)
    )


def _newest_version(mapping: DeliveryMapping) -> MappingVersion:
    query = select(MappingVersion.id).where(
        MappingVersion.mapping_id == mapping.id, MappingVersion.number == mapping.version
    )
    return version(session.scalars(query).one())


def _if_it_fits(
    delivery: Delivery, found: MappingVersion, headers: list[str]
) -> tuple[MappingVersion | None, list[FieldProblem]]:
    try:
        as_mapping(found).check(headers, delivery.kind)
    except Invalid as error:
        return None, error.problems
    return found, []


def _noted(delivery: Delivery, found: MappingVersion) -> Chosen:
    with transaction():
        session.get_one(Delivery, delivery.id, populate_existing=True).mapping_version_id = found.id
        return Chosen(as_mapping(found), found.id)


def _proposed(delivery: Delivery, table: Table, profile: Profile) -> Chosen:
    with transaction():
        found = proposal_of(delivery, profile, table.decimal_mark)
        if not found.certain:
            columns = ", ".join(table.columns[:SHOWN_COLUMNS])
            lacking = LACKING[found.lacking[0]]
            return Chosen(None, None, [FieldProblem("", lacking, {"columns": columns})])
        kept = _remember(delivery, found, table)
    return _noted(delivery, kept)


def _remember(delivery: Delivery, found: Proposal, table: Table) -> MappingVersion:
    """Keep the proposal, so that it can be told later what the delivery was read with."""
    name = STANDARD
    mapping = named(delivery.organisation_id, delivery.source_system, delivery.kind, name)
    if mapping is not None and not mapping.automatic:
        name = f"{STANDARD} (voorstel)"
        mapping = named(delivery.organisation_id, delivery.source_system, delivery.kind, name)
    if mapping is None:
        mapping = DeliveryMapping(
            organisation_id=delivery.organisation_id,
            source_system=delivery.source_system,
            kind=delivery.kind,
            name=name,
            automatic=True,
        )
        session.add(mapping)
    else:
        mapping.updated_at = func.clock_timestamp()
    session.flush()
    session.refresh(mapping)
    return add_version(mapping, found.mapping, None, found.preset, tuple(table.columns))
