"""The check of a history over REST, and the anchors that hold all histories in place."""

from typing import Any
from uuid import UUID

from wisselplaats.api.rest.base import actor, blueprint, page
from wisselplaats.schemas.passport.integrity import AnchorOutput, IntegrityOutput
from wisselplaats.schemas.wire.base import PageQuery
from wisselplaats.services import passport

blp = blueprint("paspoortankers", "Controle: of de geschiedenis van een partij nog is wat er geschreven werd")


@blp.get("/partijen/<uuid:key>/paspoort/controle")
@blp.response(200, IntegrityOutput)
def check(key: UUID) -> Any:
    """De controle van de geschiedenis: welke regel niet klopt en waarom, en tot waar ankers haar vastleggen."""
    return passport.report(actor(), key)


@blp.get("/paspoortankers")
@blp.arguments(PageQuery, location="query")
@blp.paged(AnchorOutput)
def anchors(query: dict[str, Any]) -> Any:
    """De ankers, nieuwste eerst; zonder inloggen staan zij op `/paspoort/ankers.json`."""
    return page(passport.anchors(**query))
