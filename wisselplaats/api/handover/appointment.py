"""Appointments over REST: propose, agree, count as the giver, confirm as the taker."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.handover.record import blp
from wisselplaats.api.rest.base import actor, created, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.handover import (
    AppointmentInput,
    AppointmentOutput,
    CallOffInput,
    ConfirmInput,
    CountInput,
    DepotChoicesOutput,
    DestinationInput,
    HandoverWithLinesOutput,
    RefuseInput,
    TakeInput,
)
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import handover

GET = "api_overdrachten.appointment_get"


@blp.get("/afspraken")
@blp.arguments(PageQuery, location="query")
@blp.paged(AppointmentOutput)
def appointments(query: dict[str, Any]) -> Any:
    """Wat de organisatie nog te geven of te bevestigen heeft."""
    return page(handover.appointments(actor(), **query))


@blp.get("/afspraken/<uuid:key>")
@blp.response(200, AppointmentOutput)
def appointment_get(key: UUID) -> Any:
    """Een afspraak; is zij `overgedragen`, dan staat de overdracht onder dezelfde sleutel bij /overdrachten."""
    return tagged(handover.appointment(actor(), key))


@blp.post("/reserveringen/<uuid:key>/afspraken", needs=Action.HAND_OVER)
@blp.arguments(AppointmentInput)
@blp.response(201, AppointmentOutput)
@blp.alt_response(409)
def propose(data: dict[str, Any], key: UUID) -> Any:
    """Stel een tijdstip voor, of een ander tijdstip voor de afspraak die er is; de andere kant krijgt bericht."""
    with transaction():
        made = handover.propose(actor(), key, edge.now(), version=expected_version(), **data)
    return tagged(handover.appointment(actor(), made.id)), 201, created(GET, made.id)


@blp.post("/reserveringen/<uuid:key>/tellingen", needs=Action.HAND_OVER)
@blp.arguments(CountInput)
@blp.response(201, AppointmentOutput)
@blp.alt_response(409)
def give(data: dict[str, Any], key: UUID) -> Any:
    """Bevestig als gever wat er klaarligt, met de controlelijst; er verandert pas iets als de ontvanger bevestigt."""
    with transaction():
        made = handover.give(actor(), key, now=edge.now(), version=expected_version(), **data)
    return tagged(handover.appointment(actor(), made.id)), 201, created(GET, made.id)


@blp.post("/afspraken/<uuid:key>/akkoorden", needs=Action.HAND_OVER)
@blp.arguments(ConfirmInput)
@blp.response(201, AppointmentOutput)
def agree(_data: dict[str, Any], key: UUID) -> Any:
    """Stem in met het tijdstip dat de andere kant voorstelde."""
    with transaction():
        handover.agree(actor(), key, edge.now(), expected_version())
    return tagged(handover.appointment(actor(), key))


@blp.post("/afspraken/<uuid:key>/bevestigingen", needs=Action.HAND_OVER)
@blp.arguments(TakeInput)
@blp.response(201, HandoverWithLinesOutput)
@blp.alt_response(409)
def take(data: dict[str, Any], key: UUID) -> Any:
    """Bevestig als ontvanger wat de gever telde: nu wisselt het materiaal van eigenaar en telt het mee."""
    with transaction():
        made = handover.take(actor(), key, edge.now(), edge.today(), expected_version(), **data)
    return handover.get(actor(), made.id), 201, created("api_overdrachten.get", made.id)


@blp.get("/reserveringen/<uuid:key>/bestemmingen")
@blp.response(200, DepotChoicesOutput)
def destinations(key: UUID) -> Any:
    """De depots waar het heen kan, met de ruimte voor wat is toegezegd; als gever alleen die u eerder zijn genoemd."""
    return {"items": handover.choices(actor(), key, edge.today())}


@blp.post("/afspraken/<uuid:key>/bestemmingen", needs=Action.HAND_OVER)
@blp.arguments(DestinationInput)
@blp.response(201, AppointmentOutput)
@blp.alt_response(409)
def choose_destination(data: dict[str, Any], key: UUID) -> Any:
    """Kies waar het heen gaat: het werk, een depot van de ontvanger, of een plek; de ontvanger heeft het laatste woord."""
    with transaction():
        handover.choose_destination(actor(), key, now=edge.now(), version=expected_version(), **data)
    return tagged(handover.appointment(actor(), key))


@blp.post("/afspraken/<uuid:key>/bezwaren", needs=Action.HAND_OVER)
@blp.arguments(RefuseInput)
@blp.response(201, AppointmentOutput)
def refuse(data: dict[str, Any], key: UUID) -> Any:
    """Geef als ontvanger de telling terug, met de reden; de gever telt opnieuw."""
    with transaction():
        handover.refuse(actor(), key, edge.now(), version=expected_version(), **data)
    return tagged(handover.appointment(actor(), key))


@blp.post("/afspraken/<uuid:key>/annuleringen", needs=Action.HAND_OVER)
@blp.arguments(CallOffInput)
@blp.response(201, AppointmentOutput)
def call_off(data: dict[str, Any], key: UUID) -> Any:
    """Zeg de afspraak af; de reservering blijft staan."""
    with transaction():
        handover.cancel(actor(), key, edge.now(), version=expected_version(), **data)
    return tagged(handover.appointment(actor(), key))
