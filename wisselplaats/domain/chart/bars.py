"""Bars with an axis of round numbers; what is below zero hangs from the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

MOST_TICKS = 5
GAP = 0.25  # of the room of one bar


@dataclass(frozen=True)
class Bar:
    """One value; `x`, `y`, `width` and `height` in the units of the picture."""

    label: str
    value: Decimal
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """A round number of the axis, and where it lies."""

    value: Decimal
    at: float


@dataclass(frozen=True)
class Bars:
    """`zero` is where the line lies from which the bars grow."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    zero: float
    width: float
    height: float


def columns(values: Sequence[tuple[str, Decimal]], width: float, height: float) -> Bars:
    """Standing bars, in the order given: for what goes on in time."""
    ticks = _ticks([value for _, value in values])
    low, high = ticks[0], ticks[-1]
    place = {tick: height * float((high - tick) / (high - low)) for tick in ticks}
    room = width / max(1, len(values))
    bars = []
    for nth, (label, value) in enumerate(values):
        top = height * float((high - max(value, Decimal(0))) / (high - low))
        size = height * float(abs(value) / (high - low))
        bars.append(Bar(label, value, nth * room + room * GAP / 2, top, room * (1 - GAP), size))
    return Bars(bars, [Tick(tick, place[tick]) for tick in ticks], place[Decimal(0)], width, height)


def rows(values: Sequence[tuple[str, Decimal]], width: float, room: float) -> Bars:
    """Lying bars of `room` high each, in the order given: for what has a long name."""
    ticks = _ticks([value for _, value in values])
    low, high = ticks[0], ticks[-1]
    place = {tick: width * float((tick - low) / (high - low)) for tick in ticks}
    bars = []
    for nth, (label, value) in enumerate(values):
        left = width * float((min(value, Decimal(0)) - low) / (high - low))
        size = width * float(abs(value) / (high - low))
        bars.append(Bar(label, value, left, nth * room + room * GAP / 2, size, room * (1 - GAP)))
    height = room * len(values)
    return Bars(bars, [Tick(tick, place[tick]) for tick in ticks], place[Decimal(0)], width, height)


def _ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers from at or below the least value to at or above the most; zero is one of them."""
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    step = _step((high - low) / (MOST_TICKS - 1)) if high > low else Decimal(1)
    first = -int((-low / step).to_integral_value(ROUND_CEILING))
    last = max(int((high / step).to_integral_value(ROUND_CEILING)), first + 1)
    return [step * n for n in range(first, last + 1)]


def _step(least: Decimal) -> Decimal:
    """The round number (1, 2 or 5 times a power of ten) at or above."""
    power = Decimal(10) ** least.adjusted()
    return next(step * power for step in (Decimal(1), Decimal(2), Decimal(5), Decimal(10)) if step * power >= least)
