"""What is asked of factor records: filters, a new record, a last day, a word on its verification, a file."""

from wisselplaats.domain.vocabulary import Indicator, Module, Per, SourceKind, WeightSet
from wisselplaats.schemas.wire.base import Input, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Text, Whole, Word, YesNo

PLACES = 18
"""Toxic effects are counted in amounts of 1e-12 a kilogram."""


class FactorFilters(Input):
    """What a record must be; a kind finds what counts for it, through those above it and its category."""

    applies_to = Text(80, load_default=None)
    indicator = Word(Indicator, load_default=None)
    module = Word(Module, load_default=None)
    weight_set = Word(WeightSet, load_default=None)
    verified = YesNo(load_default=None)
    own = YesNo(load_default=None)
    valid_on = Day(load_default=None)


class FactorQuery(FactorFilters, PageQuery):
    """Filters of the list, and its page."""


class FactorSheetQuery(FactorFilters):
    """Filters of the file."""


class FactorRecord(Input):
    """What a record says; `per` what it is multiplied with: the unit follows from it."""

    applies_to = Text(80, required=True)
    indicator = Word(Indicator, required=True)
    effect = Text(40, load_default=None, allow_none=True)
    module = Word(Module, required=True)
    value = DecimalNumber(high="1000000000", places=PLACES, required=True)
    per = Word(Per, required=True)
    weight_set = Word(WeightSet, load_default=None, allow_none=True)
    vehicle = Text(40, load_default=None, allow_none=True)
    source = Text(1000, required=True)
    source_kind = Word(SourceKind, required=True)
    category = Whole(1, 3, required=True)
    surcharged = YesNo(load_default=False)
    valid_from = Day(required=True)
    valid_to = Day(load_default=None, allow_none=True)


class FactorInput(FactorRecord):
    """A new record, or the next version of one; `gedeeld` for everybody's, by a platform admin alone."""

    shared = YesNo(load_default=False)
    why = Text(1000, required=True)


class EndInput(Input):
    """The last day of a record, and why."""

    valid_to = Day(required=True)
    why = Text(1000, required=True)


class VerifyInput(Input):
    """Whether the record was checked against its source, and how that was done."""

    verified = YesNo(required=True)
    why = Text(1000, required=True)


class MethodInput(Input):
    """The next version of a share (0 to 1) or a surcharge (1 is none); its bounds are those of what it is."""

    value = DecimalNumber(high="10", places=6, required=True)
    source = Text(1000, required=True)
    valid_from = Day(required=True)
    why = Text(1000, required=True)


class LoadQuery(Input):
    """How a file is taken: a trial unless said otherwise."""

    trial = YesNo(load_default=True)
    shared = YesNo(load_default=False)
    why = Text(1000, required=True)


class CoverageQuery(PageQuery):
    """Which kinds, page by page: in a set (the organisation's unless given), and with `ontbreekt` only those that lack something."""

    weight_set = Word(WeightSet, load_default=None)
    missing = YesNo(load_default=False)


class WeightQuery(Input):
    """Whose weights."""

    weight_set = Word(WeightSet, load_default=WeightSet.A2)


class WeightSetInput(Input):
    """The set that an organisation reckons in from now on."""

    weight_set = Word(WeightSet, required=True)
