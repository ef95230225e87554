"""How the documents about results write numbers, sentences and the table of factors, in the reader's language."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from wisselplaats import messages
from wisselplaats.services.impact.paper.factors_used import FactorUsed

MOST_FACTORS = 60


class Writer:
    """Numbers and sentences of a document in the reader's language."""

    def __init__(self, language: str, prefix: str) -> None:
        self.language, self.prefix = language, prefix

    def __call__(self, code: str, /, **params: Any) -> str:
        """The sentence of a code below the document's own prefix."""
        return messages.text(f"{self.prefix}.{code}", self.language, **params)

    def number(self, value: Decimal | int, places: int = 0) -> str:
        """A number with that many decimals at most."""
        return str(format_decimal(round(Decimal(value), places), locale=self.language))

    def money(self, value: Decimal, places: int = 0) -> str:
        """Euros, whole ones unless decimals are asked."""
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return f"€ {format_decimal(round(value, places), pattern, locale=self.language)}"

    def percent(self, share: Decimal | None) -> str:
        """A share as a percentage; a dash for none."""
        return "–" if share is None else f"{self.number(share * 100)} %"

    def day(self, value: date) -> str:
        """A day in full."""
        return str(format_date(value, "d MMMM yyyy", locale=self.language))


def factor_table(factors: Sequence[FactorUsed], say: Writer) -> dict[str, Any]:
    """The factors as rows of a document; the first of many, and a sentence about the others."""
    heads = ("factor", "factor_module", "factor_value", "factor_source", "factor_state", "factor_used")
    left = len(factors) - MOST_FACTORS
    return {
        "head": [say(name) for name in heads], "rows": [_factor(one, say) for one in factors[:MOST_FACTORS]],
        "more": say("more_rows", count=left) if left > 0 else "",
    }  # fmt: skip


def _factor(one: FactorUsed, say: Writer) -> list[str]:
    value = say("licensed") if one.value is None else f"{plain(one.value, say.language)} {one.unit}"
    state = say("verified") if one.verified else say("not_verified")
    return [f"{one.code} v{one.factor_version}", one.module.value, value, one.source or "–", state, str(one.handovers)]


def plain(value: Decimal, language: str) -> str:
    """A factor with all its decimals."""
    return str(format_decimal(value.normalize(), locale=language, decimal_quantization=False))
