"""Price lists and the overview of what was settled, over REST."""

from typing import Any

from flask import Response

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, XLSX, csv_bytes, xlsx_bytes
from wisselplaats.api.rest.base import actor, blueprint
from wisselplaats.db import transaction
from wisselplaats.domain.permission import Action
from wisselplaats.schemas.settlement import (
    HEAD,
    SettlementOutput,
    SettlementPriceInput,
    SettlementPriceOutput,
    SettlementPricesOutput,
    SettlementQuery,
    SettlementSheetQuery,
    VatInput,
    settlement_rows,
)
from wisselplaats.services import settlement

blp = blueprint("verrekeningen", "Wat projecten en organisaties met elkaar verrekenen; betaald wordt hier niet")


@blp.get("/verrekeningen")
@blp.arguments(SettlementQuery, location="query")
@blp.response(200, SettlementOutput)
def overview(query: dict[str, Any]) -> Any:
    """Elke overdracht met haar bedrag, en de sommen per paar organisaties en per project."""
    return settlement.overview(actor(), edge.today(), **query)


@blp.get("/verrekeningen/bestand")
@blp.arguments(SettlementSheetQuery, location="query")
@blp.response(200, content_type="text/csv")
def sheet(query: dict[str, Any]) -> Any:
    """Hetzelfde per overdracht, als CSV of met `vorm=xlsx` als werkmap."""
    form = query.pop("form")
    rows = settlement_rows(settlement.overview(actor(), edge.today(), **query))
    if form == "xlsx":
        return Response(xlsx_bytes("verrekening", HEAD, rows), content_type=XLSX)
    return Response(csv_bytes(HEAD, rows), content_type=CSV)


@blp.get("/verrekenprijzen")
@blp.response(200, SettlementPricesOutput)
def prices() -> Any:
    """De verrekenprijzen tussen de eigen projecten."""
    return {"items": settlement.prices(actor()), "shows_vat": settlement.shows_vat(actor())}


@blp.post("/verrekenprijzen", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(SettlementPriceInput)
@blp.response(201, SettlementPriceOutput)
def set_price(data: dict[str, Any]) -> Any:
    """Zet de prijs van een soort, en van alles wat eronder valt zonder eigen prijs, vanaf een dag."""
    with transaction():
        return settlement.set_price(actor(), now=edge.now(), today=edge.today(), **data)


@blp.patch("/verrekenprijzen", needs=Action.MANAGE_ORGANISATION)
@blp.arguments(VatInput)
@blp.response(200, SettlementPricesOutput)
def show_vat(data: dict[str, Any]) -> Any:
    """Kies of bedragen met btw worden getoond."""
    with transaction():
        settlement.show_vat(actor(), data["shows_vat"], edge.now())
    return {"items": settlement.prices(actor()), "shows_vat": settlement.shows_vat(actor())}
