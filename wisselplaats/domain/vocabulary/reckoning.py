"""Impact: sets, modules, indicators, sources, groupings."""

from enum import StrEnum


class ImpactGrouping(StrEnum):
    """By what results are added up; values are the words of the REST API."""

    ORGANISATION = "organisatie"
    PROJECT = "project"
    MATERIAL = "materiaalsoort"
    MONTH = "maand"
    RUNG = "trede"
    DEPOT = "depot"
    EURAL = "eural"
    STRATEGY = "r_strategie"


class ReportMeasure(StrEnum):
    """In what the charts of results are drawn; values are the words of the REST API."""

    TONNES = "ton"
    CO2 = "co2"
    MKI = "mki"
    MONEY = "euro"


class ReportScope(StrEnum):
    """Whose results together; values are the words of the REST API."""

    ORGANISATION = "organisatie"
    REGION = "regio"


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


class ImpactPart(StrEnum):
    """What a line of a result is about."""

    MATERIAL = "material"
    FROM_FACTORY = "from_factory"
    TO_DEPOT = "to_depot"
    TO_PROJECT = "to_project"
    REMOVAL = "removal"
    HANDLING = "handling"


class Per(StrEnum):
    """What a factor is multiplied with; values are the last part of its unit."""

    KG = "kg"
    UNIT = "unit"
    TONNE_KM = "tkm"
    KG_DEPOT = "kg-depot"
    DISTANCE = "km"


class FactorEvent(StrEnum):
    """What happens to a factor record."""

    ADDED = "added"
    ENDED = "ended"
    VERIFIED = "verified"
    DOUBTED = "doubted"


class MethodPart(StrEnum):
    """What a record of the method says: a module's share in reuse, or the surcharge on a category of data."""

    SHARE = "share"
    SURCHARGE = "surcharge"


class SourceKind(StrEnum):
    """What kind of source a figure has."""

    EPD = "epd"
    NMD = "nmd"
    SECTOR = "sector"
    INDICATIVE = "indicative"


class RateName(StrEnum):
    """What the value of a match is reckoned with; the words are the fields of `domain.match.Rates`."""

    TRANSPORT = "transport_eur_per_tkm"
    TRUCK_CO2 = "truck_co2_kg_per_tkm"
    STORAGE = "storage_eur_per_tonne_day"
    HANDLING = "handling_eur_per_tonne"
    CO2 = "co2_eur_per_kg"
    AVOIDED_CO2 = "avoided_co2_kg_per_kg"
    AVOIDED_MONEY = "avoided_money_eur_per_kg"
    DETOUR = "detour"
    QUALITY_A = "quality_a"
    QUALITY_B = "quality_b"
    QUALITY_C = "quality_c"
    QUALITY_D = "quality_d"
    QUALITY_NOT_STATED = "quality_not_stated"
    COLOUR_NOT_STATED = "colour_not_stated"
