"""What lots, demands and projects share: a slice is judged row by row against what the source said last, and written in sets."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.delivery.convert import Seen
from wisselplaats.domain.delivery.convert.memo import Bad
from wisselplaats.domain.delivery.rows import RowProblem
from wisselplaats.domain.delivery.targets import targets_by_name
from wisselplaats.domain.errors import DomainError, Invalid
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import RowStatus
from wisselplaats.models import Delivery, Demand, Lot, Project
from wisselplaats.services.delivery.sift import Slice
from wisselplaats.services.delivery.tally import Tally, stored
from wisselplaats.services.delivery.target.stage import Stage
from wisselplaats.services.delivery.target.words import Named, deliverer, values_of

NOT_SAID = frozenset({"source_id", "ended", "count", "area", "length"})
"""Fields of the file that are not kept as such: they tell who it is, or became the quantity."""


@dataclass
class Row:
    """A good row: what the source says now as text, and as values; `found` is what it became earlier."""

    index: int
    source_id: str
    said: dict[str, str]
    values: dict[str, Any]
    found: Any = None
    wrong: list[RowProblem] = field(default_factory=list)
    notes: list[RowProblem] = field(default_factory=list)

    def refuse(self, column: str | None, code: str, **params: Any) -> None:
        """Keep the row out."""
        self.wrong.append(RowProblem(column, code, params))

    def tell(self, column: str | None, code: str, **params: Any) -> None:
        """Say something of a row that is kept."""
        self.notes.append(RowProblem(column, code, params))

    def different(self) -> list[str]:
        """Fields of which the source says something else than last time."""
        before: Mapping[str, str] = self.found.delivered or {}
        return sorted(name for name in {*before, *self.said} if before.get(name) != self.said.get(name))


class Things(ABC):
    """Lots, demands or projects of one source system. A kind gives its table and the functions that make and change one."""

    beside = False
    table: type[Lot] | type[Demand] | type[Project]

    def __init__(self, delivery: Delivery, now: datetime, today: date) -> None:
        self.delivery, self.now, self.today = delivery, now, today
        self.actor: Actor = deliverer(delivery)
        self.named = Named(delivery.organisation_id)
        self.targets = targets_by_name(delivery.kind)
        self.stage = Stage(delivery, {})
        self.arrived: set[str] = set()
        self.tally = Tally()

    def begin(self, tally: Tally) -> Seen:
        """Fingerprints of what stands as it was delivered."""
        self.tally = tally
        prints = func.string_agg(func.uuid_send(self.table.fingerprint), b"")
        packed = session.scalar(select(prints).where(*self._own(), self.table.fingerprint.is_not(None)))
        return Seen([packed or b""])

    def _own(self) -> tuple[Any, ...]:
        return (
            self.table.organisation_id == self.delivery.organisation_id,
            self.table.source_system == self.delivery.source_system,
        )

    def write(self, part: Slice) -> dict[RowStatus, int]:
        """Judge each row, make the new ones together, change the others by the services that people use."""
        self.arrived.update(key for key in part.same.ids if key)
        self.arrived.update(
            key for key, status in zip(part.rows.ids, part.statuses, strict=True) if key and status != RowStatus.SKIPPED
        )
        rows = self._rows(part)
        fresh = [row for row in rows if row.found is None]
        self.prepare(fresh)
        good = [row for row in fresh if not row.wrong]
        keys = {} if self.delivery.trial else self.create(good, part)
        changed = {row.index: self._renewed(row, part) for row in rows if row.found is not None}
        self._note(part, rows, changed)
        keys |= {row.index: row.found.id for row in rows if row.found is not None}
        self.stage.fill(part, {}, keys, {index: names for index, names in changed.items() if names})
        return self.stage.outcome(part)

    def _rows(self, part: Slice) -> list[Row]:
        values = part.made.values
        names = [name for name in values if name not in NOT_SAID]
        kept = [i for i, status in enumerate(part.statuses) if status == RowStatus.CREATED]
        ids = {part.rows.ids[index] for index in kept}
        query = select(self.table).where(*self._own(), self.table.source_id.in_(ids))
        things: Sequence[Any] = session.scalars(query).all() if ids else []
        found = {thing.source_id: thing for thing in things}
        made = []
        for index in kept:
            said = {name: text for name in names if (text := values[name][index]) is not None}
            typed = values_of(said, self.targets) | {"material_code": said.get("material_code")}
            key = str(part.rows.ids[index])
            made.append(Row(index, key, said, typed, found.get(key)))
        return made

    def _renewed(self, row: Row, part: Slice) -> list[str]:
        """Change what the source says otherwise than last time; a refusal refuses the row and nothing else."""
        different = row.different()
        if different and not self.delivery.trial:
            try:
                with session.begin_nested():
                    self.change(row, different)
            except DomainError as error:
                row.wrong.append(refused(error))
        elif different:
            self.check(row, different)
        if not row.wrong and not self.delivery.trial:
            row.found.delivered, row.found.fingerprint = row.said, _uuid(part.prints[row.index])
            if different:
                row.found.delivery_id = self.delivery.id
        return different

    def _note(self, part: Slice, rows: Sequence[Row], changed: Mapping[int, Sequence[str]]) -> None:
        for row in rows:
            part.statuses[row.index] = RowStatus.CREATED.value
            if row.found is not None:
                part.statuses[row.index] = (RowStatus.CHANGED if changed[row.index] else RowStatus.UNCHANGED).value
            if row.wrong:
                part.statuses[row.index] = RowStatus.ERROR.value
            if told := row.wrong or row.notes:
                part.problems[row.index] = json.dumps([stored(problem) for problem in told])
                self.tally.add(part.rows.lines[row.index], told)
        session.flush()

    # what a kind gives

    @abstractmethod
    def prepare(self, rows: Sequence[Row]) -> None:
        """See that new ones can be made; wrong ones are refused."""

    @abstractmethod
    def create(self, rows: Sequence[Row], part: Slice) -> dict[int, UUID]:
        """Make new ones, in sets; answers their keys by index."""

    @abstractmethod
    def change(self, row: Row, different: Sequence[str]) -> None:
        """Change one. Errors: DomainError."""

    @abstractmethod
    def check(self, row: Row, different: Sequence[str]) -> None:
        """Refuse a change that would be refused, as far as a trial run can tell."""

    def place(self, row: Row, *others: Any) -> tuple[float, float] | None:
        """The row's own place, else that of a depot or project."""
        if "x" in row.said and "y" in row.said:
            return float(row.said["x"]), float(row.said["y"])
        return next(((other.x, other.y) for other in others if other is not None and other.x is not None), None)

    def look_up(self, row: Row, name: str, find: Callable[[str], Any]) -> Any:
        """What a text refers to; an unknown one refuses the row."""
        text = row.values.get(name)
        found = None if text is None else find(text)
        if isinstance(found, Bad):
            row.refuse(None, found.code, **found.params)
            return None
        return found


def refused(error: DomainError) -> RowProblem:
    """A refusal of our own services as a problem of the row."""
    first = error.problems[0] if isinstance(error, Invalid) else error
    params = {name: str(value) for name, value in first.params.items()}
    return RowProblem(None, "row_refused", {"reason_code": first.code, **params})


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
