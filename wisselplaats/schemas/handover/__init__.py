"""What handing over looks like on the wire and in its forms."""

from wisselplaats.schemas.handover.appointment import (
    AppointmentInput,
    AppointmentOutput,
    CallOffInput,
    ConfirmInput,
    CountInput,
    RefuseInput,
)
from wisselplaats.schemas.handover.correction import (
    CorrectionInput,
    CorrectionOutput,
    CorrectionRefusal,
    CorrectionsOutput,
)
from wisselplaats.schemas.handover.destination import DepotChoicesOutput, DestinationInput, TakeInput
from wisselplaats.schemas.handover.record import (
    HandoverInput,
    HandoverOutput,
    HandoverQuery,
    HandoverWithLinesOutput,
    ImpactLineOutput,
)

__all__ = [
    "AppointmentInput",
    "AppointmentOutput",
    "CallOffInput",
    "ConfirmInput",
    "CorrectionInput",
    "CorrectionOutput",
    "CorrectionRefusal",
    "CorrectionsOutput",
    "CountInput",
    "DepotChoicesOutput",
    "DestinationInput",
    "HandoverInput",
    "HandoverOutput",
    "HandoverQuery",
    "HandoverWithLinesOutput",
    "ImpactLineOutput",
    "RefuseInput",
    "TakeInput",
]
