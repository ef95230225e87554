"""The facts that a passport's history keeps: which they are, what changed, and what they were at a version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# the groups of DOMAIN.md, Passport; free notes are no facts: they may name people, and passports are public
GROUPS: dict[str, tuple[str, ...]] = {
    "identity": ("title", "state"),
    "classification": ("gtin", "nl_sfb_code", "raw_code"),
    "quantities": ("quantity", "determination", "margin_percent"),
    "sizes": ("length_mm", "width_mm", "height_mm", "colour"),
    "composition": ("composition", "primary_share", "secondary_share", "reused_share"),
    "origin": ("origin_municipality", "origin_street", "origin_function", "year_laid", "times_reused"),
    "condition": ("quality", "breakage_percent", "pollution"),
    "taking_out": ("detachability", "joint_filling", "machine_layable", "removed_by"),
    "legal": (
        "legal_status", "use_certain", "use_lawful", "use_high_grade", "pak10_mg_kg", "has_crow210",
        "contains_asbestos", "wood_treatment", "suspicious_origin", "adhering_soil", "load_bearing", "pests", "zzs",
        "painted", "eural_code",
    ),
    "logistics": ("available_from", "available_until", "place", "street", "municipality", "packaging"),
}  # fmt: skip
NOTED = tuple(name for names in GROUPS.values() for name in names)
Facts = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of a history, as far as it tells of facts: all of them (`facts`), or what `changed`, old and new."""

    sequence: int
    data: Mapping[str, Any]

    @property
    def facts(self) -> Mapping[str, Any] | None:
        """Every fact after this line, when the line says so; what it leaves out was not known."""
        return self.data.get("facts")

    @property
    def changed(self) -> Mapping[str, Sequence[Any]]:
        """The old and the new value of what this line changed."""
        return {name: pair for name, pair in (self.data.get("changed") or {}).items() if name in NOTED}


@dataclass(frozen=True)
class Change:
    """A fact that differs between two versions, by its name and group."""

    name: str
    group: str
    old: Any
    new: Any


def known_after(steps: Iterable[Step]) -> Facts | None:
    """The facts after a whole history; None when no line of it ever said all of them."""
    known: Facts | None = None
    for step in steps:
        if step.facts is not None:
            known = dict(step.facts)
        elif known is not None:
            known |= {name: new for name, (_, new) in step.changed.items()}
    return known


def noted(known: Facts | None, present: Facts, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a next line says: its own `data`, and every fact that is not what the history last said it was.

    The first time it says them all. So nothing changes without a line, whoever wrote it.
    """
    said = {name: value for name, value in data.items() if name != "changed"}
    if known is None:
        return {**data, "facts": {name: value for name, value in present.items() if value is not None}}
    changed = {change.name: [change.old, change.new] for change in differences(known, present)}
    return {**said, "changed": changed} if changed else said


def at_version(steps: Sequence[Step], version: int, present: Facts) -> Facts:
    """The facts after line `version`, onwards from the first line that said them all, or backwards from there.

    A history that never said them all is walked back from the present facts.
    """
    first = next((step for step in steps if step.facts is not None), None)
    anchor, facts = (first.sequence, dict(first.facts or {})) if first else (len(steps), dict(present))
    if version >= anchor:
        return known_after([Step(anchor, {"facts": facts}), *steps[anchor:version]]) or {}
    for step in reversed(steps[version:anchor]):
        facts |= {name: old for name, (old, _) in step.changed.items()}
    return facts


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What is not the same, in the order of the groups."""
    return [
        Change(name, group, old.get(name), new.get(name))
        for group, names in GROUPS.items()
        for name in names
        if old.get(name) != new.get(name)
    ]
