"""The closed lists of a factor record as its forms offer them."""

from typing import Any

from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.impact.choice import Cost
from wisselplaats.domain.vocabulary import ImpactPart, Indicator, Module, Per, SourceKind, WeightSet
from wisselplaats.schemas.wire.words import word
from wisselplaats.services import factor

Choices = list[tuple[str, str]]


def indicators() -> dict[Indicator, str]:
    """What is measured."""
    return {
        Indicator.CO2: _("CO2"),
        Indicator.MKI: _("Milieukosten (MKI)"),
        Indicator.MONEY: _("Nieuwprijs"),
    }


def choices() -> dict[str, Any]:
    """Per field of the form its words."""
    english = edge.language() == "en"
    per = {
        Per.KG: _("kg materiaal"), Per.UNIT: _("eenheid van de soort"), Per.TONNE_KM: _("tonkilometer"),
        Per.KG_DEPOT: _("kg door het depot"), Per.DISTANCE: _("geen: een aangenomen afstand in km"),
    }  # fmt: skip
    sources = {
        SourceKind.EPD: _("EPD"), SourceKind.NMD: _("Nationale Milieudatabase"), SourceKind.SECTOR: _("branche"),
        SourceKind.INDICATIVE: _("indicatief"),
    }  # fmt: skip
    effects = {
        weight.category: weight.name_en if english else weight.name_nl
        for chosen in WeightSet for weight in factor.weights(chosen)
    }  # fmt: skip
    return {
        "indicator": [(word(key), name) for key, name in indicators().items()],
        "module": [(module.value, module.value) for module in Module],
        "per": [(word(key), name) for key, name in per.items()],
        "source_kind": [(word(key), name) for key, name in sources.items()],
        "weight_set": [(one.value, one.value) for one in WeightSet],
        "category": [("1", _("1: van één fabrikant, getoetst")), ("2", _("2: van een branche, getoetst")),
                     ("3", _("3: merkongebonden, niet getoetst"))],
        "effect": [(code, f"{code}: {name}") for code, name in effects.items()],
        "vehicle": [(one.code, one.name_en if english else one.name_nl) for one in factor.vehicles()],
        "yes_no": [("ja", _("ja")), ("nee", _("nee"))],
    }  # fmt: skip


def parts() -> dict[str, str]:
    """What a line of a result is about, or what euros are paid for."""
    return {
        ImpactPart.MATERIAL.value: _("Materiaal"),
        ImpactPart.FROM_FACTORY.value: _("Vervoer van de fabriek"),
        ImpactPart.TO_DEPOT.value: _("Vervoer naar het depot"),
        ImpactPart.TO_PROJECT.value: _("Vervoer naar het werk"),
        ImpactPart.REMOVAL.value: _("Afvoer na gebruik"),
        ImpactPart.HANDLING.value: _("Opnemen, schonen en overslag"),
        Cost.NEW_PRODUCT.value: _("Nieuw product"),
        Cost.LOT_PRICE.value: _("Prijs van de partij"),
        Cost.STORAGE.value: _("Opslag in het depot"),
        Cost.CO2_VALUE.value: _("Waarde van de CO2"),
    }
