"""Why a pair matches, and every hard rule that fails by how much: "no match" alone helps nobody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wisselplaats.domain.match.pair import ZERO, Measures, Need, Supply, size_pairs, substitute_penalty

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Reason:
    """A code and what fills its sentence; numbers are plain decimal strings, ready for JSON."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros that say nothing."""
    text = format(number + ZERO, "f")  # adding zero turns -0 into 0
    return text.rstrip("0").rstrip(".") if "." in text else text


def _kind(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if substitute_penalty(supply, need) is None:
        yield Reason("other_kind", {"offered": supply.kind, "asked": need.kind})


def _size(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    for name, wanted, offered, tolerance in size_pairs(supply, need):
        if offered is None:
            yield Reason("size_unknown", {"dimension": name, "asked_mm": plain(wanted)})
        elif abs(offered - wanted) > tolerance:
            facts = {"dimension": name, "offered_mm": plain(offered), "asked_mm": plain(wanted)}
            off = {"off_mm": plain(abs(offered - wanted)), "tolerance_mm": plain(tolerance)}
            yield Reason("size_outside_tolerance", {**facts, **off})


def _quality(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if need.min_quality is None:
        return
    if supply.quality is None:
        yield Reason("quality_unknown", {"asked": need.min_quality.value})
    elif not supply.quality.at_least(need.min_quality):
        yield Reason("quality_too_low", {"offered": supply.quality.value, "asked": need.min_quality.value})


def _colour(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if not need.colour:
        return
    if not supply.colour:
        yield Reason("colour_unknown", {"asked": need.colour})
    elif supply.colour.strip().casefold() != need.colour.strip().casefold():
        yield Reason("other_colour", {"offered": supply.colour, "asked": need.colour})


def _window(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if found.days_late > 0:
        yield Reason("available_too_late", {"days": found.days_late})
    if found.storage_days > need.max_storage_days:
        yield Reason("stored_too_long", {"days": found.storage_days, "maximum": need.max_storage_days})


def _distance(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    limit = need.max_distance_km
    if limit is not None and found.distance_km > limit:
        over = plain(found.distance_km - limit)
        yield Reason("too_far", {"km": plain(found.distance_km), "maximum_km": plain(limit), "over_km": over})


def _visibility(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if not supply.visible:
        yield Reason("not_visible")


def _legal(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if not supply.legal_open:
        yield Reason("legal_gate_closed", {"reason": supply.legal_reason or "unknown"})


def _quantity(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if need.open_quantity <= 0:
        yield Reason("nothing_asked")
        return
    if supply.free <= 0 or (found.ratio and found.quantity <= 0):
        yield Reason("nothing_free")
        return
    if found.ratio is None:
        return
    facts = {"quantity": plain(found.quantity), "unit": need.unit.value}
    # Who takes all that is left, or needs no more than is still open, meets the minimum by that.
    useful = min(need.min_lot, need.open_quantity)
    if found.quantity < useful:
        yield Reason("smaller_than_useful", {**facts, "minimum": plain(useful)})
    sold = found.ratio.apply_down(min(supply.min_quantity, supply.free))
    if found.quantity < sold:
        yield Reason("smaller_than_sold", {**facts, "minimum": plain(sold)})


def _unit(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if found.ratio is None:
        yield Reason("unit_not_convertible", {"offered": supply.unit.value, "asked": need.unit.value})


def _price(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    if supply.price_per_unit is None or need.max_price is None or found.ratio is None:
        return
    # A price goes the other way than a quantity: EUR per m2 is EUR per piece divided by m2 per piece.
    price = supply.price_per_unit * found.ratio.per / found.ratio.times
    if price > need.max_price:
        facts = {"price": plain(price.quantize(_CENT)), "maximum": plain(need.max_price)}
        over = plain((price - need.max_price).quantize(_CENT))
        yield Reason("too_expensive", {**facts, "over": over, "unit": need.unit.value})


HARD_RULES: tuple[Callable[[Supply, Need, Measures], Iterator[Reason]], ...] = (
    _kind, _size, _quality, _colour, _window, _distance, _visibility, _legal, _quantity, _unit, _price,
)  # fmt: skip
"""Every rule that must hold, in the order in which people ask about them (MATCHING.md, The model)."""


def failures(supply: Supply, need: Need, found: Measures) -> tuple[Reason, ...]:
    """Everything that stands in the way of the pair; empty when it is feasible."""
    return tuple(reason for rule in HARD_RULES for reason in rule(supply, need, found))


def explanation(supply: Supply, need: Need, found: Measures) -> Iterator[Reason]:
    """Why a feasible pair fits and what is short, in the order of the parts of the score."""
    yield _kind_reason(supply, need)
    yield from _size_reasons(supply, need)
    yield from _quality_reasons(supply, need)
    if need.colour:
        yield Reason("same_colour", {"colour": need.colour})
    if found.storage_days:
        yield Reason("storage_days", {"days": found.storage_days})
    else:
        yield Reason("in_time")
    yield Reason("distance_km", {"km": plain(found.distance_km)})
    yield _quantity_reason(need, found)


def _kind_reason(supply: Supply, need: Need) -> Reason:
    facts = {"offered": supply.kind, "asked": need.kind}
    if supply.kind_first == need.kind_first:
        return Reason("same_kind", {"offered": supply.kind})
    if need.kind_first < supply.kind_first <= need.kind_last:
        return Reason("narrower_kind", facts)
    return Reason("substitute", {**facts, "penalty": plain(need.substitutes[supply.kind])})


def _size_reasons(supply: Supply, need: Need) -> Iterator[Reason]:
    asked = list(size_pairs(supply, need))
    off = [(name, offered - wanted) for name, wanted, offered, _ in asked if offered is not None]
    for name, by in off:
        if by:
            yield Reason("size_off_mm", {"dimension": name, "mm": plain(by)})
    if asked and not any(by for _, by in off):
        yield Reason("exact_size")


def _quality_reasons(supply: Supply, need: Need) -> Iterator[Reason]:
    if supply.quality is None:
        yield Reason("quality_not_stated")
    elif need.min_quality is not None:
        code = "quality_as_asked" if supply.quality is need.min_quality else "quality_better"
        yield Reason(code, {"offered": supply.quality.value, "asked": need.min_quality.value})
    else:
        yield Reason("quality_stated", {"offered": supply.quality.value})


def _quantity_reason(need: Need, found: Measures) -> Reason:
    shortage = need.open_quantity - found.quantity
    facts = {"quantity": plain(found.quantity), "unit": need.unit.value}
    if shortage > 0:
        return Reason("covers_part", {**facts, "shortage": plain(shortage)})
    return Reason("covers_all", facts)
