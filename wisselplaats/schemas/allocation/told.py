"""What is answered about allocations."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import fields

from wisselplaats.domain.vocabulary import (
    AllocationOrigin,
    AllocationScope,
    AllocationState,
    ClaimTreatment,
    LineChange,
    ReservationState,
    Unit,
)
from wisselplaats.messages import text
from wisselplaats.models import Allocation, AllocationLine
from wisselplaats.schemas.match import ReasonOutput
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Whole, Word, YesNo
from wisselplaats.services.allocation import Accepted, Comparison, Why

MANY = 2**31


class AllocationSettingsOutput(Output):
    """How a run was made: `behoudPremiePromille` is what a line of the last advice is worth more than a new one."""

    keep_bonus_permille = Whole(0, 1000)
    least_eur = DecimalNumber()
    target_gap = DecimalNumber()
    shard_demands = Whole(1, MANY)
    passes = Whole(1, 9)
    code_version = Whole(0, MANY)


class AllocationChoiceOutput(Output):
    """How runs of an organisation are made since a moment: `eigen` when it chose so itself, by whom and why."""

    keep_bonus_permille = Whole(0, 500)
    least_eur = DecimalNumber()
    target_gap = DecimalNumber()
    own = fields.Function(lambda row: row.organisation_id is not None, metadata={"type": "boolean"})
    source = fields.String()
    since = Moment(attribute="valid_from")
    changed_by = fields.Function(
        lambda row: row.maker.name if row.maker else None, metadata={"type": ["string", "null"]}
    )


class AllocationChoicesOutput(Output):
    """What holds now, and every change of the organisation, the newest first."""

    settings = fields.Nested(AllocationChoiceOutput)
    history = fields.List(fields.Nested(AllocationChoiceOutput))


class AllocationOutcomeOutput(Output):
    """What a run found, in euro: no allocation is worth more than the bound; `wieEerstKomt` is an exchange without it."""

    objective = DecimalNumber()
    bound = DecimalNumber()
    gap = DecimalNumber()
    cut = DecimalNumber()
    first_come = DecimalNumber()
    gain = fields.Method("gained", metadata={"type": "number"})
    co2_kg = DecimalNumber(allow_none=True)
    first_come_co2_kg = DecimalNumber(allow_none=True)
    lots = Whole(0, MANY)
    demands = Whole(0, MANY)
    lines = Whole(0, MANY)
    kept = Whole(0, MANY)

    def gained(self, run: Allocation) -> float:
        """What the advice is worth above an exchange where who comes first takes what is free."""
        return float((run.objective or 0) - (run.first_come or 0))


class AllocationShareOutput(Output):
    """What it advises about the own demands, and about the own offers."""

    lines = Whole(0, MANY)
    value_eur = DecimalNumber()
    co2_kg = DecimalNumber()
    offered_lines = Whole(0, MANY)
    offered_value_eur = DecimalNumber()


class AllocationOutput(Output):
    """A run; `uitkomst` is null until it is done, and in a wide one for who may not see the demands of others."""

    id = Key(attribute="run.id")
    scope = Word(AllocationScope, attribute="run.scope")
    project_id = Key(attribute="run.project_id", allow_none=True)
    region = fields.String(attribute="run.region", allow_none=True)
    open_options = Word(ClaimTreatment, attribute="run.claims")
    cause = Word(AllocationOrigin, attribute="run.origin")
    state = Word(AllocationState, attribute="run.state")
    progress = DecimalNumber()
    on_day = Day(attribute="run.on_day")
    serial = Whole(1, MANY, attribute="run.serial")
    base_id = Key(attribute="run.base_id", allow_none=True)
    same_as_id = Key(attribute="run.same_as_id", allow_none=True)
    outcome = fields.Nested(AllocationOutcomeOutput, allow_none=True)
    created_at = Moment(attribute="run.created_at")
    started_at = Moment(attribute="run.started_at", allow_none=True)
    finished_at = Moment(attribute="run.finished_at", allow_none=True)


class AllocationDetail(AllocationOutput):
    """A run with how it was made, the own part of it, and why it failed if it did."""

    settings = fields.Nested(AllocationSettingsOutput, attribute="run")
    fingerprint = fields.String(attribute="run.fingerprint", allow_none=True)
    own_share = fields.Nested(AllocationShareOutput, allow_none=True)
    code = fields.String(attribute="run.failure_code", allow_none=True)


class AllocationLineOutput(Output):
    """A line: this much of this offer to this demand, in the demand's unit; euro and CO2 over all of it.

    `behouden` was advised before as well; `pastNog` false: the reasons are what stands in its way by now.
    """

    id = Key()
    listing_id = Key()
    lot_id = Key()
    material_code = fields.String()
    material_name = fields.String()
    owner = fields.String()
    demand_id = Key()
    project = fields.String()
    taker = fields.String()
    quantity = DecimalNumber()
    unit = Word(Unit)
    value_eur = DecimalNumber()
    value_per_unit = DecimalNumber()
    co2_kg = DecimalNumber(allow_none=True)
    distance_km = DecimalNumber()
    storage_days = Whole(0, MANY)
    kept = YesNo()
    fits = YesNo()
    reasons = fields.List(fields.Nested(ReasonOutput))
    reservation_id = Key(allow_none=True)


def line(run: Allocation, found: AllocationLine, why: Why) -> dict[str, Any]:
    """A line as it is answered."""
    plain = ("id", "listing_id", "demand_id", "quantity", "unit", "value_eur", "co2_kg", "distance_km", "storage_days",
             "reservation_id")  # fmt: skip
    lot = found.listing.lot
    return {name: getattr(found, name) for name in plain} | {
        "lot_id": lot.id, "material_code": lot.material_code, "material_name": lot.material.name_nl,
        "owner": found.listing.organisation.name, "project": found.demand.project.name,
        "taker": found.demand.organisation.name, "value_per_unit": round(found.value_eur / found.quantity, 3),
        "kept": found.since < run.serial, "fits": why.fits, "reasons": why.reasons,
    }  # fmt: skip


class AllocationPriceOutput(Output):
    """Euro per unit: what an own offer is worth now; what an own demand gains, or what it lacks to get its best offer."""

    listing_id = Key(allow_none=True)
    demand_id = Key(allow_none=True)
    material_name = fields.Function(lambda price: _kind(price).name_nl, metadata={"type": "string"})
    unit = fields.Function(lambda price: _kind(price).unit.value, metadata={"type": "string"})
    price = DecimalNumber()
    short = DecimalNumber(allow_none=True)


def _kind(price: Any) -> Any:
    return price.listing.lot.material if price.listing else price.demand.material


class AllocationAcceptedLineOutput(Output):
    """What came of a line: a claim, or why not."""

    line_id = Key()
    reservation_id = Key(allow_none=True)
    state = Word(ReservationState, allow_none=True)
    quantity = DecimalNumber(allow_none=True)
    code = fields.String(allow_none=True)
    message = fields.String(allow_none=True)


class AcceptedOutput(Output):
    """What came of each line, in the order of their offers."""

    lines = fields.List(fields.Nested(AllocationAcceptedLineOutput))


def in_words(outcomes: Sequence[Accepted], language: str) -> dict[str, Any]:
    """The outcome of each line, with the sentence of what stood in the way."""
    return {"lines": [_accepted(one, language) for one in outcomes]}


def _accepted(one: Accepted, language: str) -> Mapping[str, Any]:
    made, problem = one.reservation, one.problem
    return {
        "line_id": one.line_id, "reservation_id": made.id if made else None, "state": made.state if made else None,
        "quantity": made.quantity if made else None, "code": problem.code if problem else None,
        "message": text(problem.code, language, **problem.params) if problem else None,
    }  # fmt: skip


class AllocationCountsOutput(Output):
    """How many lines are new, gone, changed and the same."""

    added = Whole(0, MANY)
    removed = Whole(0, MANY)
    changed = Whole(0, MANY)
    same = Whole(0, MANY)


class AllocationDifferenceOutput(Output):
    """One pair in both runs; 0 where a run has no such line."""

    change = Word(LineChange)
    listing_id = Key(attribute="listing.id")
    demand_id = Key(attribute="demand.id")
    material_name = fields.String(attribute="listing.lot.material.name_nl")
    owner = fields.String(attribute="listing.organisation.name")
    project = fields.String(attribute="demand.project.name")
    unit = Word(Unit, attribute="demand.unit")
    before = DecimalNumber()
    after_value = DecimalNumber(attribute="after")
    value_before = DecimalNumber()
    value_after = DecimalNumber()


class ComparisonOutput(Output):
    """The second run against the first, over the lines that one sees; the largest differences first."""

    first_id = Key(attribute="first.id")
    second_id = Key(attribute="second.id")
    value_before = DecimalNumber()
    value_after = DecimalNumber()
    co2_before_kg = DecimalNumber()
    co2_after_kg = DecimalNumber()
    counts = fields.Nested(AllocationCountsOutput, attribute="counted")
    lines = fields.List(fields.Nested(AllocationDifferenceOutput), attribute="differences")


def comparison(found: Comparison) -> dict[str, Any]:
    """A comparison as it is answered."""
    counted = {change.name.lower(): count for change, count in found.counts.items()}
    return {**vars(found), "counted": counted}
