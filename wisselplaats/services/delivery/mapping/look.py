"""What a person sees before anything is written: the columns, the proposal, the unknown words, the first 50 rows."""

from dataclasses import dataclass, replace
from uuid import UUID

from wisselplaats.adapters.geography import arrays_to_rd
from wisselplaats.domain.delivery.convert import Catalogue, Converter
from wisselplaats.domain.delivery.mapping import Mapping, fold_word
from wisselplaats.domain.delivery.profile import Profile
from wisselplaats.domain.delivery.propose import Proposal, UnknownWord, unknown_words
from wisselplaats.domain.delivery.rows import RowProblem
from wisselplaats.domain.delivery.targets import TARGETS
from wisselplaats.domain.errors import Conflict, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import Delivery, FileProfile
from wisselplaats.services import material
from wisselplaats.services.delivery.mapping import profiles
from wisselplaats.services.delivery.mapping.choose import proposal_of
from wisselplaats.services.delivery.mapping.known import known
from wisselplaats.services.delivery.mapping.seen import version
from wisselplaats.services.delivery.mapping.stored import as_mapping
from wisselplaats.services.delivery.receive import NEEDS
from wisselplaats.services.delivery.seen import get


@dataclass(frozen=True)
class Preview:
    """What one of the first rows becomes (`values` by our fields), or what is wrong with it."""

    record: int
    line: int
    values: dict[str, str | None]
    problems: list[RowProblem]
    skipped: str | None = None


@dataclass(frozen=True)
class Look:
    """All that the page shows. `proposal` is what the file itself suggests, `mapping` what is being looked at."""

    delivery: Delivery
    file: FileProfile
    profile: Profile
    proposal: Proposal
    mapping: Mapping
    unknown: list[UnknownWord]
    preview: list[Preview]
    addresses: dict[str, str]

    @property
    def addresses_of_words(self) -> dict[str, str]:
        """The names of the addresses among the remembered words, which are folded."""
        named = {fold_word(address): name for address, name in known().addresses.items()}
        words = {word for meanings in self.mapping.values.values() for word in meanings}
        return {word: " ".join(named.get(part, part) for part in word.split(" ")) for word in words}

    @property
    def good(self) -> int:
        """How many of the first rows become something."""
        return sum(not row.problems and row.skipped is None for row in self.preview)


def look(actor: Actor, delivery_id: UUID, mapping: Mapping | None = None, preset: str = "") -> Look:
    """The file of a delivery under a mapping: the given one, else the one it was read with, else the proposal.

    Reads no file: the worker did. Errors: Forbidden, NotFound, Conflict while nobody has looked at the file.
    """
    require(actor, Action.DELIVER)
    delivery = get(actor, delivery_id)
    require(actor, NEEDS[delivery.kind])
    kept = profiles.of(delivery_id)
    if kept is None:
        raise Conflict("mapping_file_unseen")
    file, profile = kept
    proposal = proposal_of(delivery, profile, file.decimal_mark, preset)
    shown = mapping or _used(delivery) or proposal.mapping
    if preset and mapping is None:
        shown = proposal.mapping
    return Look(
        delivery=delivery,
        file=file,
        profile=profile,
        proposal=proposal,
        mapping=shown,
        unknown=unknown_words(shown, delivery.kind, profile, known(), material.lexicon()),
        preview=preview(delivery, file, profile, shown),
        addresses={
            column.name: name for column in profile.columns if (name := known().addresses.get(column.name)) is not None
        },
    )


def material_names(language: str) -> dict[str, str]:
    """The name of each kind by its code."""
    return dict(material.options(language))


def _used(delivery: Delivery) -> Mapping | None:
    return as_mapping(version(delivery.mapping_version_id)) if delivery.mapping_version_id else None


def preview(delivery: Delivery, file: FileProfile, profile: Profile, mapping: Mapping) -> list[Preview]:
    """The first rows under a mapping, by the same rules as the pipeline; columns that are not there count as empty."""
    there = {column.name for column in profile.columns}
    kept = {name: tuple(h for h in headers if h in there) for name, headers in mapping.columns.items()}
    mark = file.decimal_mark or mapping.decimal_mark
    read = replace(mapping, columns={name: headers for name, headers in kept.items() if headers}, decimal_mark=mark)
    if not read.columns_of("source_id"):
        return []
    catalogue = Catalogue(material.lexicon(), material.units(), material.untraded())
    converter = Converter(read, delivery.kind, catalogue, arrays_to_rd)
    batch = profiles.sample_batch(profile)
    try:
        made = converter.convert(batch, converter.cells(batch, "source_id"))
    except Invalid:
        return []
    ended = converter.ended(batch)
    names = [target.name for target in TARGETS[delivery.kind]]
    return [
        Preview(
            record=one.record,
            line=one.line,
            values={
                name: made.values[name][index]
                for name in [*names, "material_code", "material_words"]
                if name in made.values
            },
            problems=[] if ended[index] else [*made.errors.get(index, []), *made.warnings.get(index, [])],
            skipped="ended_version" if ended[index] else made.skipped.get(index),
        )
        for index, one in enumerate(profile.sample)
    ]
