"""The tables and their constraints; importing this package knows them all."""

from wisselplaats.models.asset import Asset
from wisselplaats.models.base import Base, uuid7
from wisselplaats.models.delivery import Delivery, DeliveryProblem, DeliveryRow
from wisselplaats.models.demand import Demand
from wisselplaats.models.handover import Handover, ImpactLine
from wisselplaats.models.impact import ImpactFactor
from wisselplaats.models.listing import Listing
from wisselplaats.models.lot import Lot, LotAsset, PassportEntry, Photo
from wisselplaats.models.match import Match
from wisselplaats.models.material import MaterialBgt, MaterialType, MaterialWord, Substitute
from wisselplaats.models.notification import Notification
from wisselplaats.models.organisation import (
    ApiToken,
    AuditEvent,
    Depot,
    IdempotentAnswer,
    Membership,
    Organisation,
    User,
)
from wisselplaats.models.project import Project
from wisselplaats.models.reservation import Reservation

__all__ = [
    "ApiToken",
    "Asset",
    "AuditEvent",
    "Base",
    "Delivery",
    "DeliveryProblem",
    "DeliveryRow",
    "Demand",
    "Depot",
    "Handover",
    "IdempotentAnswer",
    "ImpactFactor",
    "ImpactLine",
    "Listing",
    "Lot",
    "LotAsset",
    "Match",
    "MaterialBgt",
    "MaterialType",
    "MaterialWord",
    "Membership",
    "Notification",
    "Organisation",
    "PassportEntry",
    "Photo",
    "Project",
    "Reservation",
    "Substitute",
    "User",
    "uuid7",
]
