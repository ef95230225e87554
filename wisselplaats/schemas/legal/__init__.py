"""The law on the wire and in forms."""

from wisselplaats.schemas.legal.codes import EuralCode, WasteStreamNumber
from wisselplaats.schemas.legal.law import (
    ACTS,
    OUTCOMES,
    RULE_HEAD,
    AcknowledgeInput,
    AcknowledgementsOutput,
    AnswersInput,
    AnswersQuery,
    DeclarationInput,
    DeclarationOutput,
    DeclarationsOutput,
    LegalAnswersOutput,
    LegalRulesOutput,
    WasteTakerInput,
    WasteTakerOutput,
    WasteTakersOutput,
    rule_rows,
)

__all__ = [
    "ACTS",
    "OUTCOMES",
    "RULE_HEAD",
    "AcknowledgeInput",
    "AcknowledgementsOutput",
    "AnswersInput",
    "AnswersQuery",
    "DeclarationInput",
    "DeclarationOutput",
    "DeclarationsOutput",
    "EuralCode",
    "LegalAnswersOutput",
    "LegalRulesOutput",
    "WasteStreamNumber",
    "WasteTakerInput",
    "WasteTakerOutput",
    "WasteTakersOutput",
    "rule_rows",
]
