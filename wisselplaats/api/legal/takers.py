"""The register of who may take which waste."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.legal.blueprint import blp
from wisselplaats.api.rest.base import actor
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.legal import WasteTakerInput, WasteTakerOutput, WasteTakersOutput
from wisselplaats.services import legal


@blp.get("/afvalafnemers")
@blp.response(200, WasteTakersOutput)
def takers() -> Any:
    """Wie afval van de organisatie mag afnemen: de eigen regels en die van het platform."""
    return {"items": legal.takers(actor())}


@blp.post("/afvalafnemers", needs=Action.MANAGE_WASTE_TAKERS)
@blp.arguments(WasteTakerInput)
@blp.response(201, WasteTakerOutput)
def add_taker(data: dict[str, Any]) -> Any:
    """Zet een bevoegde afnemer in het register, na controle van de vergunning."""
    with transaction():
        made = legal.add_taker(actor(), edge.now(), **data)
    return made, 201, {"Location": "/api/v1/afvalafnemers"}


@blp.post("/afvalafnemers/<uuid:key>/beeindigingen", needs=Action.MANAGE_WASTE_TAKERS)
@blp.response(201, WasteTakerOutput)
def end_taker(key: UUID) -> Any:
    """Laat een regel per direct vervallen; zij blijft bewaard."""
    with transaction():
        made = legal.end_taker(actor(), key, edge.now())
    return made, 201, {"Location": "/api/v1/afvalafnemers"}
