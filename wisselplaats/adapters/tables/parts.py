"""Which sheet or layer of a file is read, and what is said about the others."""

from collections.abc import Sequence
from dataclasses import replace

from wisselplaats.adapters.tables.names import SHOWN, clean
from wisselplaats.domain.delivery.rows import Limits, Part, RowProblem
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

EXPLAINING = frozenset({"uitleg", "toelichting", "leesmij", "lees mij", "instructie", "readme", "explanation"})
"""Sheets with these names tell about the others, however many lines they have."""


def checked(parts: list[Part], limits: Limits) -> list[Part]:
    """Raises TooLarge `too_many_parts`."""
    if len(parts) > limits.parts:
        raise TooLarge("too_many_parts", limit=limits.parts, found=len(parts))
    return parts


def choose(parts: Sequence[Part], wanted: str | None, otherwise: str) -> int:
    """The index of the part to read: the one that was asked for, else the first with the most rows.

    A sheet that explains the others is read only when there is no other.

    Raises Invalid `part_unknown` or `part_not_usable`, or UnsupportedContent `otherwise` when none can be read.
    """
    if wanted is not None:
        return _asked(parts, wanted)
    usable = [i for i, part in enumerate(parts) if part.reason is None]
    if not usable:
        raise UnsupportedContent(otherwise)
    return max(usable, key=lambda i: (clean(parts[i].name).casefold() not in EXPLAINING, parts[i].rows or 0, -i))


def _asked(parts: Sequence[Part], wanted: str) -> int:
    found = next((i for i, part in enumerate(parts) if clean(part.name) == clean(wanted)), None)
    if found is None:
        names = ", ".join(part.name[:SHOWN] for part in parts[:20])
        raise Invalid.one("part", "part_unknown", given=wanted[:SHOWN], accepted=names)
    if parts[found].reason not in (None, "part_hidden"):
        raise Invalid.one("part", "part_not_usable", given=wanted[:SHOWN], reason=parts[found].reason)
    return found


def marked(parts: Sequence[Part], chosen: Sequence[int]) -> list[Part]:
    """The parts, with those that are read marked."""
    return [replace(part, chosen=True, reason=None) if i in chosen else part for i, part in enumerate(parts)]


def notes_on(parts: Sequence[Part]) -> list[RowProblem]:
    """What to tell: which one is read where there are several, and why others cannot be."""
    chosen = ", ".join(part.name[:SHOWN] for part in parts if part.chosen)
    others = ", ".join(part.name[:SHOWN] for part in parts if not part.chosen and part.reason is None)
    notes = [RowProblem(None, "parts_several", {"part": chosen, "others": others})] if others else []
    by_reason: dict[str, list[str]] = {}
    for part in parts:
        if part.reason and not part.chosen:
            by_reason.setdefault(part.reason, []).append(part.name[:SHOWN])
    return notes + [RowProblem(None, reason, {"parts": ", ".join(names)}) for reason, names in by_reason.items()]
