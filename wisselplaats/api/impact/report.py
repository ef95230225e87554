"""Results over REST."""

from typing import Any

from flask import Response

from wisselplaats import edge
from wisselplaats.adapters.sheet import CSV, XLSX, csv_bytes, xlsx_bytes
from wisselplaats.api.rest.base import actor, blueprint, page
from wisselplaats.schemas.impact import FlowsOutput, ImpactOutput, ImpactQuery, LineOutput, LinesQuery, NarrowQuery
from wisselplaats.schemas.impact.tongue import WIRE, Tongue
from wisselplaats.schemas.ladder import HEAD, LadderOutput, PeriodQuery, SheetQuery, ladder_rows
from wisselplaats.services import impact

blp = blueprint("impact", "Wat hergebruik vermijdt, met het aandeel dat op ongeverifieerde factoren rust")


@blp.get("/impact")
@blp.arguments(ImpactQuery, location="query")
@blp.response(200, ImpactOutput)
def totals(query: dict[str, Any]) -> Any:
    """De resultaten van de organisatie, of van de regio, over een periode, gegroepeerd."""
    return impact.totals(actor(), edge.today(), **query)


@blp.get("/impact/regels")
@blp.arguments(LinesQuery, location="query")
@blp.paged(LineOutput)
def lines(query: dict[str, Any]) -> Any:
    """De overdrachten, correcties en recyclingen achter de resultaten, nieuwste eerst."""
    return page(impact.lines(actor(), edge.today(), **query))


@blp.get("/impact/stromen")
@blp.arguments(NarrowQuery, location="query")
@blp.response(200, FlowsOutput)
def flows(query: dict[str, Any]) -> Any:
    """Waar materiaal vrijkwam, over welk depot het ging en waar het terechtkwam."""
    return impact.flows(actor(), edge.today(), **query)


@blp.get("/impact/treden")
@blp.arguments(PeriodQuery, location="query")
@blp.response(200, LadderOutput)
def by_rung(query: dict[str, Any]) -> Any:
    """Het aandeel per trede van wat de organisatie vrijmaakte, en de redenen om te recyclen."""
    return impact.by_rung(actor(), edge.today(), **query)


@blp.get("/impact/treden/bestand")
@blp.arguments(SheetQuery, location="query")
@blp.response(200, content_type="text/csv")
def rungs_sheet(query: dict[str, Any]) -> Any:
    """Hetzelfde als CSV, of met `vorm=xlsx` als werkmap."""
    form = query.pop("form")
    say = Tongue(edge.language()) if form == "xlsx" else WIRE
    rows = ladder_rows(impact.by_rung(actor(), edge.today(), **query), say)
    if form == "xlsx":
        return Response(xlsx_bytes(say("treden"), say.heads(HEAD), rows), content_type=XLSX)
    return Response(csv_bytes(HEAD, rows), content_type=CSV)
