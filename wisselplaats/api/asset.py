"""The inventory over REST."""

from typing import Any
from uuid import UUID

from wisselplaats.api.rest.base import actor, blueprint, page
from wisselplaats.schemas.asset import AssetDetail, AssetHistoryOutput, AssetOutput, AssetQuery
from wisselplaats.services import asset

blp = blueprint("areaalobjecten", "Areaalobjecten: wat er nu ligt, zoals het beheersysteem het kent")


@blp.get("/areaalobjecten")
@blp.arguments(AssetQuery, location="query")
@blp.paged(AssetOutput)
def search(query: dict[str, Any]) -> Any:
    """De objecten van de organisatie."""
    return page(asset.search(actor(), **query))


@blp.get("/areaalobjecten/<uuid:key>")
@blp.response(200, AssetDetail)
def get(key: UUID) -> Any:
    """Een object, met zijn geometrie als GeoJSON (WGS84)."""
    return asset.get(actor(), key)


@blp.get("/areaalobjecten/<uuid:key>/versies")
@blp.response(200, AssetHistoryOutput)
def history(key: UUID) -> Any:
    """Hoe een object door aanleveringen is gewijzigd, laatste eerst."""
    return {"items": asset.history(actor(), key), "next": None}
