"""The Dutch words for the values of our closed lists: each once."""

from enum import StrEnum

from wisselplaats.domain.impact import Side
from wisselplaats.domain.passport import EntryKind
from wisselplaats.domain.vocabulary import (
    AppointmentState,
    AssetState,
    ClaimStanding,
    CountState,
    DemandState,
    Determination,
    ExtensionState,
    Indicator,
    LegalStatus,
    ListingState,
    LotState,
    MailState,
    MatchState,
    MovementKind,
    MovementReason,
    NotificationKind,
    NotifyPreference,
    PriceBasis,
    ProjectState,
    ReservationState,
    Role,
    Rung,
    RungCause,
    SourceKind,
    StandingReason,
)

# our stored value -> the word on the wire
VALUES: dict[type[StrEnum], dict[str, str]] = {
    Role: {
        "project_leader": "projectleider",
        "contractor": "aannemer",
        "asset_manager": "beheerder",
        "broker": "makelaar",
        "reader": "lezer",
        "admin": "admin",
    },
    Determination: {"measured": "gemeten", "counted": "geteld", "gis": "gis", "estimated": "geschat"},
    AssetState: {"active": "actief", "withdrawn": "vervallen"},
    ProjectState: {
        "planned": "gepland",
        "in_progress": "in_uitvoering",
        "completed": "afgerond",
        "cancelled": "geannuleerd",
    },
    LotState: {
        "expected": "verwacht",
        "confirmed": "bevestigd",
        "released": "vrijgekomen",
        "in_depot": "in_depot",
        "gone": "weg",
    },
    LegalStatus: {
        "product": "product",
        "continued_use": "voortgezet_gebruik",
        "waste": "afval",
        "unknown": "onbekend",
    },
    ListingState: {
        "published": "gepubliceerd",
        "withdrawn": "ingetrokken",
        "fulfilled": "vervuld",
        "expired": "verlopen",
    },
    Rung: {
        "same_project": "zelfde_project",
        "other_project": "ander_project",
        "own_depot": "eigen_depot",
        "region": "regio",
        "open_market": "open_markt",
        "recycling": "recycling",
    },
    EntryKind: {
        "created": "aangemaakt",
        "from_asset": "uit_areaal",
        "confirmed": "bevestigd",
        "changed": "gewijzigd",
        "photo_added": "foto_toegevoegd",
        "published": "gepubliceerd",
        "withdrawn": "ingetrokken",
        "reserved": "gereserveerd",
        "split": "gesplitst",
        "handed_over": "overgedragen",
        "inspected": "geinspecteerd",
        "corrected": "gecorrigeerd",
        "legal_answered": "juridisch_beantwoord",
        "moved": "verplaatst",
        "slipped": "planning_verschoven",
        "recycled": "gerecycled",
    },
    DemandState: {"open": "open", "fulfilled": "vervuld", "cancelled": "ingetrokken"},
    MatchState: {"active": "actief", "withdrawn": "ingetrokken"},
    Side: {"reference": "nieuw", "reuse": "hergebruik"},
    Indicator: {"co2": "co2", "mki": "mki", "money": "kosten"},
    SourceKind: {"epd": "epd", "nmd": "nmd", "sector": "branche", "indicative": "indicatief"},
    ReservationState: {
        "queued": "in_wachtrij",
        "requested": "aangevraagd",
        "accepted": "akkoord",
        "declined": "afgewezen",
        "expired": "verlopen",
        "cancelled": "geannuleerd",
        "handed_over": "overgedragen",
    },
    MovementKind: {"in": "in", "out": "uit", "bay": "ander_vak", "quantity": "hoeveelheid"},
    MovementReason: {
        "opening": "beginstand",
        "brought": "gebracht",
        "other_depot": "ander_depot",
        "handed_over": "overgedragen",
        "taken_out": "weggehaald",
        "recycled": "gerecycled",
        "counted": "geteld",
        "corrected": "gecorrigeerd",
        "rearranged": "verlegd",
    },
    CountState: {"open": "open", "booked": "geboekt", "cancelled": "geannuleerd"},
    ClaimStanding: {"fine": "past", "at_risk": "risico", "broken": "past_niet_meer"},
    StandingReason: {
        "in_time": "op_tijd",
        "after_need": "na_de_behoefte",
        "stored_too_long": "te_lang_in_opslag",
        "after_works": "na_het_werk",
    },
    RungCause: {
        "published": "aangeboden",
        "started_lower": "lager_begonnen",
        "calendar": "volgens_de_kalender",
        "owner": "door_de_aanbieder",
        "recycled": "gerecycled",
    },
    PriceBasis: {"free": "gratis", "price": "prijs_per_eenheid", "settlement": "verrekenprijs"},
    AppointmentState: {
        "proposed": "voorgesteld",
        "agreed": "afgesproken",
        "given": "wacht_op_vrager",
        "done": "overgedragen",
        "cancelled": "afgezegd",
    },
    ExtensionState: {"asked": "gevraagd", "granted": "verleend", "refused": "geweigerd", "lapsed": "vervallen"},
    NotifyPreference: {"at_once": "direct", "daily": "dagelijks", "weekly": "wekelijks", "off": "uit"},
    MailState: {
        "pending": "wacht",
        "sending": "onderweg",
        "sent": "verstuurd",
        "off": "uit",
        "failed": "mislukt",
    },
    NotificationKind: {
        "match": "match",
        "match_improved": "match_verbeterd",
        "match_broken": "match_vervallen",
        "listing_match": "vraag_naar_aanbod",
        "search_hit": "zoekprofiel_treffer",
        "reservation_requested": "reservering_aangevraagd",
        "reservation_accepted": "reservering_akkoord",
        "reservation_declined": "reservering_afgewezen",
        "reservation_cancelled": "reservering_geannuleerd",
        "reservation_expired": "reservering_verlopen",
        "reservation_moved_up": "reservering_doorgeschoven",
        "reservation_given": "reservering_toegezegd_volgens_regel",
        "reservation_lapsing": "reservering_verloopt_bijna",
        "reservation_message": "reservering_bericht",
        "extension_asked": "verlenging_gevraagd",
        "extension_granted": "verlenging_verleend",
        "extension_refused": "verlenging_geweigerd",
        "handover_proposed": "overdracht_voorgesteld",
        "handover_agreed": "overdracht_afgesproken",
        "handover_given": "overdracht_geteld",
        "handover_refused": "overdracht_teruggelegd",
        "handover_called_off": "overdracht_afgezegd",
        "handed_over": "overgedragen",
        "slip": "planning_verschoven",
        "old_stock": "oude_voorraad",
        "delivery_done": "aanlevering_verwerkt",
    },
}


def word(value: StrEnum) -> str:
    """The Dutch word for a stored value; values that are Dutch already stand for themselves."""
    return VALUES.get(type(value), {}).get(value.value, value.value)


def by_word(kind: type[StrEnum]) -> dict[str, StrEnum]:
    """Every Dutch word of a list with its stored value."""
    return {word(value): value for value in kind}


def choices(kind: type[StrEnum], *leave_out: StrEnum) -> list[str]:
    """The Dutch words of a list, for a form or a document."""
    return [word(value) for value in kind if value not in leave_out]
