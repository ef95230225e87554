"""The choice between reuse and new on the wire and in its form."""

from typing import Any

from marshmallow import fields

from wisselplaats.domain.impact.choice import Cost, Way
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, Unit, WeightSet
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import DecimalNumber, Key, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.choice import Asked, Judged


class ChoiceQuery(Input):
    """For which own demand or project, or over which distance; all that fits unless a quantity is given."""

    demand_id = Key(load_default=None)
    project_id = Key(load_default=None)
    distance_km = DecimalNumber(low="0", high="2000", load_default=None)
    quantity = DecimalNumber(above="0", load_default=None)
    vehicle = Text(40, load_default=None)


def asked(query: dict[str, Any]) -> Asked:
    """A loaded query as the service takes it."""
    return Asked(**query)


def _words(*lists: Any) -> list[str]:
    return sorted({word(value) for kind in lists for value in kind})


class ChoiceLineOutput(Output):
    """One line: amount x value x times = result; `factor` is the record behind it, if it is one."""

    indicator = Word(Indicator)
    about = fields.Function(
        lambda entry: word(entry.about), metadata={"type": "string", "enum": _words(ImpactPart, Cost)}
    )
    module = fields.String()
    amount = DecimalNumber()
    value = DecimalNumber()
    unit = fields.String()
    times = DecimalNumber()
    result = DecimalNumber()
    source = fields.String()
    indicative = YesNo()
    factor = fields.Function(
        lambda entry: entry.factor.code if entry.factor else None, metadata={"type": ["string", "null"]}
    )
    factor_version = fields.Function(
        lambda entry: entry.factor.version if entry.factor else None, metadata={"type": ["integer", "null"]}
    )


class ComparedOutput(Output):
    """What a way burdens or costs, what it saves against new, and the distance at which it saves nothing any more.

    `omslagKm` is null where the distance does not matter or nothing is known; `bespaartNooit` when even without any
    transport it costs more than new.
    """

    indicator = Word(Indicator)
    total = DecimalNumber(allow_none=True)
    saved = DecimalNumber(allow_none=True)
    break_even_km = DecimalNumber(allow_none=True)
    never_saves = YesNo()


class WayOutput(Output):
    """One way with its lines."""

    way = Word(Way, attribute="option.way")
    distance_km = DecimalNumber(attribute="option.distance_km")
    depot_km = DecimalNumber()
    depot = fields.Function(lambda way: way.depot.name if way.depot else None, metadata={"type": ["string", "null"]})
    listing_id = fields.Function(
        lambda way: str(way.offer.id) if way.offer else None, metadata={"type": ["string", "null"], "format": "uuid"}
    )
    trips = Whole(0, 2**31, allow_none=True)
    compared = fields.Function(lambda way: ComparedOutput(many=True).dump(compared(way)), metadata={"type": "array"})
    lines = fields.List(fields.Nested(ChoiceLineOutput), attribute="option.entries")


def compared(way: Judged) -> list[dict[str, Any]]:
    """The figures of a way, by indicator."""
    rows = []
    for indicator in Indicator:
        turn = way.break_even.get(indicator)
        never = turn is not None and turn.never
        rows.append({
            "indicator": indicator, "total": way.option.total(indicator), "saved": way.saved.get(indicator),
            "break_even_km": None if turn is None or never else turn.km, "never_saves": never,
        })  # fmt: skip
    return rows


class ChoiceOutput(Output):
    """Every way beside each other; the last one is new."""

    listing_id = Key(attribute="listing.id")
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="listing.lot.unit")
    mass_kg = DecimalNumber()
    weight_set = Word(WeightSet)
    vehicle = fields.Function(lambda c: c.vehicle.code if c.vehicle else None, metadata={"type": ["string", "null"]})
    storage_days = Whole(0, 100_000)
    choices = fields.List(fields.Nested(WayOutput), attribute="ways")
