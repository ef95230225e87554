"""The closed word lists of the field, each once; the values are what the database stores."""

from wisselplaats.domain.vocabulary.allocating import (
    AllocationOrigin,
    AllocationScope,
    AllocationState,
    ClaimTreatment,
    LineChange,
    WhatIfKind,
)
from wisselplaats.domain.vocabulary.delivering import DeliveryKind, DeliveryPhase, DeliveryState, RowStatus
from wisselplaats.domain.vocabulary.goods import (
    AssetState,
    Determination,
    LegalStatus,
    LotState,
    ProjectState,
    Quality,
    Unit,
)
from wisselplaats.domain.vocabulary.handing_over import AppointmentState, LossReason
from wisselplaats.domain.vocabulary.market import (
    Decision,
    DemandState,
    ExtensionState,
    ListingState,
    MatchNews,
    MatchState,
    ReservationSide,
    ReservationState,
    Rung,
)
from wisselplaats.domain.vocabulary.people import OrganisationKind, Role, Scope
from wisselplaats.domain.vocabulary.planning import (
    AlternativeKind,
    ClaimStanding,
    PriceBasis,
    RungCause,
    StandingReason,
)
from wisselplaats.domain.vocabulary.reckoning import ImpactGrouping, Indicator, Module, RateName, SourceKind, WeightSet
from wisselplaats.domain.vocabulary.storing import CountState, MovementKind, MovementReason
from wisselplaats.domain.vocabulary.telling import MailState, NotificationKind, NotifyPreference

__all__ = [
    "AllocationOrigin",
    "AllocationScope",
    "AllocationState",
    "AlternativeKind",
    "AppointmentState",
    "AssetState",
    "ClaimStanding",
    "ClaimTreatment",
    "CountState",
    "Decision",
    "DeliveryKind",
    "DeliveryPhase",
    "DeliveryState",
    "DemandState",
    "Determination",
    "ExtensionState",
    "ImpactGrouping",
    "Indicator",
    "LegalStatus",
    "LineChange",
    "ListingState",
    "LossReason",
    "LotState",
    "MailState",
    "MatchNews",
    "MatchState",
    "Module",
    "MovementKind",
    "MovementReason",
    "NotificationKind",
    "NotifyPreference",
    "OrganisationKind",
    "PriceBasis",
    "ProjectState",
    "Quality",
    "RateName",
    "ReservationSide",
    "ReservationState",
    "Role",
    "RowStatus",
    "Rung",
    "RungCause",
    "Scope",
    "SourceKind",
    "StandingReason",
    "Unit",
    "WeightSet",
    "WhatIfKind",
]
