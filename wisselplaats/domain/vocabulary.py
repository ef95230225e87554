"""The closed word lists of the field, each once; the values are what the database stores."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in one organisation (DOMAIN.md, Words)."""

    PROJECT_LEADER = "project_leader"
    CONTRACTOR = "contractor"
    ASSET_MANAGER = "asset_manager"
    BROKER = "broker"
    READER = "reader"
    ADMIN = "admin"


class OrganisationKind(StrEnum):
    """Values are the Dutch words that the command line takes."""

    MUNICIPALITY = "gemeente"
    CONTRACTOR = "aannemer"
    WATER_BOARD = "waterschap"
    PROVINCE = "provincie"
    HOUSING_CORPORATION = "corporatie"


class Scope(StrEnum):
    """What an API token may be used for."""

    DELIVER = "aanleveren"
    READ = "lezen"
    RESERVE = "reserveren"
    MANAGE = "beheren"


class Unit(StrEnum):
    """Units of quantity; UNECE codes MTK, MTR, H87, KGM, TNE, MTQ."""

    M2 = "m2"
    M = "m"
    PIECE = "st"
    KG = "kg"
    TONNE = "t"
    M3 = "m3"


class Determination(StrEnum):
    """How a quantity was determined."""

    MEASURED = "measured"
    COUNTED = "counted"
    GIS = "gis"
    ESTIMATED = "estimated"


class Quality(StrEnum):
    """A is as new, D needs repair; compared by position, A best."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    def at_least(self, minimum: "Quality") -> bool:
        """Whether this grade is as good as the minimum or better."""
        return self.value <= minimum.value


class AssetState(StrEnum):
    """An object in the inventory: in use, or withdrawn from it."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class ProjectState(StrEnum):
    """Where a reconstruction stands."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class LotState(StrEnum):
    """A lot exists from the moment it is planned."""

    EXPECTED = "expected"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    IN_DEPOT = "in_depot"
    GONE = "gone"


class LegalStatus(StrEnum):
    """Legal status of a lot under the waste law."""

    PRODUCT = "product"
    CONTINUED_USE = "continued_use"
    WASTE = "waste"
    UNKNOWN = "unknown"


class ListingState(StrEnum):
    """Whether an offer stands."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"


class Rung(StrEnum):
    """Rungs of the reuse ladder (stroomschema Apeldoorn), best first."""

    SAME_PROJECT = "same_project"
    OTHER_PROJECT = "other_project"
    OWN_DEPOT = "own_depot"
    REGION = "region"
    OPEN_MARKET = "open_market"
    RECYCLING = "recycling"


class DemandState(StrEnum):
    """Whether a demand line still asks."""

    OPEN = "open"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


class MatchState(StrEnum):
    """Whether a match holds today."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class ReservationState(StrEnum):
    """The life of a claim."""

    QUEUED = "queued"
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    HANDED_OVER = "handed_over"


class Decision(StrEnum):
    """What the owner says to a claim; values are the words of the REST API."""

    ACCEPT = "akkoord"
    DECLINE = "afgewezen"


class ReservationSide(StrEnum):
    """On which side of a claim an organisation stands; values are the words of the REST API."""

    TAKER = "vrager"
    OWNER = "eigenaar"


class ImpactGrouping(StrEnum):
    """By what results are added up; values are the words of the REST API."""

    ORGANISATION = "organisatie"
    PROJECT = "project"
    MATERIAL = "materiaalsoort"
    MONTH = "maand"
    RUNG = "trede"


class NotifyPreference(StrEnum):
    """How soon a match is mailed."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class MailState(StrEnum):
    """Where the mail of a notification stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    OFF = "off"
    FAILED = "failed"


class NotificationKind(StrEnum):
    """What a user is told about."""

    MATCH = "match"
    MATCH_BROKEN = "match_broken"
    RESERVATION_REQUESTED = "reservation_requested"
    RESERVATION_ACCEPTED = "reservation_accepted"
    RESERVATION_DECLINED = "reservation_declined"
    RESERVATION_CANCELLED = "reservation_cancelled"
    RESERVATION_EXPIRED = "reservation_expired"
    RESERVATION_MOVED_UP = "reservation_moved_up"
    HANDED_OVER = "handed_over"
    SLIP = "slip"
    DELIVERY_DONE = "delivery_done"


class DeliveryKind(StrEnum):
    """What a bulk upload holds; values are the words of the REST API."""

    ASSETS = "areaalobjecten"


class DeliveryState(StrEnum):
    """The life of a bulk upload; values are the words of the REST API."""

    RECEIVED = "ontvangen"
    AWAITING_MAPPING = "wacht_op_koppeling"
    PROCESSING = "in_verwerking"
    PROCESSED = "verwerkt"
    REFUSED = "geweigerd"
    FAILED = "mislukt"
    ABORTED = "afgebroken"


class RowStatus(StrEnum):
    """The outcome of one delivered row; values are the words of the REST API."""

    CREATED = "aangemaakt"
    CHANGED = "gewijzigd"
    UNCHANGED = "ongewijzigd"
    SKIPPED = "overgeslagen"
    ERROR = "fout"


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
