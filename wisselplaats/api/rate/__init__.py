"""An organisation's rates over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.rate import RateChange, RatesOutput
from wisselplaats.services import rate

blp = blueprint("tarieven", "Waarmee de waarde van matches wordt berekend")


def _all(key: UUID) -> dict[str, Any]:
    return {"rates": rate.own(actor(), key, edge.today()), "history": rate.history(actor(), key)}


@blp.get("/organisaties/<uuid:key>/tarieven")
@blp.response(200, RatesOutput)
def get(key: UUID) -> Any:
    """De tarieven van de eigen organisatie, met hun bron en hun verloop."""
    return _all(key)


@blp.patch("/organisaties/<uuid:key>/tarieven", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(RateChange())
@blp.response(200, RatesOutput)
def change(data: dict[str, Any], key: UUID) -> Any:
    """Stel eigen tarieven in vanaf vandaag, of neem ze terug (null); de open behoeften worden opnieuw beoordeeld."""
    source = data.pop("source")
    with transaction():
        rate.change(actor(), key, data, source, edge.now(), edge.today())
        return _all(key)
