"""Organisations over REST."""

from typing import Any
from uuid import UUID

from wisselplaats.api.rest.base import actor, blueprint
from wisselplaats.schemas.organisation import OrganisationOutput
from wisselplaats.services import organisation

blp = blueprint("organisaties", "Organisaties van de wisselplaats")


@blp.get("/organisaties/<uuid:key>")
@blp.response(200, OrganisationOutput)
def get(key: UUID) -> Any:
    """Naam, soort en regio van een organisatie."""
    return organisation.get(actor(), key)
