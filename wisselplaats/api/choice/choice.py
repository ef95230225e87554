"""What reuse of an offer costs against new, over REST."""

from typing import Any
from uuid import UUID

from wisselplaats import edge
from wisselplaats.api.rest.base import actor, blueprint
from wisselplaats.schemas.choice import ChoiceOutput, ChoiceQuery, asked
from wisselplaats.services import choice

blp = blueprint("keuzes", "Hergebruik van deze partij, uit of via een depot, of nieuw: CO2, MKI en euro naast elkaar")


@blp.get("/aanbiedingen/<uuid:key>/keuzes")
@blp.arguments(ChoiceQuery, location="query")
@blp.response(200, ChoiceOutput)
def choices(query: dict[str, Any], key: UUID) -> Any:
    """De wijzen waarop een behoefte, een project of een plek op deze afstand aan dit materiaal komt."""
    return choice.choice(actor(), key, asked(query), edge.today())
