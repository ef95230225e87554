"""What a passport keeps beside the lot itself."""

from wisselplaats.models.passport.anchor import PassportAnchor, PassportAnchorHead
from wisselplaats.models.passport.facts import FACTS_WHOLE, PassportFacts
from wisselplaats.models.passport.proof import CompositionPart, Inspection, LotDocument
from wisselplaats.models.passport.standing import PassportEnd, PassportShown

__all__ = [
    "FACTS_WHOLE",
    "CompositionPart",
    "Inspection",
    "LotDocument",
    "PassportAnchor",
    "PassportAnchorHead",
    "PassportEnd",
    "PassportFacts",
    "PassportShown",
]
