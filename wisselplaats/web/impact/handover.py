"""The page of one handover: its result, down to the factor behind each figure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import render_template

from wisselplaats.domain.vocabulary import Indicator
from wisselplaats.models import Handover, ImpactLine
from wisselplaats.services import handover
from wisselplaats.web.factor.words import choices, indicators, parts
from wisselplaats.web.impact.blueprint import blp
from wisselplaats.web.page.base import Answer, actor

UNITS = {Indicator.CO2: "kg CO2e", Indicator.MKI: "€", Indicator.MONEY: "€"}
ROUNDED = Decimal("0.001")
"""Totals are rounded once; what is further from the sum of the lines rests on lines that this reader may not see."""


@dataclass(frozen=True)
class Group:
    """The lines of one indicator; `total` as it was counted, `hidden` what of it rests on another's own factors."""

    title: str
    unit: str
    lines: Sequence[ImpactLine]
    total: Decimal
    hidden: Decimal


@blp.get("/overdrachten/<uuid:key>")
def handover_page(key: UUID) -> Answer:
    """A handover, with every line of its result and the source of each factor."""
    found = handover.get(actor(), key)
    groups = list(_groups(found))
    return render_template(
        "impact/handover.html",
        handover=found,
        corrections=handover.corrections(actor(), found.id),
        groups=groups,
        parts=parts(),
        vehicle=dict(choices()["vehicle"]).get(found.vehicle),
        surcharge=None if any(group.hidden for group in groups) else _surcharge(found.lines),
    )


def _groups(found: Handover) -> Iterator[Group]:
    totals = {
        Indicator.CO2: found.co2_avoided_kg, Indicator.MKI: found.mki_avoided_eur,
        Indicator.MONEY: found.money_avoided_eur,
    }  # fmt: skip
    for indicator, name in indicators().items():
        total = totals[indicator]
        lines = [line for line in found.lines if line.indicator is indicator]
        if total is not None and (lines or total):
            rest = total - sum((line.signed for line in lines), Decimal(0))
            yield Group(name, UNITS[indicator], lines, total, rest if abs(rest) > ROUNDED else Decimal(0))


def _surcharge(lines: Iterable[ImpactLine]) -> Decimal:
    """What of the avoided MKI is there only by the surcharge on data of category 3."""
    return sum((line.signed * (1 - 1 / line.surcharge) for line in lines), Decimal(0)).quantize(Decimal("0.01"))
