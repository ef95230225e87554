"""The cells of one delivered row, read one by one, while everything that is wrong with them is collected."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wisselplaats.domain.delivery import values
from wisselplaats.domain.delivery.guess import Mapping, filled
from wisselplaats.domain.delivery.rows import Row, RowProblem
from wisselplaats.domain.quantity import ABSURD, STEP
from wisselplaats.domain.vocabulary import Unit

YEARS = (1200, 2200)
"""A year outside is a typing error or a code for unknown; the oldest paving that is still in use is medieval."""

LONGEST_ID = 200
SHOWN = 80


class Cells:
    """Every reader adds to `problems` instead of stopping at the first."""

    def __init__(self, row: Row, mapping: Mapping) -> None:
        self.row, self.mapping = row, mapping
        self.problems: list[RowProblem] = []

    def problem(self, column: str | None, code: str, value: str | None = None, **params: Any) -> None:
        """Add what is wrong; `value` is the text as delivered, cut to what a screen shows."""
        shown = {} if value is None else {"value": value[:SHOWN]}
        self.problems.append(RowProblem(column, code, {**shown, **params}))

    def text(self, column: str | None) -> str | None:
        """The cell, None when there is no such column, or it is empty or a nil word."""
        return filled(self.row, column) if column else None

    def source_id(self) -> str | None:
        """The identity in the source system; missing or too long is a problem."""
        text = self.text(self.mapping.source_id)
        if text is None:
            self.problem(self.mapping.source_id, "source_id_missing")
        elif len(text) > LONGEST_ID:
            self.problem(self.mapping.source_id, "source_id_too_long", text, limit=LONGEST_ID)
        return text

    def quantity(self, preferred: Unit) -> tuple[Decimal, Unit] | None:
        """The stated quantity, else the column in the preferred unit, else another; None when all are empty."""
        m = self.mapping
        stated = self.text(m.quantity)
        if stated is not None:
            return self._amount(m.quantity, stated), self._stated_unit(preferred)
        columns = [(m.area, Unit.M2), (m.length, Unit.M), (m.count, Unit.PIECE)]
        for column, unit in sorted(columns, key=lambda pair: pair[1] is not preferred):
            text = self.text(column)
            if text is not None:
                return self._amount(column, text), unit
        return None

    def _stated_unit(self, preferred: Unit) -> Unit:
        text = self.text(self.mapping.unit)
        if text is None:
            return preferred
        unit = values.unit(text)
        if unit is None:
            self.problem(self.mapping.unit, "unit_unknown", text, accepted=", ".join(Unit))
        return unit or preferred

    def _amount(self, column: str | None, text: str) -> Decimal:
        amount = self._number(column, text)
        if amount is None:
            return STEP
        if amount > ABSURD:
            self.problem(column, "quantity_absurd", text, amount=text[:SHOWN], limit=str(ABSURD))
            return STEP
        amount = amount.quantize(STEP, ROUND_HALF_UP) if amount > 0 else amount
        if amount <= 0:
            self.problem(column, "quantity_not_positive", text, amount=text[:SHOWN])
        return amount

    def _number(self, column: str | None, text: str) -> Decimal | None:
        try:
            return values.number(text, self.mapping.decimal_mark)
        except values.Ambiguous:
            self.problem(column, "number_ambiguous", text)
        except ValueError:
            self.problem(column, "number_unreadable", text)
        return None

    def years(self) -> tuple[int | None, int | None]:
        """The year laid and the planned year of replacement, which cannot come before it."""
        laid, replacement = self._year(self.mapping.year_laid), self._year(self.mapping.replacement_year)
        if laid and replacement and replacement < laid:
            column = self.mapping.replacement_year
            self.problem(column, "replaced_before_laid", str(replacement), year_laid=laid)
        return laid, replacement

    def _year(self, column: str | None) -> int | None:
        text = self.text(column)
        if text is None:
            return None
        try:
            year = values.year(text)
        except ValueError:
            self.problem(column, "year_unreadable", text)
            return None
        if not YEARS[0] <= year <= YEARS[1]:
            self.problem(column, "year_out_of_range", text, earliest=YEARS[0], latest=YEARS[1])
        return year
