"""What a demand would have to give in for an offer to fit: "no match" with the way out beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal

from wisselplaats.domain.match.pair import Measures, Need, Sizes, Supply, measure
from wisselplaats.domain.match.reasons import Reason, failures
from wisselplaats.domain.match.value import Rates
from wisselplaats.domain.planning import Window
from wisselplaats.domain.vocabulary import Quality

Value = Decimal | int | date | Quality | str | bool | None

MOST_KM, MOST_STORAGE_DAYS, MOST_TOLERANCE_MM = Decimal(500), 3650, Decimal(10_000)
"""What a demand can hold at most; beyond it a limit is lifted, or there is no way out."""
_KM, _CENT, _MM = Decimal(1), Decimal("0.01"), Decimal("0.001")
_ROUNDS = 4
"""A change can bring another rule to light (more asked makes the smallest useful lot larger), not many."""


@dataclass(frozen=True)
class Change:
    """One field of the demand with the value that it would need.

    `field` is the name of the demand's column; for `quantity` the value is what must be open. `value` None lifts the
    condition. `by` is the step in the field's own unit: mm, days, whole km, EUR, the need's unit; None where a step
    says nothing. Whole kilometres and cents, upwards: people plan with those.
    """

    field: str
    value: Value
    by: Decimal | int | None = None


def smallest_change(supply: Supply, need: Need, rates: Rates) -> tuple[Change, ...] | None:
    """The changes that together make the pair fit, each the smallest for its rule; none when it fits already.

    None when nothing that the demand may change would help: the offer is not to be had, or another kind without a
    stated substitute in another unit.
    """
    changed, by_field = need, dict[str, Change]()
    for _ in range(_ROUNDS):
        found = measure(supply, changed, rates.steps())
        failed = failures(supply, changed, found)
        if not failed:
            return tuple(by_field.values())
        for reason in failed:
            remedy = _REMEDIES.get(reason.code)
            change = remedy(supply, changed, found, reason) if remedy else None
            if change is None:
                return None
            by_field[change.field] = _since(need, change)
        changed = apply(need, tuple(by_field.values()), supply)
    return None


def apply(need: Need, changes: tuple[Change, ...], supply: Supply) -> Need:
    """The demand with the changes made; the supply gives the place in the tree of a kind that is asked instead."""
    for change in changes:
        need = _APPLY[change.field](need, change.value, supply)
    return need


def _since(need: Need, change: Change) -> Change:
    """The step from the demand as it is, also when an earlier round moved the field already."""
    if change.field == "quantity" and isinstance(change.value, Decimal):
        return replace(change, by=change.value - need.open_quantity)
    return change


def _other_kind(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    if supply.kind in need.substitutes:
        return Change("substitutes_allowed", True)
    return Change("material_code", supply.kind) if supply.unit is need.unit else None


def _size_unknown(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    return Change(f"{reason.params['dimension']}_mm", None)


def _size(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    """One tolerance over all dimensions, as a demand has it."""
    off, before = Decimal(0), Decimal(0)
    for name in ("length", "width", "height"):
        wanted, offered = getattr(need.sizes, name), getattr(supply.sizes, name)
        before = max(before, getattr(need.tolerance_mm, name) or Decimal(0))
        if wanted is not None and offered is not None:
            off = max(off, abs(offered - wanted))
    allowed = max(before, off).quantize(_MM, ROUND_CEILING)
    if allowed > MOST_TOLERANCE_MM:
        return Change(f"{reason.params['dimension']}_mm", None)
    return Change("tolerance_mm", allowed, allowed - before)


def _quality(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    return Change("min_quality", supply.quality)


def _colour(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    return Change("colour", None)


def _too_late(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    return Change("needed_until", supply.window.start, found.days_late)


def _stored(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    if found.storage_days <= MOST_STORAGE_DAYS:
        return Change("max_storage_days", found.storage_days, found.storage_days - need.max_storage_days)
    earlier = found.storage_days - need.max_storage_days
    return Change("needed_from", need.window.start - timedelta(days=earlier), earlier)


def _too_far(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    reach = found.distance_km.quantize(_KM, ROUND_CEILING)
    if need.max_distance_km is None or reach > MOST_KM:
        return Change("max_distance_km", None)
    return Change("max_distance_km", reach, (reach - need.max_distance_km).quantize(_KM, ROUND_CEILING))


def _useful(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    return Change("min_lot", found.quantity, need.min_lot - found.quantity)


def _sold(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    if found.ratio is None:
        return None
    sold = found.ratio.apply_down(min(supply.min_quantity, supply.free))
    return Change("quantity", sold, sold - need.open_quantity)


def _price(supply: Supply, need: Need, found: Measures, reason: Reason) -> Change | None:
    if supply.price_per_unit is None or need.max_price is None or found.ratio is None:
        return None
    price = (supply.price_per_unit * found.ratio.per / found.ratio.times).quantize(_CENT, ROUND_CEILING)
    return Change("max_price", price, price - need.max_price)


_REMEDIES: Mapping[str, Callable[[Supply, Need, Measures, Reason], Change | None]] = {
    "other_kind": _other_kind,
    "size_unknown": _size_unknown,
    "size_outside_tolerance": _size,
    "quality_unknown": _quality,
    "quality_too_low": _quality,
    "colour_unknown": _colour,
    "other_colour": _colour,
    "available_too_late": _too_late,
    "stored_too_long": _stored,
    "too_far": _too_far,
    "smaller_than_useful": _useful,
    "smaller_than_sold": _sold,
    "too_expensive": _price,
}
"""Rules that the demand itself can give in on; the others are the supplier's, the law's or the calendar's."""

Applied = Callable[[Need, "Value", Supply], Need]


def _setting(field: str) -> Applied:
    def put(need: Need, value: Value, supply: Supply) -> Need:
        return replace(need, **{field: value})  # type: ignore[arg-type]

    return put


def _without_size(name: str) -> Applied:
    def put(need: Need, value: Value, supply: Supply) -> Need:
        return replace(need, sizes=replace(need.sizes, **{name: value}))  # type: ignore[arg-type]

    return put


def _of_kind(need: Need, value: Value, supply: Supply) -> Need:
    return replace(need, kind=supply.kind, kind_first=supply.kind_first, kind_last=supply.kind_first)


def _tolerance(need: Need, value: Value, supply: Supply) -> Need:
    return replace(need, tolerance_mm=Sizes.uniform(Decimal(str(value))))


def _window(need: Need, start: date, end: date | None) -> Need:
    return replace(need, window=Window(start, end))


def _until(need: Need, value: Value, supply: Supply) -> Need:
    return _window(need, need.window.start, value if isinstance(value, date) else None)


def _from(need: Need, value: Value, supply: Supply) -> Need:
    return _window(need, value if isinstance(value, date) else need.window.start, need.window.end)


_APPLY: Mapping[str, Applied] = {
    "substitutes_allowed": _setting("substitutes_accepted"),
    "material_code": _of_kind,
    "length_mm": _without_size("length"),
    "width_mm": _without_size("width"),
    "height_mm": _without_size("height"),
    "tolerance_mm": _tolerance,
    "min_quality": _setting("min_quality"),
    "colour": _setting("colour"),
    "needed_from": _from,
    "needed_until": _until,
    "max_storage_days": _setting("max_storage_days"),
    "max_distance_km": _setting("max_distance_km"),
    "min_lot": _setting("min_lot"),
    "quantity": _setting("open_quantity"),
    "max_price": _setting("max_price"),
}
