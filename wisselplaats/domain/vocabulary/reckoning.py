"""Impact: sets, modules, indicators, sources, groupings."""

from enum import StrEnum


class ImpactGrouping(StrEnum):
    """By what results are added up; values are the words of the REST API."""

    ORGANISATION = "organisatie"
    PROJECT = "project"
    MATERIAL = "materiaalsoort"
    MONTH = "maand"
    RUNG = "trede"


class WeightSet(StrEnum):
    """Named sets of environmental cost weights; never mixed or compared."""

    A1 = "A1"
    A2 = "A2"


class Module(StrEnum):
    """Life cycle modules of EN 15804; depot handling is ours, counted in A5's place."""

    A1_3 = "A1-3"
    A4 = "A4"
    A5 = "A5"
    B = "B"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    D = "D"


class Indicator(StrEnum):
    """What a factor measures: climate in kg CO2e, environmental cost in euro, or the price of new material in euro."""

    CO2 = "co2"
    MKI = "mki"
    MONEY = "money"


class SourceKind(StrEnum):
    """What kind of source a figure has."""

    EPD = "epd"
    NMD = "nmd"
    SECTOR = "sector"
    INDICATIVE = "indicative"
