"""Tells per batch which rows are known as they are, which are new or different, and which cannot be used."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from wisselplaats.domain.delivery.convert import Converted, Converter, Seen, SeenIds, fingerprints
from wisselplaats.domain.delivery.convert.fingerprint import as_hex
from wisselplaats.domain.delivery.rows import Batch, RowProblem, Table
from wisselplaats.domain.vocabulary import RowStatus
from wisselplaats.services.delivery.tally import Tally, stored

if TYPE_CHECKING:
    from numpy.typing import NDArray

Texts = list[str | None]


@dataclass
class Rows:
    """Records that stand together: their numbers from 1, their lines in the file, their source ids."""

    numbers: list[int]
    lines: list[int]
    ids: Texts

    def __len__(self) -> int:
        return len(self.numbers)

    def only(self, chosen: "NDArray[np.bool_]") -> "Rows":
        """Those of which `chosen` is true."""
        return Rows(
            list(compress(self.numbers, chosen)), list(compress(self.lines, chosen)), list(compress(self.ids, chosen))
        )


@dataclass
class Slice:
    """A batch, sifted: `same` are known and unchanged; `rows` are all others, with what was made of them.

    `statuses` are CREATED for what is good (the target finds what it really is), SKIPPED or ERROR; `problems` holds
    the JSON of what is to be told of a row; `prints` the fingerprint of rows that have nothing to tell.
    """

    same: Rows
    rows: Rows
    made: Converted
    statuses: list[str]
    problems: Texts
    prints: Texts


class Sifter:
    """Works through one file; what it keeps per row are 12 bytes of its id and nothing else."""

    def __init__(self, converter: Converter, seen: Seen, seed: bytes, tally: Tally) -> None:
        self.converter, self.seen, self.seed, self.tally = converter, seen, seed, tally
        self.ids = SeenIds()

    def slices(self, table: Table) -> Iterator[Slice]:
        """The file, batch by batch. Errors: Invalid where the file breaks off."""
        for batch in table.batches():
            yield self.sift(batch)
            self.tally.read += len(batch)

    def sift(self, batch: Batch) -> Slice:
        """One batch."""
        numbers = range(batch.first, batch.first + len(batch))
        ids, ended = self.converter.cells(batch, "source_id"), self.converter.ended(batch)
        current = [
            None if old or i in batch.problems else key for i, (key, old) in enumerate(zip(ids, ended, strict=True))
        ]
        repeats = self.ids.repeats(current, numbers)
        prints = fingerprints(self.seed, [batch.cells[h] for h in self.converter.used(batch)], batch.geometry)
        known = self.seen.which(prints)
        special = {*repeats, *batch.problems, *batch.geometry_problems, *(i for i, old in enumerate(ended) if old)}
        known[list(special)] = False
        rest = ~known
        left = batch if rest.all() else _part(batch, rest, self.converter.used(batch))
        whole = Rows(list(numbers), list(batch.lines), ids)
        rows, same = whole.only(rest), whole.only(known)
        made = self.converter.convert(left, rows.ids) if rows else Converted(0)
        self._mark(made, rows, list(compress(ended, rest)), repeats, batch)
        return self._slice(same, rows, made, prints[rest])

    def _mark(self, made: Converted, rows: Rows, ended: Sequence[bool], repeats: dict[int, int], batch: Batch) -> None:
        """Old versions are skipped whatever else is wrong with them; a second row of the same id is refused."""
        column = self.converter.mapping.column("source_id")
        for index, number in enumerate(rows.numbers):
            if ended[index]:
                made.errors.pop(index, None)
                made.skipped[index] = "ended_version"
            elif number - batch.first in repeats:
                params = {"value": rows.ids[index], "first_row": repeats[number - batch.first]}
                made.errors.setdefault(index, []).insert(0, RowProblem(column, "duplicate_in_file", params))

    def _slice(self, same: Rows, rows: Rows, made: Converted, prints: Any) -> Slice:
        statuses, problems = [RowStatus.CREATED.value] * len(rows), [None] * len(rows)
        found: Texts = list(as_hex(prints))
        told: Texts = problems  # type: ignore[assignment]
        for index in sorted({*made.errors, *made.warnings, *made.skipped}):
            wrong = made.errors.get(index, [])
            if wrong:
                made.skipped.pop(index, None)
                statuses[index] = RowStatus.ERROR.value
            elif index in made.skipped:
                statuses[index] = RowStatus.SKIPPED.value
                wrong = [RowProblem(None, made.skipped[index])]
            else:
                wrong = made.warnings[index]
            self.tally.add(rows.lines[index], wrong)
            told[index] = json.dumps([stored(problem) for problem in wrong])
            found[index] = None
        self.tally.nameless += sum(1 for index, key in enumerate(rows.ids) if key is None and index not in made.skipped)
        return Slice(same, rows, made, statuses, told, found)


def _part(batch: Batch, chosen: "NDArray[np.bool_]", headers: Sequence[str]) -> Batch:
    where = {int(old): new for new, old in enumerate(np.nonzero(chosen)[0])}
    return Batch(
        batch.first,
        list(compress(batch.lines, chosen)),
        {header: list(compress(batch.cells[header], chosen)) for header in headers},
        None if batch.geometry is None else batch.geometry[chosen],
        {where[index]: wrong for index, wrong in batch.geometry_problems.items()},
        {where[index]: wrong for index, wrong in batch.problems.items()},
    )
