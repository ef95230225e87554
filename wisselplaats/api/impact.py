"""Results over REST."""

from typing import Any

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint
from wisselplaats.schemas.impact import ImpactOutput, ImpactQuery
from wisselplaats.services import impact

blp = blueprint("impact", "Wat hergebruik vermijdt, met het aandeel dat op ongeverifieerde factoren rust")


@blp.get("/impact")
@blp.arguments(ImpactQuery, location="query")
@blp.response(200, ImpactOutput)
def totals(query: dict[str, Any]) -> Any:
    """De resultaten van de organisatie over een periode, gegroepeerd."""
    return impact.totals(actor(), edge.today(), **query)
