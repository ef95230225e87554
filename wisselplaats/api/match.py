"""Matches over REST: best first, each with its reasons."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint, page
from wisselplaats.schemas.match import MarketOutput, MatchOutput
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import match

blp = blueprint("matches", "Matches: welke aanbieding bij welke behoefte past, en waarom")


@blp.get("/behoeften/<uuid:key>/matches")
@blp.arguments(PageQuery, location="query")
@blp.paged(MatchOutput)
def of_demand(query: dict[str, Any], key: UUID) -> Any:
    """De matches van een behoefte, beste eerst."""
    return page(match.of_demand(actor(), key, edge.today(), edge.language(), **query))


@blp.get("/behoeften/<uuid:key>/matches/<uuid:listing_key>")
@blp.response(200, MatchOutput)
def explain(key: UUID, listing_key: UUID) -> Any:
    """Waarom een aanbieding past, of wat in de weg staat met de kleinste wijziging van de behoefte waarmee het past."""
    return match.explain(actor(), key, listing_key, edge.today(), edge.language())


@blp.get("/behoeften/<uuid:key>/markt")
@blp.response(200, MarketOutput)
def market(key: UUID) -> Any:
    """Wat een behoefte nu net mist, per regel, en wat er verwacht wordt."""
    return match.market(actor(), key, edge.today(), edge.language())


@blp.get("/aanbiedingen/<uuid:key>/matches")
@blp.arguments(PageQuery, location="query")
@blp.paged(MatchOutput)
def of_listing(query: dict[str, Any], key: UUID) -> Any:
    """De matches van een aanbieding: alle voor de aanbieder, die met eigen behoeften voor anderen."""
    return page(match.of_listing(actor(), key, edge.today(), edge.language(), **query))
