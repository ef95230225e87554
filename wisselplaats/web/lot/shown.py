"""How a lot is shown wherever it appears: what it is called, and where it lies."""

from typing import Any

from wisselplaats.models import Lot
from wisselplaats.schemas.wire.base import place_dump
from wisselplaats.web.lot.blueprint import blp
from wisselplaats.web.page.filters import own_name


def point(found: Lot) -> dict[str, Any]:
    """The place of a lot for a map."""
    place = place_dump(found.x, found.y) or {}
    popup = {"title": title(found), "text": found.street or ""}
    geometry = {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry, "properties": popup}]}


def title(found: Lot) -> str:
    """What a lot is called: its own title, else its kind."""
    return found.title or own_name(found.material)


@blp.app_template_filter("lot_title")
def lot_title(found: Lot) -> str:
    """The same, in templates."""
    return title(found)
