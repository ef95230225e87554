"""What is asked, decided and acknowledged of a lot."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.legal.blueprint import blp
from wisselplaats.api.rest.base import actor, expected_version
from wisselplaats.db import transaction
from wisselplaats.domain import legal as table
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.legal import (
    AcknowledgeInput,
    AcknowledgementsOutput,
    AnswersInput,
    DeclarationInput,
    DeclarationOutput,
    DeclarationsOutput,
    LegalAnswersOutput,
    LegalRulesOutput,
)
from wisselplaats.services import legal


@blp.get("/regels")
@blp.response(200, LegalRulesOutput)
def rules() -> Any:
    """De regels van de juridische toets, met voorwaarde, gevolg, grond en wie ze toetste."""
    return {"items": table.rules()}


@blp.get("/partijen/<uuid:key>/antwoorden")
@blp.response(200, LegalAnswersOutput)
def answers(key: UUID) -> Any:
    """Elke juridische status van een partij met de antwoorden op de drie vragen, nieuwste eerst."""
    return {"items": legal.answers_of(actor(), key)}


@blp.post("/partijen/<uuid:key>/antwoorden", needs=Action.ANSWER_LEGAL)
@blp.arguments(AnswersInput)
@blp.response(201, LegalAnswersOutput)
def answer(data: dict[str, Any], key: UUID) -> Any:
    """Beantwoord de drie vragen van voortgezet gebruik, met een motivering; eerdere antwoorden blijven bewaard."""
    with transaction():
        legal.answer(actor(), key, data, data.pop("legal_motivation"), edge.now(), expected_version())
        found = legal.answers_of(actor(), key)
    return {"items": found}, 201, {"Location": f"/api/v1/partijen/{key}/antwoorden"}


@blp.get("/partijen/<uuid:key>/milieuverklaringen")
@blp.response(200, DeclarationsOutput)
def declarations(key: UUID) -> Any:
    """Elk besluit of een milieuverklaring nodig is; het eerste geldt."""
    return {"items": legal.declarations_of(actor(), key)}


@blp.post("/partijen/<uuid:key>/milieuverklaringen", needs=Action.ANSWER_LEGAL)
@blp.arguments(DeclarationInput)
@blp.response(201, DeclarationOutput)
def declare(facts: table.DeclarationFacts, key: UUID) -> Any:
    """Laat de regels beslissen of een milieuverklaring nodig is, en bewaar het besluit met zijn grond."""
    with transaction():
        made = legal.declare(actor(), key, facts, edge.now())
    return made, 201, {"Location": f"/api/v1/partijen/{key}/milieuverklaringen"}


@blp.get("/partijen/<uuid:key>/waarschuwingsbevestigingen")
@blp.response(200, AcknowledgementsOutput)
def acknowledgements(key: UUID) -> Any:
    """Wie welke waarschuwing van een partij wanneer bevestigde; van anderen ziet alleen de eigenaar dat."""
    return {"items": legal.acknowledgements(actor(), key)}


@blp.post("/partijen/<uuid:key>/waarschuwingsbevestigingen", needs=Action.ACKNOWLEDGE)
@blp.arguments(AcknowledgeInput)
@blp.response(201, AcknowledgementsOutput)
def acknowledge(data: dict[str, Any], key: UUID) -> Any:
    """Bevestig dat u waarschuwingen hebt gelezen; nodig voor aanbieden, reserveren en overdragen."""
    with transaction():
        found = legal.acknowledge(actor(), key, data["codes"], edge.now())
    return {"items": found}, 201, {"Location": f"/api/v1/partijen/{key}/waarschuwingsbevestigingen"}
