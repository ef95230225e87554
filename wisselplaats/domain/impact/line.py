"""One line of a result, and what lines add up to: nothing is shown that cannot be opened down to these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.impact.factor import Factor
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, WeightSet

KG, CENT = Decimal("0.001"), Decimal("0.0001")
ONE = Decimal(1)


class Side(StrEnum):
    """Which product a line belongs to."""

    REFERENCE = "reference"
    REUSE = "reuse"


@dataclass(frozen=True)
class Line:
    """`amount` x `factor.value` x `weight` x `share` x `surcharge` = `result`, in kg CO2e or euro.

    `weight` is euro per unit of the factor's effect (1 without one), `share` what reuse counts of the module,
    `surcharge` that of the category of the data.
    """

    factor: Factor
    side: Side
    part: ImpactPart
    amount: Decimal
    share: Decimal = ONE
    weight: Decimal = ONE
    surcharge: Decimal = ONE

    @property
    def result(self) -> Decimal:
        """Unrounded."""
        return self.amount * self.factor.value * self.weight * self.share * self.surcharge

    @property
    def signed(self) -> Decimal:
        """What it adds to what is avoided: a new product's burden is, reuse's is not."""
        return self.result if self.side is Side.REFERENCE else -self.result


@dataclass(frozen=True)
class Impact:
    """Avoided = reference - reuse; it may be negative. Rounded at the end: kg to 3, euro to 4 decimals."""

    lines: tuple[Line, ...]
    weight_set: WeightSet

    def avoided(self, indicator: Indicator) -> Decimal:
        """Unrounded, so that the parts of a whole add up to it exactly."""
        return avoided(self.lines, indicator)

    @property
    def co2_avoided_kg(self) -> Decimal:
        """Kg CO2e."""
        return self.avoided(Indicator.CO2).quantize(KG)

    @property
    def mki_avoided_eur(self) -> Decimal:
        """Euro of environmental cost, of `weight_set`."""
        return self.avoided(Indicator.MKI).quantize(CENT)

    @property
    def money_avoided_eur(self) -> Decimal | None:
        """The price of the new product; None when it is not known."""
        known = any(line.factor.indicator is Indicator.MONEY for line in self.lines)
        return self.avoided(Indicator.MONEY).quantize(CENT) if known else None

    @property
    def surcharge_eur(self) -> Decimal:
        """What of the avoided MKI is there only by the surcharge on data of a low category."""
        extra = (line.signed * (1 - 1 / line.surcharge) for line in self.lines if line.surcharge != 1)
        return sum(extra, Decimal(0)).quantize(CENT)

    @property
    def unverified_share(self) -> Decimal:
        """0 to 1."""
        return unverified_share(self.lines)


def avoided(lines: Iterable[Line], indicator: Indicator) -> Decimal:
    """What these lines avoid, unrounded."""
    return sum((line.signed for line in lines if line.factor.indicator == indicator), Decimal(0))


def unverified_share(lines: Iterable[Line]) -> Decimal:
    """The part that rests on unverified factors, by absolute size: 0 to 1, 3 decimals.

    Kilograms and euros do not add up, so each indicator is weighed by itself and the worst one counts.
    """
    kept = list(lines)
    return max(_loose([ln for ln in kept if ln.factor.indicator == what]) for what in Indicator)


def _loose(lines: Sequence[Line]) -> Decimal:
    whole = sum((abs(line.result) for line in lines), Decimal(0))
    loose = sum((abs(line.result) for line in lines if not line.factor.verified), Decimal(0))
    return (loose / whole).quantize(KG) if whole else Decimal(0)
