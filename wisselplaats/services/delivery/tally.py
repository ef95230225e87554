"""What the rows of a file add up to: equal problems grouped, with a count, an example and the first rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wisselplaats.domain.delivery.rows import RowProblem

FIRST_ROWS = 10
"""Row numbers that a group of problems names."""
EXAMPLE = 200


@dataclass
class Group:
    """The same problem in the same column, over all rows."""

    code: str
    column: str | None
    params: dict[str, Any]
    count: int = 0
    first_rows: list[int] = field(default_factory=list)

    @property
    def example(self) -> str | None:
        """The text as it was delivered, of the first row that has the problem."""
        value = self.params.get("value")
        return None if value is None else str(value)[:EXAMPLE]


@dataclass
class Tally:
    """`nameless` counts rows without a source id that could be read."""

    read: int = 0
    nameless: int = 0
    groups: dict[tuple[str, str | None], Group] = field(default_factory=dict)

    def add(self, line: int, problems: Iterable[RowProblem]) -> None:
        """Count the problems of a row; `line` is where people find it in the file."""
        for problem in problems:
            group = self.groups.get((problem.code, problem.column))
            if group is None:
                group = Group(problem.code, problem.column, stored(problem)["params"])
                self.groups[problem.code, problem.column] = group
            group.count += 1
            if len(group.first_rows) < FIRST_ROWS:
                group.first_rows.append(line)

    def say(self, code: str, count: int, **params: Any) -> None:
        """Something about the file as a whole."""
        self.groups[code, None] = Group(code, None, params, count)


def stored(problem: RowProblem) -> dict[str, Any]:
    """A problem as the database keeps it."""
    params = {name: plain(value) for name, value in problem.params.items()}
    return {"code": problem.code, "column": plain(problem.column), "params": params}


def plain(value: Any) -> Any:
    """Text as PostgreSQL can hold it: without NUL and without halves of surrogate pairs; other values as they are."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
