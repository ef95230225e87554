"""Factors of Leiden's own, so that its admin sees how they go before everybody's; invented, and said to be so."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from wisselplaats.demo.story import Story
from wisselplaats.domain.vocabulary import Indicator, Module, Per, SourceKind, WeightSet
from wisselplaats.services import factor

KIND = "betontegel-300x300x45"
_SOURCE = "Voorbeeld uit de demo, indicatief: een verzonnen waarde, vervang haar door die van uw leverancier"
_WHY = "Om te laten zien hoe een factor van de eigen organisatie werkt"
# what, the figure, how many days ago it was kept, and whether it is to come: what was counted before today is of
# everybody's factors, and the CO2 has a next version from the first of next month
_KEPT = (
    (Indicator.CO2, "0.124", 20, False), (Indicator.MKI, "0.0139", 20, False), (Indicator.MONEY, "0.115", 20, False),
    (Indicator.CO2, "0.118", 1, True),
)  # fmt: skip


def fill(story: Story) -> None:
    """Add them in the order in which they were kept; none is verified."""
    admin = story.who("leiden", "admin")
    following = (story.today.replace(day=1) + timedelta(days=32)).replace(day=1)
    for indicator, value, ago, to_come in _KEPT:
        at = story.now - timedelta(days=ago)
        since = following if to_come else story.today
        factor.add(admin, _record(indicator, value) | {"valid_from": since}, at, at.date())


def _record(indicator: Indicator, value: str) -> dict[str, Any]:
    return {
        "applies_to": KIND, "indicator": indicator, "effect": None, "module": Module.A1_3, "value": Decimal(value),
        "per": Per.KG, "weight_set": None if indicator is Indicator.MONEY else WeightSet.A2, "vehicle": None,
        "source": _SOURCE, "source_kind": SourceKind.INDICATIVE, "category": 3, "surcharged": False, "valid_to": None,
        "shared": False, "why": _WHY,
    }  # fmt: skip
