"""A whole file of factors at once: tried first, with every fault by its row, and then all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wisselplaats.db import session
from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import ImpactFactor
from wisselplaats.services import audit
from wisselplaats.services.factor.check import known_things
from wisselplaats.services.factor.keep import hold_still, latest_of, put, reckon_again, require_owner

MOST_ROWS = 20_000


@dataclass(frozen=True)
class Row:
    """A row of the file: its number in it (the head is 1), what it says, or what is wrong with how it is written."""

    number: int
    data: Mapping[str, Any] | None
    faults: Sequence[FieldProblem] = ()


@dataclass
class Outcome:
    """What a file does, or would do; `faults` by row number. With any fault nothing is done."""

    trial: bool
    rows: int
    added: int = 0
    changed: int = 0
    same: int = 0
    faults: list[tuple[int, FieldProblem]] = field(default_factory=list)


def load(actor: Actor, rows: Sequence[Row], shared: bool, why: str, now: datetime, today: date, trial: bool) -> Outcome:
    """Try the rows, and keep them unless it is a trial or one of them is wrong. Errors: Forbidden, Invalid."""
    require(actor, Action.MANAGE_FACTORS)
    owner = require_owner(actor, shared)
    if len(rows) > MOST_ROWS:
        raise Invalid.one("file", "factor_file_too_long", limit=MOST_ROWS)
    hold_still(owner)
    made = Outcome(trial, len(rows))
    records: list[ImpactFactor] = []
    known, latest = known_things(), latest_of(owner)
    # a savepoint: a trial does all that the file does, and leaves nothing
    nested = session.begin_nested()
    for row in rows:
        made.faults += [(row.number, fault) for fault in row.faults]
        if row.data is None:
            continue
        try:
            record = put(actor, owner, row.data, why, now, known, latest)
        except Invalid as error:
            made.faults += [(row.number, fault) for fault in error.problems]
            continue
        _tally(made, record)
        records += [record] if record else []
    if trial or made.faults:
        nested.rollback()
        session.expire_all()
        return made
    nested.commit()
    audit.note(actor, "load", "impact_factor", None, now)
    reckon_again(owner, *records, today=today)
    return made


def _tally(made: Outcome, record: ImpactFactor | None) -> None:
    if record is None:
        made.same += 1
    elif record.factor_version == 1:
        made.added += 1
    else:
        made.changed += 1
