"""The tables and their constraints; importing this package knows them all."""

from wisselplaats.models.allocation import (
    Allocation,
    AllocationChange,
    AllocationDirty,
    AllocationLine,
    AllocationPart,
    AllocationPrice,
    AllocationSeries,
    AllocationSetting,
    AllocationShard,
)
from wisselplaats.models.asset import Asset, AssetVersion
from wisselplaats.models.base import Base, uuid7
from wisselplaats.models.delivery import (
    Delivery,
    DeliveryMapping,
    DeliveryPart,
    DeliveryProblem,
    DeliveryRow,
    FileColumn,
    FilePart,
    FileProfile,
    FileSample,
    FileWord,
    MappingColumn,
    MappingConstant,
    MappingVersion,
    MappingWord,
)
from wisselplaats.models.demand import Demand
from wisselplaats.models.depot import Depot, DepotException, DepotHours, StockCount, StockCountLine, StockMovement
from wisselplaats.models.handover import Handover, HandoverAppointment, ImpactLine
from wisselplaats.models.impact import ImpactFactor
from wisselplaats.models.ladder import ListingRung, Recycling, RecyclingReason
from wisselplaats.models.listing import Listing
from wisselplaats.models.lot import Lot, LotAsset, PassportEntry, Photo
from wisselplaats.models.match import Match, MatchGain, MatchNeed, MatchRate, MatchReserve, MatchSteps, MatchSupply
from wisselplaats.models.material import MaterialBgt, MaterialType, MaterialWord, Substitute
from wisselplaats.models.notification import DemandMute, Notification, NotificationPreference
from wisselplaats.models.organisation import (
    ApiToken,
    AuditEvent,
    IdempotentAnswer,
    Membership,
    Organisation,
    User,
)
from wisselplaats.models.planning import LotSlip
from wisselplaats.models.project import Project
from wisselplaats.models.reservation import (
    AcceptLimit,
    MessageAttachment,
    Reservation,
    ReservationExtension,
    ReservationMessage,
    ReservationReading,
)
from wisselplaats.models.saved_search import SavedSearch, SavedSearchHit, SavedSearchKind
from wisselplaats.models.settlement import SettlementLine, SettlementPrice, VatRate

__all__ = [
    "AcceptLimit",
    "Allocation",
    "AllocationChange",
    "AllocationDirty",
    "AllocationLine",
    "AllocationPart",
    "AllocationPrice",
    "AllocationSeries",
    "AllocationSetting",
    "AllocationShard",
    "ApiToken",
    "Asset",
    "AssetVersion",
    "AuditEvent",
    "Base",
    "Delivery",
    "DeliveryMapping",
    "DeliveryPart",
    "DeliveryProblem",
    "DeliveryRow",
    "Demand",
    "DemandMute",
    "Depot",
    "DepotException",
    "DepotHours",
    "FileColumn",
    "FilePart",
    "FileProfile",
    "FileSample",
    "FileWord",
    "Handover",
    "HandoverAppointment",
    "IdempotentAnswer",
    "ImpactFactor",
    "ImpactLine",
    "Listing",
    "ListingRung",
    "Lot",
    "LotAsset",
    "LotSlip",
    "MappingColumn",
    "MappingConstant",
    "MappingVersion",
    "MappingWord",
    "Match",
    "MatchGain",
    "MatchNeed",
    "MatchRate",
    "MatchReserve",
    "MatchSteps",
    "MatchSupply",
    "MaterialBgt",
    "MaterialType",
    "MaterialWord",
    "Membership",
    "MessageAttachment",
    "Notification",
    "NotificationPreference",
    "Organisation",
    "PassportEntry",
    "Photo",
    "Project",
    "Recycling",
    "RecyclingReason",
    "Reservation",
    "ReservationExtension",
    "ReservationMessage",
    "ReservationReading",
    "SavedSearch",
    "SavedSearchHit",
    "SavedSearchKind",
    "SettlementLine",
    "SettlementPrice",
    "StockCount",
    "StockCountLine",
    "StockMovement",
    "Substitute",
    "User",
    "VatRate",
    "uuid7",
]
