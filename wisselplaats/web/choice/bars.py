"""Where bars begin and how long they are, on a line with nothing in it: amounts may be negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Bar:
    """A bar on a line of 100 long; `zero` is where nothing lies, the same for every bar of a row."""

    start: float
    length: float
    zero: float


def bars(amounts: Sequence[Decimal | None]) -> list[Bar | None]:
    """One bar per amount, none where it is not known."""
    known = [amount for amount in amounts if amount is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    span = float(high - low) or 1.0
    zero = round(100 * float(-low) / span, 2)
    made: list[Bar | None] = []
    for amount in amounts:
        if amount is None:
            made.append(None)
            continue
        length = round(100 * abs(float(amount)) / span, 2)
        made.append(Bar(zero if amount >= 0 else round(zero - length, 2), length, zero))
    return made
