"""What somebody asks of allocations."""

from typing import Any

from marshmallow import fields, post_load, validate

from wisselplaats.domain.vocabulary import AllocationScope, AllocationState, ClaimTreatment, WhatIfKind
from wisselplaats.schemas.wire.base import Input, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Text, Whole, Word
from wisselplaats.services.allocation import Change, Wish


class AllocationInput(Input):
    """A run: over a project of one's own, the organisation, and for brokers the region or everything.

    `opties` says what happens to options that nobody decided on: they stand (`vast`), or are given back (`vrij`).
    """

    scope = Word(AllocationScope, required=True)
    project_id = Key(allow_none=True)
    open_options = Word(ClaimTreatment, load_default=ClaimTreatment.FIXED)

    @post_load
    def to_wish(self, data: dict[str, Any], **_: Any) -> Wish:
        """What the service takes."""
        return Wish(claims=data.pop("open_options"), **data)


class AllocationSettingsInput(Input):
    """What changes from now on, and why; null takes everybody's value again.

    `behoudPremiePromille`: how much more a line of the last advice counts, so that people can go by what they were told;
    `kleinsteRegelEuro`: what is worth less is not advised; `doelAfstand`: how near the proven bound is near enough (0.001
    is 0.1 %).
    """

    keep_bonus_permille = Whole(0, 500, allow_none=True)
    least_eur = DecimalNumber(low="0", high="100000", places=2, allow_none=True)
    target_gap = DecimalNumber(low="0", high="0.1", places=4, allow_none=True)
    source = Text(500, required=True)


class AllocationQuery(PageQuery):
    """Filters of the list of runs."""

    scope = Word(AllocationScope, load_default=None)
    state = Word(AllocationState, load_default=None)
    project_id = Key(load_default=None)


class LineQuery(PageQuery):
    """Filters of the lines of a run."""

    project_id = Key(load_default=None)
    demand_id = Key(load_default=None)


class ChangeInput(Input):
    """One offer or one demand that is gone, moves to other days, or has another quantity."""

    kind = Word(WhatIfKind, required=True)
    listing_id = Key(allow_none=True)
    demand_id = Key(allow_none=True)
    from_day = Day(allow_none=True)
    until_day = Day(allow_none=True)
    quantity = DecimalNumber(low="0", allow_none=True)

    @post_load
    def to_change(self, data: dict[str, Any], **_: Any) -> Change:
        """What the service takes."""
        return Change(**data)


class WhatIfInput(Input):
    """What would change: all changes at once, on a copy."""

    what_if = fields.List(
        fields.Nested(ChangeInput), required=True, validate=validate.Length(1, 50),
        error_messages={"required": "required", "invalid": "invalid", "validator_failed": "invalid"},
    )  # fmt: skip


class CompareQuery(Input):
    """The run to compare with."""

    other = Key(required=True)
    limit = Whole(1, 1000, load_default=200)


class AcceptInput(Input):
    """Which lines; left out it is all lines of own demands."""

    lines = fields.List(Key(), load_default=None, allow_none=True, error_messages={"invalid": "invalid"})
