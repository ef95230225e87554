"""The versions of a passport: after each line of the history another one, and what differs between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wisselplaats.domain import passport as rules
from wisselplaats.domain.errors import FieldProblem, Invalid, NotFound
from wisselplaats.domain.passport import Change, Facts
from wisselplaats.domain.permission import Actor
from wisselplaats.models import Lot, PassportEntry
from wisselplaats.services.passport.facts import present
from wisselplaats.services.passport.history import entries, steps
from wisselplaats.services.passport.seen import readable


@dataclass(frozen=True)
class Comparison:
    """Two versions of a passport by the number of their last line, what differs, and the lines between them."""

    lot: Lot
    from_version: int
    to_version: int
    latest: int
    changes: Sequence[Change]
    between: Sequence[PassportEntry]
    entries: Sequence[PassportEntry]


@dataclass(frozen=True)
class Version:
    """The facts of a passport after one line of its history, with that line."""

    lot: Lot
    entry: PassportEntry
    facts: Facts


def compare(
    actor: Actor | None, lot_id: UUID, from_version: int | None = None, to_version: int | None = None
) -> Comparison:
    """What changed between two versions; from the first to the last when not said.

    Errors: NotFound, Unauthenticated, Invalid on a version that is not there or later than the other.
    """
    lot = readable(actor, lot_id)
    rows = entries(lot.id)
    latest = len(rows)
    first, last = from_version or min(1, latest), latest if to_version is None else to_version
    _check(first, last, latest)
    told, facts = steps(rows), present(lot.id)
    changes = rules.differences(rules.at_version(told, first, facts), rules.at_version(told, last, facts))
    return Comparison(lot, first, last, latest, changes, rows[first:last], rows)


def _check(first: int, last: int, latest: int) -> None:
    names = (("from_version", first), ("to_version", last))
    wrong = [FieldProblem(name, "no_such_version", {"latest": latest}) for name, given in names if given > latest]
    if not wrong and first > last:
        wrong = [FieldProblem("to_version", "version_before", {"start": first})]
    if wrong:
        raise Invalid(wrong)


def version(actor: Actor | None, lot_id: UUID, number: int) -> Version:
    """The facts of a passport as they were after a line of its history. Errors: NotFound, Unauthenticated."""
    lot = readable(actor, lot_id)
    rows = entries(lot.id)
    if not 1 <= number <= len(rows):
        raise NotFound("not_found")
    facts = rules.at_version(steps(rows), number, present(lot.id))
    return Version(lot, rows[number - 1], {name: value for name, value in facts.items() if value is not None})
