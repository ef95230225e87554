"""What lies in a depot, what moved, what comes and goes."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.depot.depot import blp
from wisselplaats.api.rest.base import actor, expected_version, page, tagged
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.depot import (
    BaysOutput,
    DayListOutput,
    DayQuery,
    ExpectInput,
    MovementOutput,
    MovementQuery,
    PutInput,
    ReceiveInput,
    RoomOutput,
    RoomQuery,
    StockOutput,
    StockQuery,
    WeekQuery,
    WeeksOutput,
)
from wisselplaats.schemas.lot import LotOutput
from wisselplaats.services import depot


@blp.get("/depots/<uuid:key>/voorraad")
@blp.arguments(StockQuery, location="query")
@blp.paged(StockOutput)
def stock(query: dict[str, Any], key: UUID) -> Any:
    """De partijen die in een depot liggen, met hun vak en hoe lang zij er liggen."""
    return page(depot.lots(actor(), key, **query, today=edge.today()))


@blp.get("/depots/<uuid:key>/vakken")
@blp.response(200, BaysOutput)
def bays(key: UUID) -> Any:
    """De vakken die in gebruik zijn."""
    return {"items": [{"bay": bay, "lots": lots} for bay, lots in depot.bays(actor(), key)], "next": None}


@blp.post("/depots/<uuid:key>/ontvangsten", needs=Action.MANAGE_DEPOT)
@blp.arguments(ReceiveInput)
@blp.response(201, LotOutput)
@blp.alt_response(409)
def receive(data: dict[str, Any], key: UUID) -> Any:
    """Neem een eigen partij in ontvangst en zeg in welk vak zij ligt; past zij niet, dan alleen als u dat aangeeft."""
    with transaction():
        return tagged(depot.receive(actor(), key, **data, now=edge.now()))


@blp.post("/depots/<uuid:key>/verwachtingen", needs=Action.MANAGE_DEPOT)
@blp.arguments(ExpectInput)
@blp.response(201, LotOutput)
@blp.alt_response(409)
def expect(data: dict[str, Any], key: UUID) -> Any:
    """Zeg dat een eigen partij naar dit depot komt zodra zij vrijkomt."""
    with transaction():
        return tagged(depot.expect(actor(), key, **data, now=edge.now()))


@blp.post("/depots/<uuid:key>/verplaatsingen", needs=Action.MANAGE_DEPOT)
@blp.arguments(PutInput)
@blp.response(201, LotOutput)
def put(data: dict[str, Any], key: UUID) -> Any:
    """Leg een partij in een ander vak; `If-Match` is die van de partij."""
    with transaction():
        return tagged(depot.put(actor(), key, **data, now=edge.now(), version=expected_version()))


@blp.get("/depots/<uuid:key>/mutaties")
@blp.arguments(MovementQuery, location="query")
@blp.paged(MovementOutput)
def movements(query: dict[str, Any], key: UUID) -> Any:
    """Alles wat in, uit en om ging, nieuwste eerst; de som is de voorraad."""
    return page(depot.movements(actor(), key, **query))


@blp.get("/depots/<uuid:key>/daglijst")
@blp.arguments(DayQuery, location="query")
@blp.response(200, DayListOutput)
def day_list(query: dict[str, Any], key: UUID) -> Any:
    """Wat te laat is, wat vandaag komt en gaat, en in de zeven dagen daarna."""
    return depot.day_list(actor(), key, query["day"] or edge.today())


@blp.get("/depots/<uuid:key>/ruimte")
@blp.arguments(RoomQuery, location="query")
@blp.response(200, RoomOutput)
def room(query: dict[str, Any], key: UUID) -> Any:
    """Hoeveel er vanaf een dag nog bij kan, met wat er ligt, komt en gaat; wijzigt niets."""
    today = edge.today()
    return depot.room(actor(), key, depot.Load(query["ground_m2"], query["day"] or today), today)


@blp.get("/depots/<uuid:key>/bezetting")
@blp.arguments(WeekQuery, location="query")
@blp.response(200, WeeksOutput)
def weeks(query: dict[str, Any], key: UUID) -> Any:
    """Hoe vol het depot wordt, per week."""
    return {"items": depot.weeks(actor(), key, edge.today(), query["weeks"]), "next": None}
