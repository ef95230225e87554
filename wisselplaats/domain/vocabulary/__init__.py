"""The closed word lists of the field, each once; the values are what the database stores."""

from wisselplaats.domain.vocabulary.delivering import DeliveryKind, DeliveryState, RowStatus
from wisselplaats.domain.vocabulary.goods import (
    AssetState,
    Determination,
    LegalStatus,
    LotState,
    ProjectState,
    Quality,
    Unit,
)
from wisselplaats.domain.vocabulary.market import (
    Decision,
    DemandState,
    ListingState,
    MatchState,
    ReservationSide,
    ReservationState,
    Rung,
)
from wisselplaats.domain.vocabulary.people import OrganisationKind, Role, Scope
from wisselplaats.domain.vocabulary.reckoning import ImpactGrouping, Indicator, Module, SourceKind, WeightSet
from wisselplaats.domain.vocabulary.telling import MailState, NotificationKind, NotifyPreference

__all__ = [
    "AssetState",
    "Decision",
    "DeliveryKind",
    "DeliveryState",
    "DemandState",
    "Determination",
    "ImpactGrouping",
    "Indicator",
    "LegalStatus",
    "ListingState",
    "LotState",
    "MailState",
    "MatchState",
    "Module",
    "NotificationKind",
    "NotifyPreference",
    "OrganisationKind",
    "ProjectState",
    "Quality",
    "ReservationSide",
    "ReservationState",
    "Role",
    "RowStatus",
    "Rung",
    "Scope",
    "SourceKind",
    "Unit",
    "WeightSet",
]
