"""The groups of a passport as lines of a label, a value, and whose figure it is; in the reader's language."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from wisselplaats import messages
from wisselplaats.domain import passport as rules
from wisselplaats.domain.handover.appointment import AMSTERDAM
from wisselplaats.messages.reasons import sign
from wisselplaats.models import Lot

Word = Callable[[StrEnum], str]
Row = dict[str, str]
ELSEWHERE = frozenset({"composition", "place", "quantity", "primary_share", "secondary_share", "reused_share"})
"""Facts that have lines of their own."""
WITHOUT_A_FACT = frozenset({"pak10_mg_kg", "eural_code", "wood_treatment", "raw_code", "nl_sfb_code", "gtin"})
"""Facts that most lots have nothing to say of: left out when there is nothing."""


@dataclass(frozen=True)
class Pen:
    """How values are written for one reader: language, and the words of closed lists."""

    language: str
    word: Word

    def say(self, code: str, /, **params: Any) -> str:
        """A sentence of the paper."""
        return messages.text(f"paper_{code}", self.language, **params)

    def value(self, value: Any) -> str:
        """A value as text; what is not known is said to be so."""
        if value is None or value == "":
            return self.say("unknown")
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, StrEnum):
            return self.word(value)
        if isinstance(value, datetime):
            return str(format_datetime(value.astimezone(AMSTERDAM), "d MMM yyyy HH:mm", locale=self.language))
        if isinstance(value, date):
            return str(format_date(value, "d MMM yyyy", locale=self.language))
        return self.number(value) if isinstance(value, Decimal) else str(value)

    def number(self, value: Decimal) -> str:
        """A decimal without trailing zeros."""
        return str(format_decimal(value.normalize(), locale=self.language, decimal_quantization=False))

    def amount(self, value: Decimal, unit: StrEnum) -> str:
        """A quantity with its unit."""
        return f"{self.number(value)} {sign(unit.value, self.language)}"

    def percent(self, share: Decimal) -> str:
        """A share as a percentage."""
        return f"{self.number(share * 100)} %"

    def row(self, label: str, value: Any, note: str = "") -> Row:
        """A line."""
        return {"label": label, "value": self.value(value), "note": note}


def facts(pen: Pen, lot: Lot, group: str, indicative: Iterable[str]) -> list[Row]:
    """The facts of a group, each by its name; what was taken from the catalogue says that it is indicative."""
    guessed = set(indicative)
    known = {name: getattr(lot, name) for name in rules.GROUPS[group] if name not in ELSEWHERE}
    return [
        pen.row(messages.text(f"fact_{name}", pen.language), value, pen.say("indicative") if name in guessed else "")
        for name, value in known.items()
        if value is not None or name not in WITHOUT_A_FACT
    ]


def identity(pen: Pen, doc: dict[str, Any], lot: Lot) -> list[Row]:
    """Which lot it is and of what kind."""
    kind, code = lot.material, doc["classification"]
    imbor = [
        f"{code[name]} ({code[f'{name}_uri']})" for name in ("imbor_class", "imbor_value") if code.get(f"{name}_uri")
    ]
    rows = [
        pen.row(pen.say("kind"), kind.name_en if pen.language == "en" else kind.name_nl),
        pen.row("IMBOR", ", ".join(imbor)),
        pen.row(pen.say("owner"), doc["organisation_name"]),
        pen.row(pen.say("sources"), ", ".join(doc["identity"]["sources"])),
        *facts(pen, lot, "identity", ()), *facts(pen, lot, "classification", ()),
    ]  # fmt: skip
    if lot.gtin is None and code["gtin"]:
        rows.append(pen.row("GTIN", code["gtin"], pen.say("of_the_kind")))
    return rows


def amounts(pen: Pen, doc: dict[str, Any], lot: Lot) -> list[Row]:
    """How much there is, of which sizes."""
    return [
        pen.row(messages.text("fact_quantity", pen.language), pen.amount(lot.quantity, lot.unit)),
        *facts(pen, lot, "quantities", doc["indicative"]), *facts(pen, lot, "sizes", doc["indicative"]),
    ]  # fmt: skip


def composition(pen: Pen, group: dict[str, Any], lot: Lot) -> list[Row]:
    """Of what it is made, and what one unit weighs."""
    shares = " / ".join(pen.percent(group[name]) for name in ("primary_share", "secondary_share", "reused_share"))
    guess = pen.say("indicative")
    parts = ", ".join(f"{part['substance']} {pen.percent(part['fraction'])}" for part in group["parts"])
    source = group["composition_source"]
    mass = group["mass_kg_per_unit"]
    return [
        pen.row(pen.say("made_of"), parts, _whose(guess if source else "", source)),
        pen.row(pen.say("shares"), shares, guess if group["shares_indicative"] else ""),
        pen.row(
            pen.say("mass"), None if mass is None else f"{pen.number(mass)} kg / {sign(lot.unit.value, pen.language)}",
            _whose(guess if group["mass_indicative"] else "", group["mass_source"]),
        ),
    ]  # fmt: skip


def _whose(guess: str, source: str | None) -> str:
    """The source of a figure, after the word that it is indicative, which the source may say itself."""
    known = (source or "").removeprefix("indicatief: ").removeprefix("indicative")
    return ": ".join(part for part in (guess, known) if part)


def environment(pen: Pen, group: dict[str, Any]) -> list[Row]:
    """What the same costs when made anew, by which factor; and the strategy."""
    rows = [pen.row(pen.say("r_strategy"), group["r_strategy"])]
    for line in group["lines"]:
        unit = sign(line["unit"].value, pen.language)
        of_co2 = line["indicator"] == "co2"
        amount = (
            f"{pen.number(line['value'])} kg CO2e / {unit}" if of_co2 else f"€ {pen.number(line['value'])} / {unit}"
        )
        whose = pen.say("factor", source=line["source"], set=line["weight_set"].value, version=line["version"])
        note = whose if line["verified"] else f"{pen.say('indicative')}: {whose}"
        rows.append(pen.row(pen.say("new_co2" if of_co2 else "new_mki"), amount, note))
    return rows


def missing(pen: Pen, absent: Sequence[dict[str, str]]) -> list[str]:
    """What is not known yet, and who can supply it."""
    return [messages.text(f"missing_{one['name']}", pen.language) for one in absent]
