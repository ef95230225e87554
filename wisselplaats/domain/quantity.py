"""Amounts with a unit, so that square metres are never added to pieces and no quantity is ever a float."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.vocabulary import Unit

STEP = Decimal("0.001")
"""Quantities carry three decimals: a gram in a kilogram, a millimetre in a metre."""

ABSURD = Decimal(10_000_000)
"""More than this of any unit is a typing error: Leiden as a whole moves 240 million kg a year (DOMAIN.md)."""

UNECE: Mapping[Unit, str] = {
    Unit.M2: "MTK",
    Unit.M: "MTR",
    Unit.PIECE: "H87",
    Unit.KG: "KGM",
    Unit.TONNE: "TNE",
    Unit.M3: "MTQ",
}
"""Codes of UN/ECE Recommendation 20, for machines that exchange passports."""

DecimalMark = Literal[",", "."]

_KG_PER: Mapping[Unit, Decimal] = {Unit.KG: Decimal(1), Unit.TONNE: Decimal(1000)}
_LONGEST = 40
_SPACES = "[ \u00a0\u202f]"
_SPACED = re.compile(f"[0-9]{{1,3}}(?:{_SPACES}[0-9]{{3}})+(?:[.,][0-9]+)?")
_DUTCH = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]+)?|,[0-9]+")
_PLAIN = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+")


@dataclass(frozen=True)
class Quantity:
    """An amount of zero or more in one unit, kept at three decimals (half up).

    Raises Invalid on field `quantity`: `quantity_not_a_number`, `quantity_negative`, `quantity_absurd`.
    """

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not self.amount.is_finite():
            raise Invalid.one("quantity", "quantity_not_a_number")
        if self.amount < 0:
            raise Invalid.one("quantity", "quantity_negative", amount=str(self.amount))
        if self.amount > ABSURD:
            raise Invalid.one("quantity", "quantity_absurd", amount=str(self.amount), limit=str(ABSURD))
        object.__setattr__(self, "amount", self.amount.quantize(STEP, ROUND_HALF_UP))

    @classmethod
    def positive(cls, amount: Decimal, unit: Unit) -> "Quantity":
        """A quantity that must be something: Invalid `quantity_not_positive` when it rounds to zero."""
        quantity = cls(amount, unit)
        if quantity.amount == 0:
            raise Invalid.one("quantity", "quantity_not_positive")
        return quantity

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.amount + self._same_unit(other), self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        """What remains; Invalid `quantity_negative` when more is taken than there is."""
        return Quantity(self.amount - self._same_unit(other), self.unit)

    def _same_unit(self, other: "Quantity") -> Decimal:
        if other.unit is not self.unit:
            raise Invalid.one("unit", "unit_differs", offered=self.unit.value, asked=other.unit.value)
        return other.amount


class Ratio(NamedTuple):
    """A conversion as `times / per`, so that a division by 45 stays exact until the last step."""

    times: Decimal
    per: Decimal

    def apply(self, amount: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
        """The amount in the other unit, at three decimals."""
        return (amount * self.times / self.per).quantize(STEP, rounding)

    def apply_down(self, amount: Decimal) -> Decimal:
        """As `apply`, never promising more than there is."""
        return self.apply(amount, ROUND_DOWN)

    def inverse(self) -> "Ratio":
        """The way back."""
        return Ratio(self.per, self.times)


def unit_ratio(
    unit: Unit, to_unit: Unit, pieces_per_unit: Decimal | None, mass_kg_per_unit: Decimal | None
) -> Ratio | None:
    """How `unit` becomes `to_unit`, or None when what is known does not say.

    `pieces_per_unit` is pieces per m2; `mass_kg_per_unit` is kg per the one of both units that is not a mass.
    Between kg and t nothing needs to be known.
    """
    if unit is to_unit:
        return Ratio(Decimal(1), Decimal(1))
    if unit in _KG_PER and to_unit in _KG_PER:
        return Ratio(_KG_PER[unit], _KG_PER[to_unit])
    if to_unit in _KG_PER:
        return _known(mass_kg_per_unit, _KG_PER[to_unit])
    if unit in _KG_PER:
        back = _known(mass_kg_per_unit, _KG_PER[unit])
        return back.inverse() if back else None
    if (unit, to_unit) == (Unit.M2, Unit.PIECE):
        return _known(pieces_per_unit, Decimal(1))
    if (unit, to_unit) == (Unit.PIECE, Unit.M2):
        back = _known(pieces_per_unit, Decimal(1))
        return back.inverse() if back else None
    return None


def _known(times: Decimal | None, per: Decimal) -> Ratio | None:
    return Ratio(times, per) if times is not None and times > 0 else None


def convert(
    quantity: Quantity, to_unit: Unit, pieces_per_unit: Decimal | None, mass_kg_per_unit: Decimal | None
) -> Quantity | None:
    """The same material in another unit (see `unit_ratio`), or None; pieces are not rounded to whole ones.

    Raises Invalid `quantity_absurd` when the outcome is above the limit, as 20,000 t in kg is.
    """
    ratio = unit_ratio(quantity.unit, to_unit, pieces_per_unit, mass_kg_per_unit)
    return Quantity(ratio.apply(quantity.amount), to_unit) if ratio else None


def parse_decimal(text: str, field: str = "quantity", mark: DecimalMark | None = None) -> Decimal:
    """A number as people and machines write it: `1.098,59`, `1098,59`, `1098.59`, `12 000`, `-3`.

    A lone comma is a decimal comma. A lone point before exactly three digits (`1.250`) can be a thousand or
    a fraction, a factor 1000 apart: `mark` (from `decimal_mark`, or "," for a Dutch form) settles it, and
    without it the text is refused.
    Raises Invalid on `field`: `number_missing`, `number_unreadable`, `number_ambiguous`.
    """
    stripped = text.strip().replace("\u2212", "-")
    if not stripped:
        raise Invalid.one(field, "number_missing")
    sign = -1 if stripped.startswith("-") else 1
    dutch, plain = _readings(stripped[1:] if stripped[0] in "+-" else stripped)
    chosen = _choose(dutch, plain, "," if "," in stripped else mark)
    if mark == "." and plain is not None:
        chosen = plain
    if chosen is not None:
        return sign * chosen
    if dutch is None:
        raise Invalid.one(field, "number_unreadable", text=stripped[:_LONGEST])
    raise Invalid.one(field, "number_ambiguous", text=stripped, dutch=str(dutch), plain=str(plain))


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """The mark that a column uses, from its numbers with one possible reading; None when they do not say."""
    seen: set[DecimalMark] = set()
    for text in texts:
        dutch, plain = _readings(text.strip().lstrip("+-\u2212"))
        if dutch is None and plain is not None:
            seen.add(".")
        elif plain is None and dutch is not None:
            seen.add(",")
    return seen.pop() if len(seen) == 1 else None


def _readings(digits: str) -> tuple[Decimal | None, Decimal | None]:
    """The number read with a decimal comma and with a decimal point, None where it is not one."""
    if len(digits) > _LONGEST:
        return None, None
    if _SPACED.fullmatch(digits):
        only = Decimal(re.sub(_SPACES, "", digits).replace(",", "."))
        return (None, only) if "." in digits else (only, None if "," in digits else only)
    dutch = Decimal(digits.replace(".", "").replace(",", ".")) if _DUTCH.fullmatch(digits) else None
    plain = Decimal(digits.replace(",", "")) if _PLAIN.fullmatch(digits) else None
    return dutch, plain


def _choose(dutch: Decimal | None, plain: Decimal | None, mark: DecimalMark | None) -> Decimal | None:
    if dutch is None or plain is None or dutch == plain:
        return plain if dutch is None else dutch
    return {",": dutch, ".": plain, None: None}[mark]
