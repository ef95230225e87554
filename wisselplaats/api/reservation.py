"""Claims over REST."""

from typing import Any
from uuid import UUID

from flask import Response, request

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.planning import AlternativesOutput, MoveInput, SlipsOutput
from wisselplaats.schemas.reservation import (
    AttachmentQuery,
    CancelInput,
    DecisionInput,
    ExtensionInput,
    ExtensionOutput,
    ExtensionsOutput,
    MessageInput,
    MessageOutput,
    MessageQuery,
    ReservationInput,
    ReservationOutput,
    ReservationQuery,
    RulesInput,
    RulesOutput,
)
from wisselplaats.services import lot, reservation

blp = blueprint("reserveringen", "Claims op aanbod: aanvragen, besluiten, verlengen, annuleren, overleggen")


@blp.post("/aanbiedingen/<uuid:key>/reserveringen", needs=Action.RESERVE)
@blp.arguments(ReservationInput)
@blp.response(201, ReservationOutput)
def create(wish: Any, key: UUID) -> Any:
    """Reserveer een hoeveelheid van een aanbieding; is er te weinig vrij, dan 409 met `vrij`, of een plek in de rij."""
    with transaction():
        made = reservation.request(actor(), key, wish, edge.now(), edge.today())
    return tagged(reservation.get(actor(), made.id)), 201, created("api_reserveringen.get", made.id)


@blp.get("/reserveringen")
@blp.arguments(ReservationQuery, location="query")
@blp.paged(ReservationOutput)
def search(query: dict[str, Any]) -> Any:
    """De reserveringen van de organisatie, als vrager en als eigenaar."""
    return page(reservation.search(actor(), **query))


@blp.get("/reserveringen/<uuid:key>")
@blp.response(200, ReservationOutput)
def get(key: UUID) -> Any:
    """Een reservering."""
    return tagged(reservation.get(actor(), key))


@blp.post("/reserveringen/<uuid:key>/besluiten", needs=Action.DECIDE)
@blp.arguments(DecisionInput)
@blp.response(201, ReservationOutput)
def decide(data: dict[str, Any], key: UUID) -> Any:
    """Besluit als eigenaar over een reservering; afwijzen vraagt een reden."""
    with transaction():
        reservation.decide(actor(), key, now=edge.now(), version=expected_version(), **data)
    return tagged(reservation.get(actor(), key))


@blp.post("/reserveringen/<uuid:key>/annuleringen", needs=Action.RESERVE)
@blp.arguments(CancelInput)
@blp.response(201, ReservationOutput)
def cancel(data: dict[str, Any], key: UUID) -> Any:
    """Trek een reservering in, als vrager of als eigenaar."""
    with transaction():
        reservation.cancel(actor(), key, edge.now(), version=expected_version(), **data)
    return tagged(reservation.get(actor(), key))


@blp.get("/reserveringen/<uuid:key>/verlengingen")
@blp.response(200, ExtensionsOutput)
def extensions(key: UUID) -> Any:
    """Wat er aan verlenging is gevraagd, en wat daarvan kwam."""
    return {"items": reservation.extensions(actor(), key)}


@blp.post("/reserveringen/<uuid:key>/verlengingen", needs=Action.RESERVE)
@blp.arguments(ExtensionInput)
@blp.response(201, ExtensionOutput)
def extend(data: dict[str, Any], key: UUID) -> Any:
    """Vraag als vrager om een latere einddatum van een optie; de regel van de aanbieder kan die meteen geven."""
    with transaction():
        return reservation.ask_extension(actor(), key, now=edge.now(), version=expected_version(), **data)


@blp.post("/reserveringen/<uuid:key>/verlengingen/besluiten", needs=Action.DECIDE)
@blp.arguments(DecisionInput)
@blp.response(201, ExtensionOutput)
def decide_extension(data: dict[str, Any], key: UUID) -> Any:
    """Besluit als eigenaar over de gevraagde verlenging; weigeren vraagt een reden."""
    with transaction():
        return reservation.decide_extension(actor(), key, now=edge.now(), version=expected_version(), **data)


@blp.get("/reserveringen/<uuid:key>/alternatieven")
@blp.response(200, AlternativesOutput)
def alternatives(key: UUID) -> Any:
    """Wat de vrager kan doen als het materiaal niet meer op tijd komt: andere partijen, een depot, een andere datum."""
    return {"items": reservation.alternatives(actor(), key, edge.today())}


@blp.post("/reserveringen/<uuid:key>/verplaatsingen", needs=Action.RESERVE)
@blp.arguments(MoveInput)
@blp.response(201, ReservationOutput)
def move(data: dict[str, Any], key: UUID) -> Any:
    """Verplaats de reservering naar een andere aanbieding: eerst de nieuwe, dan pas vervalt de oude; alles of niets."""
    with transaction():
        made = reservation.move_to(actor(), key, data["listing_id"], edge.now(), edge.today(), expected_version())
    return tagged(reservation.get(actor(), made.id)), 201, created("api_reserveringen.get", made.id)


@blp.get("/reserveringen/<uuid:key>/verschuivingen")
@blp.response(200, SlipsOutput)
def slips(key: UUID) -> Any:
    """Hoe vaak en hoe ver de partij achter een reservering in de tijd verschoof, laatste eerst."""
    return {"items": lot.slips_of(actor(), reservation.get(actor(), key).listing.lot_id)}


@blp.get("/reserveringen/<uuid:key>/berichten")
@blp.arguments(MessageQuery, location="query")
@blp.paged(MessageOutput)
def messages(query: dict[str, Any], key: UUID) -> Any:
    """Wat de twee kanten elkaar schreven, oudste eerst."""
    return page(reservation.messages(actor(), key, **query))


@blp.post("/reserveringen/<uuid:key>/berichten", needs=Action.RESERVE)
@blp.arguments(MessageInput)
@blp.response(201, MessageOutput)
def write(data: dict[str, Any], key: UUID) -> Any:
    """Schrijf de andere kant: JSON, of multipart met `tekst` en tot vijf bestanden `bijlagen` (PDF, JPEG, PNG, WebP)."""
    files = [(upload.filename or "", upload.stream) for upload in request.files.getlist("bijlagen")]
    with transaction():
        return reservation.write(actor(), key, data["body"], files, edge.now())


@blp.post("/reserveringen/<uuid:key>/berichten/lezingen", needs=Action.READ)
@blp.response(204)
def read(key: UUID) -> None:
    """Meld dat alles tot nu toe is gelezen."""
    with transaction():
        reservation.read(actor(), key, edge.now())


@blp.get("/reserveringen/<uuid:key>/bijlagen/<uuid:attachment_id>")
@blp.arguments(AttachmentQuery, location="query")
@blp.response(200, content_type="application/octet-stream")
def attachment(query: dict[str, Any], key: UUID, attachment_id: UUID) -> Any:
    """Een bijlage van een bericht; van een foto ook klein met `miniatuur=true`."""
    found, file = reservation.attachment(actor(), key, attachment_id, **query)
    with file:
        answer = Response(file.read(), content_type=found.content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=found.name)
    return answer


@blp.get("/reserveringsregels")
@blp.response(200, RulesOutput)
def rules() -> Any:
    """De regels van de eigen organisatie voor reserveringen op haar aanbod."""
    return reservation.settings(actor())


@blp.patch("/reserveringsregels", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(RulesInput)
@blp.response(200, RulesOutput)
def change_rules(data: dict[str, Any]) -> Any:
    """Wijzig de regels; wat al is gevraagd, houdt zijn besluit."""
    with transaction():
        return reservation.change_settings(actor(), data, edge.now())
