"""Which mapping a delivery is read with: the one that was named, the newest of its source system, or a proposal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.domain.delivery.rows import Table
from wisselplaats.domain.errors import FieldProblem
from wisselplaats.models import Delivery


@dataclass(frozen=True)
class Chosen:
    """`mapping` None: the delivery waits for a person (`wacht_op_koppeling`), for the reasons in `problems`."""

    mapping: Mapping | None
    version_id: UUID | None
    problems: list[FieldProblem] = field(default_factory=list)


def known(delivery: Delivery) -> Mapping | None:
    """The mapping to open the file with (`part`, `header_row`, `encoding`), before its columns are known."""
    raise NotImplementedError


def choose(delivery: Delivery, table: Table, progress: Callable[[int], None]) -> Chosen:
    """The mapping of this delivery, noted on its row (`mapping_version_id`).

    Reads the whole file once, to propose, only when nothing known fits its headers, or in a trial run, for the page;
    `progress` is told how many records were seen. In transactions of its own: not to be called inside one.
    """
    raise NotImplementedError
